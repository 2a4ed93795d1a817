//! Values that belong to no account and are no secret, where every page on the same store sees
//! them. One that the store refuses is lost, which costs nothing but that.

use super::TokenCache;

impl TokenCache {
    pub(crate) fn shared_note(&self, key: &str) -> Option<String> {
        self.journal.get_list(key)
    }

    pub(crate) fn share_note(&self, key: &str, value: &str) {
        self.journal.set_list(key, value);
    }

    pub(crate) fn remove_shared_note(&self, key: &str) {
        self.journal.remove(key);
    }
}

//! What a developer sees of the cache: every credential of this app, by key, as it is stored.

use msal_core::cache::{CredentialKey, CredentialType};

use super::TokenCache;

impl TokenCache {
    /// The keys of this app's credentials, listed or not, each once.
    pub(crate) fn credential_keys(&self) -> Vec<String> {
        let mut keys = self.journal.keys();
        keys.retain(|key| self.credential_type(key).is_some());
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The kind of credential under a key; `None` for a key that is not a credential's of this app.
    pub(crate) fn credential_type(&self, key: &str) -> Option<CredentialType> {
        let parts = CredentialKey::parse(key)?;
        let is_ours = parts.client_id.eq_ignore_ascii_case(self.client_id.as_str());
        is_ours.then_some(parts.credential)
    }

    /// What stands under the key of one of this app's credentials, with its secret.
    pub(crate) fn credential_text(&self, key: &str) -> Option<String> {
        self.credential_type(key)?;
        self.journal.get(key)
    }

    /// Whether the store has refused it, so that it is in memory only.
    pub(crate) fn is_unwritten(&self, key: &str) -> bool {
        self.journal.is_unwritten(key)
    }
}

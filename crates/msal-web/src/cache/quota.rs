//! What goes when the store is full.

use msal_core::UnixTime;
use msal_core::cache::CredentialKey;

use super::TokenCache;

/// How many times tokens may go to make room for one response, as in MSAL.js.
pub(crate) const EVICTIONS: u32 = 20;

/// Which access tokens may go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evictable {
    /// All: the one that needs the room is not among them.
    All,
    /// All but the one that was written last, which is what needs the room.
    AllButNewest,
}

impl TokenCache {
    /// Removes access tokens of this app from the store: all that are over, or else the one that was
    /// written longest ago. `false` when there is none.
    pub(crate) fn make_room(&self, now: UnixTime, evictable: Evictable) -> bool {
        let mut index = self.index.borrow_mut();
        let mut goes = Vec::new();
        let mut oldest = None;
        let mut keys = index.loaded(&self.journal).keys().peekable();
        while let Some(key) = keys.next() {
            if evictable == Evictable::AllButNewest && keys.peek().is_none() {
                break;
            }
            let Some(text) = self.journal.stored(key) else {
                continue;
            };
            let record = CredentialKey::parse(key).and_then(|parts| parts.owner().read_access_token(&text));
            if record.is_none_or(|record| record.expires_on <= now) {
                goes.push(key.to_owned());
            } else if oldest.is_none() {
                oldest = Some(key.to_owned());
            }
        }
        drop(keys);
        if goes.is_empty() {
            goes.extend(oldest);
        }
        goes.iter().for_each(|key| self.journal.remove(key));
        index.change(&self.journal, |lists| {
            lists.remove(&|key| goes.iter().any(|gone| gone == key));
        });
        !goes.is_empty()
    }
}

//! The store behind the cache. What it does not take is kept in memory, and an old value never
//! comes back in place of one that could not be written.

use std::rc::Rc;

use crate::platform::{Lifetime, MemoryStorage, Storage, StorageError};

pub(super) struct Journal {
    pub(super) storage: Rc<dyn Storage>,
    /// What the store has not taken.
    unwritten: MemoryStorage,
}

impl Journal {
    pub(super) fn new(storage: Rc<dyn Storage>) -> Self {
        Self {
            storage,
            unwritten: MemoryStorage::new(),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<String> {
        self.unwritten.get(key).or_else(|| self.storage.get(key))
    }

    /// Writes one value; `false` when the store did not take it.
    pub(super) fn set(&self, key: &str, value: &str) -> bool {
        let is_written = self.storage.set(key, value).is_ok();
        if is_written {
            self.unwritten.remove(key);
        } else {
            self.storage.remove(key);
            self.unwritten.put(key, value);
        }
        is_written
    }

    /// Adds what could not be written before to what is to be written now. Id tokens come before
    /// their accounts, since a tab may die in between, and a sign-out finds accounts by tokens.
    pub(super) fn add_unwritten(&self, entries: &mut Vec<(String, String)>) {
        for key in self.unwritten.keys().into_iter().rev() {
            if !entries.iter().any(|(known, _)| *known == key) {
                let value = self.unwritten.get(&key).unwrap_or_default();
                entries.push((key, value));
            }
        }
    }

    /// Writes what belongs together: all of it, or, where the store refuses a part, none. Then all
    /// of it is kept in memory, and `false` says so.
    pub(super) fn set_all(&self, entries: &[(String, String)], lifetime: Lifetime) -> bool {
        let are_written = entries
            .iter()
            .all(|(key, value)| self.store(key, value, lifetime).is_ok());
        // Accounts go before their id tokens.
        for (key, value) in entries.iter().rev() {
            if are_written {
                self.unwritten.remove(key);
            } else {
                self.storage.remove(key);
                self.unwritten.put(key, value);
            }
        }
        are_written
    }

    fn store(&self, key: &str, value: &str, lifetime: Lifetime) -> Result<(), StorageError> {
        match lifetime {
            Lifetime::BrowserSession => self.storage.set(key, value),
            Lifetime::Lasting => self.storage.set_lasting(key, value),
        }
    }

    /// Takes entries that the store has taken out of it again, into memory.
    pub(super) fn take_back(&self, entries: &[(String, String)]) {
        for (key, value) in entries.iter().rev() {
            if self.is_stored(key) {
                self.unwritten.put(key, value);
                self.storage.remove(key);
            }
        }
    }

    /// Writes a list shared with others; the old one stays when the store refuses, since it holds
    /// theirs as well.
    pub(super) fn set_list(&self, key: &str, value: &str) -> bool {
        self.storage.set(key, value).is_ok()
    }

    /// Reads a list shared with others.
    pub(super) fn get_list(&self, key: &str) -> Option<String> {
        self.stored(key)
    }

    /// What the store has.
    pub(super) fn stored(&self, key: &str) -> Option<String> {
        self.storage.get(key)
    }

    /// Whether the store has a value.
    pub(super) fn is_stored(&self, key: &str) -> bool {
        self.stored(key).is_some()
    }

    pub(super) fn is_unwritten(&self, key: &str) -> bool {
        self.unwritten.get(key).is_some()
    }

    pub(super) fn remove(&self, key: &str) {
        self.unwritten.remove(key);
        self.storage.remove(key);
    }

    pub(super) fn keys(&self) -> Vec<String> {
        let mut keys = self.storage.keys();
        keys.append(&mut self.unwritten.keys());
        keys
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    const ID_TOKEN: &str = "msal.3|u.t|e|idtoken|c|a||";
    const ACCOUNT: &str = "msal.3|u.t|e|a";

    /// A store that is full, and what is asked of it.
    #[derive(Default)]
    struct FullStore(RefCell<Vec<String>>);

    impl FullStore {
        fn note(&self, words: &str, key: &str) {
            self.0.borrow_mut().push([words, key].concat());
        }
    }

    impl Storage for FullStore {
        fn get(&self, _: &str) -> Option<String> {
            None
        }

        fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
            self.note("set ", key);
            match value {
                "too long" => Err(StorageError::Full),
                _ => Ok(()),
            }
        }

        fn remove(&self, key: &str) {
            self.note("remove ", key);
        }

        fn keys(&self) -> Vec<String> {
            Vec::new()
        }
    }

    #[test]
    fn an_account_is_never_there_without_its_id_token() {
        let store = Rc::new(FullStore::default());
        let journal = Journal::new(store.clone());
        let entry = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let refused = [entry(ID_TOKEN, "i"), entry(ACCOUNT, "a"), entry("b", "too long")];
        assert!(!journal.set_all(&refused, Lifetime::BrowserSession));
        let mut again = Vec::new();
        journal.add_unwritten(&mut again);
        again.retain(|(key, _)| key != "b");
        assert!(journal.set_all(&again, Lifetime::BrowserSession));
        let told = store.0.take();
        assert_eq!(
            told,
            [
                ["set ", ID_TOKEN].concat(),
                ["set ", ACCOUNT].concat(),
                "set b".to_owned(),
                "remove b".to_owned(),
                ["remove ", ACCOUNT].concat(),
                ["remove ", ID_TOKEN].concat(),
                ["set ", ID_TOKEN].concat(),
                ["set ", ACCOUNT].concat(),
            ]
        );
    }
}

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

    /// Adds what could not be written before to what is to be written now.
    pub(super) fn add_unwritten(&self, entries: &mut Vec<(String, String)>) {
        for key in self.unwritten.keys() {
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
        for (key, value) in entries {
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
        for (key, value) in entries {
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

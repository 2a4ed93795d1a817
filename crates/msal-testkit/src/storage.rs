//! A store that can be full, blocked, and looked into.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use msal_web::platform::{Storage, StorageError};

/// The tab's storage, in memory.
///
/// ```
/// use msal_testkit::MemoryStorage;
/// use msal_web::platform::Storage;
/// let storage = MemoryStorage::new();
/// storage.quota(4);
/// assert!(storage.set("a", "123").is_ok() && storage.set("b", "1").is_err());
/// ```
#[derive(Default)]
pub struct MemoryStorage {
    entries: RefCell<BTreeMap<String, String>>,
    limit: Cell<Option<usize>>,
    reads: Cell<usize>,
}

impl MemoryStorage {
    /// An empty store that takes everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on every write fails, as where storage is blocked.
    pub fn fail_writes(&self) {
        self.quota(0);
    }

    /// From now on a write fails that would take all keys and values together past so many bytes.
    pub fn quota(&self, bytes: usize) {
        self.limit.set(Some(bytes));
    }

    /// Takes everything again.
    pub fn allow_writes(&self) {
        self.limit.set(None);
    }

    /// A copy of all entries, to compare with another one.
    pub fn snapshot(&self) -> BTreeMap<String, String> {
        self.entries.borrow().clone()
    }

    /// The keys of entries that hold the text in key or value.
    pub fn keys_mentioning(&self, text: &str) -> Vec<String> {
        let entries = self.entries.borrow();
        let mentions = entries
            .iter()
            .filter(|(key, value)| key.contains(text) || value.contains(text));
        mentions.map(|(key, _)| key.clone()).collect()
    }

    /// How often a value has been read.
    pub fn reads(&self) -> usize {
        self.reads.get()
    }

    fn size_with(&self, key: &str, value: &str) -> usize {
        let entries = self.entries.borrow();
        let others = entries.iter().filter(|(known, _)| *known != key);
        others.map(|(key, value)| key.len() + value.len()).sum::<usize>() + key.len() + value.len()
    }
}

impl Storage for MemoryStorage {
    fn get(&self, key: &str) -> Option<String> {
        self.reads.set(self.reads.get() + 1);
        self.entries.borrow().get(key).cloned()
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        if self
            .limit
            .get()
            .is_some_and(|limit| self.size_with(key, value) > limit)
        {
            return Err(StorageError::Full);
        }
        self.entries.borrow_mut().insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    fn remove(&self, key: &str) {
        self.entries.borrow_mut().remove(key);
    }

    fn keys(&self) -> Vec<String> {
        self.entries.borrow().keys().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_store_still_takes_a_shorter_value_for_a_known_key() {
        let storage = MemoryStorage::new();
        storage.set("key", "value").unwrap();
        storage.quota(8);
        assert_eq!(storage.set("key", "longer value"), Err(StorageError::Full));
        assert_eq!(storage.get("key").as_deref(), Some("value"));
        assert_eq!(storage.set("key", "v"), Ok(()));
    }
}

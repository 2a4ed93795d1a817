//! Key-value stores.

use std::cell::RefCell;

/// A key-value store of strings with the life of a tab or longer.
///
/// An app may supply its own with
/// [`CacheLocation::custom`](crate::CacheLocation::custom).
pub trait Storage {
    /// The value, `None` when there is none or the store cannot be read.
    fn get(&self, key: &str) -> Option<String>;

    /// Writes a value.
    ///
    /// # Errors
    /// [`StorageError`] when the store is full or blocked; nothing has been written then.
    fn set(&self, key: &str, value: &str) -> Result<(), StorageError>;

    /// Removes a value, if there is one.
    fn remove(&self, key: &str);

    /// All keys, in no particular order.
    fn keys(&self) -> Vec<String>;
}

/// The store is full or blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageError;

/// A store that ends with the page.
#[derive(Default)]
pub struct MemoryStorage {
    /// In the order of the keys.
    entries: RefCell<Vec<(String, String)>>,
}

impl MemoryStorage {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn find(&self, key: &str) -> Result<usize, usize> {
        let entries = self.entries.borrow();
        entries.binary_search_by(|(known, _)| known.as_str().cmp(key))
    }

    pub(crate) fn put(&self, key: &str, value: &str) {
        let found = self.find(key);
        let mut entries = self.entries.borrow_mut();
        match found {
            Ok(at) => {
                if let Some((_, known)) = entries.get_mut(at) {
                    *known = value.to_owned();
                }
            }
            Err(at) => {
                // Not `Vec::insert`, which formats a message for places that are out of range.
                let mut carried = (key.to_owned(), value.to_owned());
                for entry in entries.iter_mut().skip(at) {
                    std::mem::swap(entry, &mut carried);
                }
                entries.push(carried);
            }
        }
    }
}

impl Storage for MemoryStorage {
    fn get(&self, key: &str) -> Option<String> {
        let at = self.find(key).ok()?;
        self.entries.borrow().get(at).map(|(_, value)| value.clone())
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.put(key, value);
        Ok(())
    }

    fn remove(&self, key: &str) {
        self.entries.borrow_mut().retain(|(known, _)| known != key);
    }

    fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        for (key, _) in self.entries.borrow().iter() {
            keys.push(key.clone());
        }
        keys
    }
}

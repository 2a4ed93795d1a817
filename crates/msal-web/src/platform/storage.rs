//! Key-value stores.

use std::rc::Rc;

use msal_core::UnixTime;

use super::{Guard, LocalFuture};
use crate::cell::RefCell;

/// A key-value store of strings with the life of a tab or longer.
///
/// An app may supply its own with
/// [`CacheLocation::custom`](crate::CacheLocation::custom): `get`, `set`, `remove` and `keys` make a
/// store. The other methods are for stores that others write too, or that write later than they
/// say; one that takes its time is easier written as an [`AsyncStorage`](super::AsyncStorage).
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

    /// Writes a value of a user who has asked to stay signed in (KMSI). A store that forgets what
    /// it has with the browser session keeps such a value for longer.
    ///
    /// # Errors
    /// Those of [`set`](Self::set).
    fn set_lasting(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.set(key, value)
    }

    /// Takes in what others have written. A store whose [`get`](Self::get) sees that by itself
    /// returns a future that is ready; `None` says that no other tab writes here, so that a sign-out
    /// in another one has to be carried out in this store too. The client waits for it before it
    /// reads for the first time and before it renews a token.
    fn catch_up(&self) -> Option<LocalFuture<()>> {
        None
    }

    /// Completes when what has been set and removed is where it stays; `None` where that is so at
    /// once.
    fn flush(&self) -> Option<LocalFuture<Result<(), StorageError>>> {
        None
    }

    /// Since when an account or a token is on its way that was not there before, by the device's
    /// clock; `None` where none is. What was on its way when its user signed out in another tab is
    /// taken back.
    fn unwritten_since(&self) -> Option<UnixTime> {
        None
    }

    /// Calls back whenever something of others has come in, until the guard is dropped.
    fn watch(&self, callback: Rc<dyn Fn()>) -> Guard {
        Box::new(callback)
    }
}

/// Why a store does not take a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// It has no room; it may take the value when something else has gone.
    Full,
    /// It cannot be used: the browser or the user forbids it, or it is broken.
    Blocked,
}

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

    /// What is kept now, instead of everything before.
    pub(crate) fn replace(&self, mut entries: Vec<(String, String)>) {
        entries.sort_unstable();
        self.entries.replace(entries);
    }

    pub(crate) fn into_entries(self) -> Vec<(String, String)> {
        self.entries.into_inner()
    }

    pub(crate) fn is_same(&self, other: &MemoryStorage) -> bool {
        *self.entries.borrow() == *other.entries.borrow()
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

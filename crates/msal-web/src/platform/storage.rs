//! Key-value stores.

/// A key-value store of strings with the life of a tab or longer.
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

//! The tab's storage. A browser may refuse it at any time, so nothing is held on to.

use super::globals;
use crate::platform::{Storage, StorageError};

pub(super) struct SessionStorage;

impl Storage for SessionStorage {
    fn get(&self, key: &str) -> Option<String> {
        globals::get_item(key).ok()?
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        globals::set_item(key, value).map_err(|_| StorageError)
    }

    fn remove(&self, key: &str) {
        let _ = globals::remove_item(key);
    }

    fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        while let Ok(Some(key)) = globals::key_at(keys.len() as u32) {
            keys.push(key);
        }
        keys
    }
}

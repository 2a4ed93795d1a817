//! The tab's storage. A browser may refuse it at any time, so nothing is held on to.

use crate::platform::{Storage, StorageError};

pub(super) struct SessionStorage;

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}

impl Storage for SessionStorage {
    fn get(&self, key: &str) -> Option<String> {
        storage()?.get_item(key).ok()?
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        storage()
            .ok_or(StorageError)?
            .set_item(key, value)
            .map_err(|_| StorageError)
    }

    fn remove(&self, key: &str) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(key);
        }
    }

    fn keys(&self) -> Vec<String> {
        let Some(storage) = storage() else {
            return Vec::new();
        };
        let mut keys = Vec::new();
        while let Ok(Some(key)) = storage.key(keys.len() as u32) {
            keys.push(key);
        }
        keys
    }
}

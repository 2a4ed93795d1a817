//! The tab's storage. A browser may refuse it at any time, so nothing is held on to.

use wasm_bindgen::JsValue;

use super::{globals, object};
use crate::platform::{Storage, StorageError};

pub(super) struct SessionStorage;

impl Storage for SessionStorage {
    fn get(&self, key: &str) -> Option<String> {
        globals::get_item(key).ok()?
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        // One that is blocked holds nothing that could make room.
        globals::set_item(key, value).map_err(|_| StorageError::Full)
    }

    fn remove(&self, key: &str) {
        let _ = call("removeItem", key.into());
    }

    fn keys(&self) -> Vec<String> {
        let key_at = |place: usize| call("key", (place as u32).into()).ok()?.as_string();
        let mut keys = Vec::new();
        while let Some(key) = key_at(keys.len()) {
            keys.push(key);
        }
        keys
    }
}

fn call(method: &str, argument: JsValue) -> Result<JsValue, JsValue> {
    object::call_with(&object::global("sessionStorage"), method, &argument)
}

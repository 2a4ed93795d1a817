//! The texts in the local storage, and the cookies of the document.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::object;
use crate::platform::StorageError;

/// How the keys of all entries begin.
pub(super) const PREFIX: &str = "msal.";

/// The store; a browser may refuse it at any time.
pub(super) fn area() -> Result<JsValue, StorageError> {
    let area = object::global("localStorage");
    match area.is_truthy() {
        true => Ok(area),
        false => Err(StorageError::Blocked),
    }
}

/// The keys of all entries of MSAL's.
pub(super) fn keys() -> Result<Vec<String>, StorageError> {
    let all = object::call_with(&object::global("Object"), "keys", &area()?);
    let all: Array = all.unwrap_or_default().unchecked_into();
    let mut keys = Vec::new();
    for key in all.iter() {
        keys.extend(key.as_string().filter(|key| key.starts_with(PREFIX)));
    }
    Ok(keys)
}

pub(super) fn get(key: &str) -> Option<String> {
    let found = object::call_with(&area().ok()?, "getItem", &key.into());
    found.ok()?.as_string()
}

pub(super) fn set(key: &str, value: &str) -> Result<(), StorageError> {
    // One that is blocked holds nothing that could make room.
    let set = object::call_with_all(&area()?, "setItem", &[&key.into(), &value.into()]);
    set.map(drop).map_err(|_| StorageError::Full)
}

pub(super) fn remove(key: &str) {
    if let Ok(area) = area() {
        let _ = object::call_with(&area, "removeItem", &key.into());
    }
}

/// The cookies that scripts see.
pub(super) fn cookies() -> String {
    object::text(&object::global("document"), "cookie").unwrap_or_default()
}

/// Sets a cookie, if the browser lets us.
pub(super) fn set_cookie(cookie: &str) {
    object::set(&object::global("document"), "cookie", &cookie.into());
}

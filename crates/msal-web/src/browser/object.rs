//! Properties of JavaScript objects, by name.
//!
//! Each typed getter or setter of `web-sys` is an import of its own, with code on both sides of the
//! border; these are two imports for all properties.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// A property; an error where the object does not let us look, as a window of another origin.
pub(super) fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}

/// The text in a property, if there is one.
pub(super) fn text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name).ok()?.as_string()
}

/// Whether a property is there and set.
pub(super) fn is_set(object: &JsValue, name: &str) -> bool {
    get(object, name).is_ok_and(|value| value.is_truthy())
}

/// Sets a property; `false` when the object refuses it.
pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) -> bool {
    Reflect::set(object, &name.into(), value).unwrap_or(false)
}

/// The address of a window, where we may read it.
pub(super) fn href(window: &JsValue) -> Option<String> {
    text(&get(window, "location").ok()?, "href")
}

/// Sends a window to an address. What the browser refuses goes nowhere.
pub(super) fn navigate(window: &JsValue, url: &str) {
    if let Ok(location) = get(window, "location") {
        set(&location, "href", &url.into());
    }
}

/// The body of this document.
pub(super) fn body() -> Result<Element, JsValue> {
    let document = get(&js_sys::global(), "document")?;
    Ok(get(&document, "body")?.unchecked_into())
}

/// Whether the device is online: so it is, unless the browser says that it is not.
pub(super) fn is_online() -> bool {
    let navigator = get(&js_sys::global(), "navigator").unwrap_or_default();
    get(&navigator, "onLine").is_ok_and(|online| online != JsValue::FALSE)
}

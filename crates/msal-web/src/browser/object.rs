//! Properties and methods of JavaScript objects, by name.
//!
//! Each typed getter, setter or method of `web-sys` is an import of its own, with code on both
//! sides of the border; these are three imports for all of them.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// What the browser calls: of one type, since each has code of its own on both sides.
pub(super) type Callback = Closure<dyn FnMut(JsValue)>;

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

/// Calls a method without arguments: one that is passed over says as much.
pub(super) fn call(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    call_with(object, name, &JsValue::UNDEFINED)
}

/// Calls a method that takes one argument.
pub(super) fn call_with(object: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let method: Function = get(object, name)?.unchecked_into();
    method.call1(object, argument)
}

/// Calls a method that takes several arguments.
pub(super) fn call_with_all(
    object: &JsValue,
    name: &str,
    arguments: &[&JsValue],
) -> Result<JsValue, JsValue> {
    let method: Function = get(object, name)?.unchecked_into();
    let list = Array::new();
    for argument in arguments {
        list.push(argument);
    }
    method.apply(object, &list)
}

/// Something that the page offers under a global name; nothing where the browser refuses it.
pub(super) fn global(name: &str) -> JsValue {
    get(&js_sys::global(), name).unwrap_or_default()
}

/// A new element of this document.
pub(super) fn create_element(name: &str) -> Result<JsValue, JsValue> {
    call_with(&global("document"), "createElement", &name.into())
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
pub(super) fn body() -> Result<JsValue, JsValue> {
    get(&global("document"), "body")
}

/// Whether the device is online: so it is, unless the browser says that it is not.
pub(super) fn is_online() -> bool {
    get(&global("navigator"), "onLine").is_ok_and(|online| online != JsValue::FALSE)
}

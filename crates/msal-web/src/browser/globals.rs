//! What the page offers under a global name, called directly: looked up through the window it costs
//! a check of the window's type and a handle on each object in between.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use web_sys::{Element, Request, Window};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = sessionStorage, js_name = getItem, catch)]
    pub(super) fn get_item(key: &str) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(js_namespace = sessionStorage, js_name = setItem, catch)]
    pub(super) fn set_item(key: &str, value: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = sessionStorage, js_name = removeItem, catch)]
    pub(super) fn remove_item(key: &str) -> Result<(), JsValue>;

    /// The key at a place, in no particular order.
    #[wasm_bindgen(js_namespace = sessionStorage, js_name = key, catch)]
    pub(super) fn key_at(place: u32) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(js_name = setTimeout)]
    pub(super) fn set_timeout(callback: &Closure<dyn FnMut()>, millis: i32) -> i32;

    #[wasm_bindgen(js_name = clearTimeout)]
    pub(super) fn clear_timeout(id: i32);

    /// Milliseconds since the document came up.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(super) fn performance_now() -> f64;

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    pub(super) fn get_random_values(buffer: &mut [u8]) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = document, js_name = hasFocus, catch)]
    pub(super) fn has_focus() -> Result<bool, JsValue>;

    #[wasm_bindgen(js_namespace = history, js_name = replaceState, catch)]
    pub(super) fn replace_state(state: &JsValue, title: &str, url: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = document, js_name = createElement, catch)]
    pub(super) fn create_element(name: &str) -> Result<Element, JsValue>;

    #[wasm_bindgen(js_name = open, catch)]
    pub(super) fn open_window(url: &str, name: &str, features: &str) -> Result<Option<Window>, JsValue>;

    #[wasm_bindgen]
    pub(super) fn fetch(url: &str, options: &JsValue) -> Promise;

    #[wasm_bindgen(js_name = fetch)]
    pub(super) fn fetch_request(request: &Request) -> Promise;
}

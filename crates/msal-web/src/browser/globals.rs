//! What the page offers under a global name, called directly: what takes several arguments, and
//! what a token from the cache needs.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Request;

use super::object::Callback;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = sessionStorage, js_name = getItem, catch)]
    pub(super) fn get_item(key: &str) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(js_namespace = sessionStorage, js_name = setItem, catch)]
    pub(super) fn set_item(key: &str, value: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(super) fn performance_now() -> f64;

    #[wasm_bindgen(js_name = setTimeout)]
    pub(super) fn set_timeout(callback: &Callback, millis: i32) -> JsValue;

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    pub(super) fn get_random_values(buffer: &mut [u8]) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = history, js_name = replaceState, catch)]
    pub(super) fn replace_state(state: &JsValue, title: &str, url: &str) -> Result<(), JsValue>;

    /// The window; `null` where the browser blocks it.
    #[wasm_bindgen(js_name = open, catch)]
    pub(super) fn open_window(url: &str, name: &str, features: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen]
    pub(super) fn fetch(url: &str, options: &JsValue) -> Promise;

    #[wasm_bindgen(js_name = fetch)]
    pub(super) fn fetch_request(request: &Request) -> Promise;
}

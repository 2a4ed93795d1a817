//! Addresses of what is in the memory of this page, for `<img>` and its like.

use gloo_net::http::Response;
use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::object;

/// The address of a response's body, where its type is one that the caller wants; it holds the body
/// in memory until it is revoked.
pub(crate) async fn of_body(response: Response, is_wanted: fn(&str) -> bool) -> Option<String> {
    let response = web_sys::Response::from(response);
    let body: Promise = object::call(&response, "blob").ok()?.unchecked_into();
    let blob = JsFuture::from(body).await.ok()?;
    if !is_wanted(&object::text(&blob, "type")?) {
        return None;
    }
    let url = object::call_with(&object::global("URL"), "createObjectURL", &blob);
    url.ok()?.as_string()
}

/// Lets go of what is at the address.
pub(crate) fn revoke(url: &str) {
    let _not_there = object::call_with(&object::global("URL"), "revokeObjectURL", &url.into());
}

//! Requests by `fetch`, without cookies; a request that nobody waits for any more is aborted.

use js_sys::{Object, Promise};
use msal_core::token_request::CONTENT_TYPE;
use msal_core::{HttpMethod, UnixTime};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use super::{globals, object};
use crate::platform::{HttpCache, HttpRequest, HttpResponse, LocalFuture, Transport, TransportError};

pub(super) struct Fetch;

impl Transport for Fetch {
    fn send(&self, request: HttpRequest) -> LocalFuture<Result<HttpResponse, TransportError>> {
        Box::pin(fetch(request))
    }
}

async fn fetch(request: HttpRequest) -> Result<HttpResponse, TransportError> {
    let abort = AbortOnDrop(AbortController::new()?);
    let options = options(&request, &abort.0);
    let response = JsFuture::from(globals::fetch(&request.url, &options)).await?;
    let body: Promise = object::call(&response, "text")?.unchecked_into();
    let body = JsFuture::from(body).await?;
    let headers = object::get(&response, "headers")?;
    let header = |name: &str| object::call_with(&headers, "get", &name.into()).ok()?.as_string();
    let status = object::get(&response, "status")?.as_f64();
    Ok(HttpResponse {
        status: status.unwrap_or_default() as u16,
        retry_after: header("retry-after"),
        date: header("date").and_then(|text| time(&text)),
        request_id: header("x-ms-request-id"),
        redirected_to: match object::is_set(&response, "redirected") {
            true => object::text(&response, "url"),
            false => None,
        },
        body: body.as_string().unwrap_or_default(),
    })
}

/// The time that an HTTP date names; the browser can read one.
fn time(text: &str) -> Option<UnixTime> {
    let millis = object::call_with(&object::global("Date"), "parse", &text.into());
    // What is no date is not a number, which becomes zero.
    let millis = millis.ok()?.as_f64()? as u64;
    (millis > 0).then_some(UnixTime::from_millis(millis))
}

fn options(request: &HttpRequest, abort: &AbortController) -> Object {
    let (options, headers) = (Object::new(), Object::new());
    object::set(&options, "method", &request.method.as_str().into());
    object::set(&options, "credentials", &"omit".into());
    object::set(
        &options,
        "signal",
        &object::get(abort, "signal").unwrap_or_default(),
    );
    if request.cache == HttpCache::Bypassed {
        let mode = match request.method {
            HttpMethod::Get => "reload",
            HttpMethod::Post => "no-store",
        };
        object::set(&options, "cache", &mode.into());
    }
    if request.method == HttpMethod::Post {
        // Codes and refresh tokens are for the endpoint alone.
        object::set(&options, "redirect", &"error".into());
        object::set(&headers, "Content-Type", &CONTENT_TYPE.into());
        object::set(&options, "body", &request.body.as_str().into());
    }
    for (name, value) in &request.headers {
        object::set(&headers, name, &value.as_str().into());
    }
    object::set(&options, "headers", &headers);
    options
}

/// Aborts the request, unless it has ended, where that makes no difference.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        let _ = object::call(&self.0, "abort");
    }
}

impl From<JsValue> for TransportError {
    fn from(error: JsValue) -> Self {
        if !object::is_online() {
            return Self::Offline;
        }
        Self::Failed(object::text(&error, "message").unwrap_or_default())
    }
}

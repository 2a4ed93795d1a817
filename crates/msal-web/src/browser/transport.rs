//! Requests by `fetch`, without cookies; a request that nobody waits for any more is aborted.

use msal_core::HttpMethod;
use msal_core::token_request::CONTENT_TYPE;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestCredentials, RequestInit, Response};

use crate::platform::{HttpCache, HttpRequest, HttpResponse, LocalFuture, Transport, TransportError};

pub(super) struct Fetch;

impl Transport for Fetch {
    fn send(&self, request: HttpRequest) -> LocalFuture<Result<HttpResponse, TransportError>> {
        Box::pin(async move { fetch(request).await.map_err(failure) })
    }
}

async fn fetch(request: HttpRequest) -> Result<HttpResponse, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let abort = AbortOnDrop(AbortController::new()?);
    let init = options(&request, &abort.0)?;
    let response = JsFuture::from(window.fetch_with_str_and_init(&request.url, &init)).await?;
    let response: Response = response.unchecked_into();
    let body = JsFuture::from(response.text()?).await?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    Ok(HttpResponse {
        status: response.status(),
        retry_after: header("retry-after"),
        request_id: header("x-ms-request-id"),
        body: body.as_string().unwrap_or_default(),
    })
}

fn options(request: &HttpRequest, abort: &AbortController) -> Result<RequestInit, JsValue> {
    let init = RequestInit::new();
    let headers = Headers::new()?;
    init.set_method(request.method.as_str());
    init.set_credentials(RequestCredentials::Omit);
    init.set_signal(Some(&abort.signal()));
    match (request.cache, request.method) {
        (HttpCache::Allowed, _) => {}
        (HttpCache::Bypassed, HttpMethod::Get) => init.set_cache(RequestCache::Reload),
        (HttpCache::Bypassed, HttpMethod::Post) => init.set_cache(RequestCache::NoStore),
    }
    if request.method == HttpMethod::Post {
        headers.set("Content-Type", CONTENT_TYPE)?;
        init.set_body(&request.body.as_str().into());
    }
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    init.set_headers(&headers);
    Ok(init)
}

/// Aborts the request, unless it has ended, where that makes no difference.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn failure(error: JsValue) -> TransportError {
    let is_online = web_sys::window().is_none_or(|window| window.navigator().on_line());
    if !is_online {
        return TransportError::Offline;
    }
    let message = error.dyn_ref::<js_sys::Error>().map(|error| error.message());
    TransportError::Failed(message.map(String::from).unwrap_or_default())
}

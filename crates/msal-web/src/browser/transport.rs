//! Requests by `fetch`, without cookies and past the HTTP cache.

use gloo_net::http::{Request, Response};
use msal_core::token_request::CONTENT_TYPE;
use web_sys::{RequestCache, RequestCredentials};

use crate::platform::{HttpRequest, HttpResponse, LocalFuture, Transport, TransportError};

pub(super) struct Fetch;

impl Transport for Fetch {
    fn send(&self, request: HttpRequest) -> LocalFuture<Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let response = fetch(request).await.map_err(failure)?;
            let header = |name: &str| response.headers().get(name);
            Ok(HttpResponse {
                status: response.status(),
                retry_after: header("retry-after"),
                request_id: header("x-ms-request-id"),
                body: response.text().await.map_err(failure)?,
            })
        })
    }
}

async fn fetch(request: HttpRequest) -> Result<Response, gloo_net::Error> {
    match request {
        HttpRequest::Get { url } => {
            Request::get(&url)
                .credentials(RequestCredentials::Omit)
                .send()
                .await
        }
        HttpRequest::Post { url, body } => {
            Request::post(&url)
                .credentials(RequestCredentials::Omit)
                .cache(RequestCache::NoStore)
                .header("Content-Type", CONTENT_TYPE)
                .body(body)?
                .send()
                .await
        }
    }
}

fn failure(error: gloo_net::Error) -> TransportError {
    let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
    if online {
        TransportError::Failed(error.to_string())
    } else {
        TransportError::Offline
    }
}

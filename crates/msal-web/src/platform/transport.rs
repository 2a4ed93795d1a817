//! Requests and responses: plain data.

use std::fmt;

use msal_core::{HttpMethod, UnixTime};

use super::LocalFuture;

/// A request to the authority: plain data, so that something else than this thread may carry it
/// out.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The HTTP method: `GET` for metadata, `POST` for tokens.
    pub method: HttpMethod,
    /// The absolute URL that is asked.
    pub url: String,
    /// Further headers, by name and value.
    pub headers: Vec<(String, String)>,
    /// The form of a `POST`; it holds secrets.
    pub body: String,
    /// Whether the browser's HTTP cache may respond.
    pub cache: HttpCache,
}

/// Whether the browser's HTTP cache may respond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpCache {
    /// As the response's headers allow.
    Allowed,
    /// No: what is cached has turned out to be unusable, or must not be kept.
    Bypassed,
}

impl HttpRequest {
    /// Reads a public document.
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: HttpMethod::Get,
            url: url.into(),
            headers: Vec::new(),
            body: String::new(),
            cache: HttpCache::Allowed,
        }
    }

    /// Sends a form to the token endpoint.
    pub fn post(url: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            method: HttpMethod::Post,
            url: url.into(),
            headers: Vec::new(),
            body: body.into(),
            cache: HttpCache::Bypassed,
        }
    }
}

/// Where the request goes; its query and its body may hold secrets.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.url.split(['?', '#']).next().unwrap_or_default();
        f.write_str(self.method.as_str())?;
        f.write_str(" ")?;
        f.write_str(place)
    }
}

/// A response, whatever its status.
#[derive(Clone)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header, if readable.
    pub retry_after: Option<String>,
    /// The `Date` header, if readable: the time on the authority's clock.
    pub date: Option<UnixTime>,
    /// The `x-ms-request-id` header, if readable.
    pub request_id: Option<String>,
    /// The address that sent the response, when the request was redirected there.
    pub redirected_to: Option<String>,
    /// The body; it may hold tokens.
    pub body: String,
}

/// No response came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportError {
    /// The device says that it is offline.
    Offline,
    /// Refused, reset, blocked by CORS or by policy: browsers do not tell these apart.
    Failed(String),
}

/// Carries requests to the authority.
pub trait Transport {
    /// Sends a request and reads the whole response. Dropping the future aborts the request.
    fn send(&self, request: HttpRequest) -> LocalFuture<Result<HttpResponse, TransportError>>;
}

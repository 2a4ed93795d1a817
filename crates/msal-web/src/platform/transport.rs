//! Requests and answers: plain data.

use super::LocalFuture;

/// A request to the authority: plain data, so that something else than this thread may carry it out.
#[derive(Clone, PartialEq, Eq)]
pub enum HttpRequest {
    /// Reads a public document.
    Get {
        /// Where.
        url: String,
    },
    /// Sends a form to the token endpoint, without cookies.
    Post {
        /// Where.
        url: String,
        /// The form; it holds secrets.
        body: String,
    },
}

impl HttpRequest {
    /// Where the request goes.
    pub fn url(&self) -> &str {
        match self {
            Self::Get { url } | Self::Post { url, .. } => url,
        }
    }
}

impl std::fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let method = if matches!(self, Self::Get { .. }) {
            "GET"
        } else {
            "POST"
        };
        write!(
            f,
            "{method} {}",
            self.url().split(['?', '#']).next().unwrap_or_default()
        )
    }
}

/// An answer, whatever its status.
#[derive(Clone)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header, if readable.
    pub retry_after: Option<String>,
    /// The `x-ms-request-id` header, if readable.
    pub request_id: Option<String>,
    /// The body; it may hold tokens.
    pub body: String,
}

/// No answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportError {
    /// The device says that it is offline.
    Offline,
    /// Refused, reset, blocked by CORS or by policy: browsers do not tell these apart.
    Failed(String),
}

/// The network.
pub trait Transport {
    /// Sends a request and reads the whole answer.
    fn send(&self, request: HttpRequest) -> LocalFuture<Result<HttpResponse, TransportError>>;
}

//! A request, read whole and within limits.

use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header::HeaderMap;
use hyper::{Method, Request};

use super::params::{Params, ParamsError};

/// Larger than any request a client has reason to send.
const BODY_LIMIT: usize = 64 * 1024;
/// Bytes of a body that is too large that are read all the same: a client that is still sending
/// does not see a response.
const PATIENCE: usize = 16 * 1024 * 1024;

/// One HTTP request with its body.
#[derive(Debug)]
pub(crate) struct HttpRequest {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadError {
    TooLarge,
    Broken,
}

impl HttpRequest {
    /// Reads the body of `request`; with an error, what was known before the body.
    pub(crate) async fn read(request: Request<Incoming>) -> (Self, Result<(), ReadError>) {
        let (parts, body) = request.into_parts();
        let mut read = Self {
            method: parts.method,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            headers: parts.headers,
            body: Vec::new(),
        };
        let outcome = read.take(body).await;
        (read, outcome)
    }

    async fn take(&mut self, mut body: Incoming) -> Result<(), ReadError> {
        let mut length = 0;
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(|_| ReadError::Broken)?.into_data() else {
                continue;
            };
            length += data.len();
            if length > PATIENCE {
                break;
            }
            if length <= BODY_LIMIT {
                self.body.extend_from_slice(&data);
            }
        }
        if length <= BODY_LIMIT {
            Ok(())
        } else {
            Err(ReadError::TooLarge)
        }
    }

    /// The header `name`, if it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The `Origin` of a cross-origin call from a script.
    pub(crate) fn origin(&self) -> Option<&str> {
        self.header("origin")
    }

    /// Parameters of the query.
    pub(crate) fn query_params(&self) -> Result<Params, ParamsError> {
        Params::read(&[self.query.as_bytes()])
    }

    /// Parameters of a form body.
    pub(crate) fn form(&self) -> Result<Params, ParamsError> {
        Params::read(&[&self.body])
    }

    /// Parameters of query and form together, for endpoints that take GET and POST alike.
    pub(crate) fn params(&self) -> Result<Params, ParamsError> {
        Params::read(&[self.query.as_bytes(), &self.body])
    }
}

//! A response as plain data, and how it goes onto the wire.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::Value;

/// The response of an endpoint.
#[derive(Debug)]
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) delivery: Delivery,
}

/// The part of a response that reaches the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    /// Headers, then the connection closes.
    Head,
    /// Headers and half of the body, then the connection closes.
    Half,
    /// The connection closes without a response.
    Nothing,
}

impl HttpResponse {
    pub(crate) fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            delivery: Delivery::Whole,
        }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self {
            body: body.to_string().into_bytes(),
            ..Self::new(status)
        }
        .with("content-type", "application/json; charset=utf-8")
    }

    pub(crate) fn html(status: u16, body: String) -> Self {
        Self {
            body: body.into_bytes(),
            ..Self::new(status)
        }
        .with("content-type", "text/html; charset=utf-8")
    }

    /// A redirect that is never stored: it may carry a code.
    pub(crate) fn redirect(location: String) -> Self {
        Self::new(302)
            .with("location", location)
            .with("cache-control", "no-store")
            .with("pragma", "no-cache")
    }

    /// The first value of the header `name`.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Adds a header; one that was set before stays beside it.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Sets a header in place of one of the same name.
    pub(crate) fn set(self, name: &'static str, value: impl Into<String>) -> Self {
        self.without(name).with(name, value)
    }

    /// Removes every header whose name starts with `prefix`.
    pub(crate) fn without(mut self, prefix: &str) -> Self {
        self.headers.retain(|(name, _)| !name.starts_with(prefix));
        self
    }

    /// The response for the server; `None` when the connection is to be dropped.
    pub(crate) fn into_hyper(self) -> Option<Response<ResponseBody>> {
        let body = ResponseBody::new(self.body, self.delivery)?;
        let mut response = Response::new(body);
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response
                    .headers_mut()
                    .append(HeaderName::from_static(name), value);
            }
        }
        Some(response)
    }
}

/// A body that is sent whole, or breaks off in the middle.
#[derive(Debug)]
pub(crate) struct ResponseBody {
    rest: Option<Bytes>,
    declared: u64,
    end: BodyEnd,
}

/// The end of a body, after the last byte that is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BodyEnd {
    Regular,
    /// First a pause, in which the server writes out what it has; the error after it would discard
    /// that.
    PauseThenBreak,
    Break,
}

impl ResponseBody {
    fn new(body: Vec<u8>, delivery: Delivery) -> Option<Self> {
        let mut bytes = Bytes::from(body);
        let declared = bytes.len() as u64;
        let end = match delivery {
            Delivery::Whole => BodyEnd::Regular,
            Delivery::Head | Delivery::Half => BodyEnd::PauseThenBreak,
            Delivery::Nothing => return None,
        };
        match delivery {
            Delivery::Head => bytes.clear(),
            Delivery::Half => bytes.truncate(bytes.len() / 2),
            Delivery::Whole | Delivery::Nothing => {}
        }
        Some(Self {
            rest: Some(bytes),
            declared,
            end,
        })
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(rest) = self.rest.take().filter(|rest| !rest.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(rest))));
        }
        match self.end {
            BodyEnd::Regular => Poll::Ready(None),
            BodyEnd::PauseThenBreak => {
                self.end = BodyEnd::Break;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            BodyEnd::Break => Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.end == BodyEnd::Regular && self.rest.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.declared)
    }
}

//! A request as the client needs it, whatever carries it.

#[cfg(not(target_arch = "wasm32"))]
use msal_core::{AuthError, error::WindowError};

use super::error::ApiError;
use crate::platform::LocalFuture;

/// Which sending of a request it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The first one.
    First,
    /// The second and last one: the first token was refused.
    Repeat,
}

/// What the client looks at of a response; the rest stays with the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseHead {
    /// The HTTP status.
    pub status: u16,
    /// The `WWW-Authenticate` header, where it is there and may be read; several joined by commas.
    pub www_authenticate: Option<String>,
}

/// A request to an API, for [`ApiClient::call`](super::ApiClient::call): something that can be sent
/// with a token, and once more with another one. It keeps the response for whoever made it.
///
/// For `gloo-net` this is done already; implement it to send requests by another HTTP client.
///
/// ```
/// use msal_web::platform::LocalFuture;
/// use msal_web::{ApiError, ApiRequest, Attempt, ResponseHead};
///
/// struct Ping;
///
/// impl ApiRequest for Ping {
///     fn url(&self) -> String {
///         "https://api.contoso.com/ping".to_owned()
///     }
///
///     fn send(&self, authorization: &str, _: Attempt) -> LocalFuture<Result<ResponseHead, ApiError>> {
///         let header = authorization.to_owned();
///         Box::pin(async move {
///             // Sends it, with the header `Authorization`.
///             # drop(header);
///             Ok(ResponseHead { status: 204, www_authenticate: None })
///         })
///     }
/// }
/// ```
pub trait ApiRequest {
    /// The address that the request goes to: absolute and as it is sent, or from `/` on for one on
    /// this page's origin.
    fn url(&self) -> String;

    /// Sends the request with this `Authorization` header, which must not reach another origin by a
    /// redirect.
    fn send(&self, authorization: &str, attempt: Attempt) -> LocalFuture<Result<ResponseHead, ApiError>>;
}

#[cfg(not(target_arch = "wasm32"))]
pub(super) fn outside_a_browser<T: 'static>() -> LocalFuture<Result<T, ApiError>> {
    let error = AuthError::from(WindowError::Document("not in a browser".to_owned()));
    Box::pin(std::future::ready(Err(error.into())))
}

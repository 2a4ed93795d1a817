//! Sending a request with a deadline, and a failure in the protocol's terms.

use msal_core::HttpMethod;
use msal_core::error::{AuthError, NetworkError};
use msal_core::url::Url;

use crate::context::Context;
use crate::future::{BoxFuture, within};
use crate::platform::{HttpRequest, HttpResponse, TransportError};

/// Sends a request; it fails when the authority does not respond within the configured time.
pub(crate) fn send<'a>(
    context: &'a Context,
    request: &'a HttpRequest,
) -> BoxFuture<'a, Result<HttpResponse, AuthError>> {
    Box::pin(async move {
        let url = &request.url;
        let response = context.platform.transport.send(request.clone());
        let length = context.configuration.options.request_timeout;
        match within(&context.platform.clock, length, response).await {
            Some(Ok(response)) => Ok(response),
            Some(Err(TransportError::Offline)) => Err(NetworkError::Offline.into()),
            Some(Err(TransportError::Failed(detail))) => Err(unreachable(url, detail, request.method)),
            None => Err(NetworkError::TimedOut { origin: origin(url) }.into()),
        }
    })
}

/// Only the origin of the address is named.
pub(crate) fn unreachable(url: &str, detail: String, method: HttpMethod) -> AuthError {
    let origin = origin(url);
    NetworkError::Unreachable {
        origin,
        detail,
        method,
    }
    .into()
}

/// Scheme and host of an address.
pub(crate) fn origin(url: &str) -> String {
    Url::parse(url)
        .map(|url| url.origin().to_owned())
        .unwrap_or_default()
}

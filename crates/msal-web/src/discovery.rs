//! Finding an authority's endpoints: known ones first, then what has been asked before, then the authority itself.

use msal_core::error::{AuthError, NetworkError, ResponseError};
use msal_core::url::Url;
use msal_core::{AuthorityUrl, Endpoints, token_response};

use crate::context::Context;
use crate::platform::{HttpRequest, TransportError};

pub(crate) async fn endpoints(context: &Context, authority: &AuthorityUrl) -> Result<Endpoints, AuthError> {
    let known = context.endpoints.borrow().get(authority.as_str()).cloned();
    if let Some(endpoints) = known.or_else(|| Endpoints::known(authority)) {
        return Ok(endpoints);
    }
    let url = authority.discovery_url();
    let answer = context
        .platform
        .transport
        .send(HttpRequest::Get { url: url.clone() })
        .await;
    let answer = answer.map_err(|error| network_error(&url, error, false))?;
    if answer.status >= 500 {
        return Err(network_error(
            &url,
            TransportError::Failed(format!("HTTP status {}", answer.status)),
            false,
        )
        .into());
    }
    if let Some(error) = token_response::server_error(&answer.body, answer.status) {
        return Err(error.into());
    }
    let endpoints = Endpoints::from_discovery(authority, &answer.body).map_err(ResponseError::from)?;
    context
        .endpoints
        .borrow_mut()
        .insert(authority.as_str().to_owned(), endpoints.clone());
    Ok(endpoints)
}

/// A transport's failure in the protocol's terms. Only the origin of the address is named.
pub(crate) fn network_error(url: &str, error: TransportError, post: bool) -> NetworkError {
    match error {
        TransportError::Offline => NetworkError::Offline,
        TransportError::Failed(detail) => {
            let origin = Url::parse(url).map(|url| url.origin()).unwrap_or_default();
            NetworkError::Unreachable { origin, detail, post }
        }
    }
}

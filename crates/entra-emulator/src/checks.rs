//! Checks that several endpoints share: the method, the client, the scopes, required parameters.

use hyper::Method;

use crate::aadsts;
use crate::directory::{AuthorityPath, Client, Directory, ScopeError, ScopeSet};
use crate::http::{HttpRequest, Params, ParamsError};
use crate::oauth_error::OAuthError;

/// Only POST is taken at the token endpoint and the device authorization endpoint.
pub(crate) fn check_post(request: &HttpRequest) -> Result<(), OAuthError> {
    match &request.method {
        &Method::POST => Ok(()),
        other => Err(OAuthError::about(&aadsts::POST_ONLY, other.as_str())),
    }
}

/// The client of a request, if it may be used through `authority`.
pub(crate) fn known_client<'a>(
    directory: &'a Directory,
    authority: &AuthorityPath,
    params: &Params,
) -> Result<&'a Client, OAuthError> {
    let audience = directory.audience(authority);
    let audience =
        audience.ok_or_else(|| OAuthError::about(&aadsts::TENANT_UNKNOWN, authority.to_string()))?;
    let id = required(params, "client_id")?;
    let unknown = || OAuthError::about(&aadsts::CLIENT_UNKNOWN, id);
    let client = directory.client_by_guid(id).ok_or_else(unknown)?;
    match (client.tenant, audience.tenant()) {
        (Some(_), None) => Err(OAuthError::about(&aadsts::SINGLE_TENANT, id)),
        (Some(own), Some(tenant)) if own != tenant.id => Err(unknown()),
        _ => Ok(client),
    }
}

/// Reads a `scope` parameter; every API in it must exist.
pub(crate) fn read_scopes(directory: &Directory, text: &str) -> Result<ScopeSet, OAuthError> {
    ScopeSet::parse(directory, text).map_err(|error| match error {
        ScopeError::Unknown(scope) => OAuthError::about(&aadsts::SCOPE, scope),
        ScopeError::UnknownResource(scope) => OAuthError::about(&aadsts::UNKNOWN_RESOURCE, scope),
    })
}

/// The parameter `name`, without which a request cannot be understood.
pub(crate) fn required<'a>(params: &'a Params, name: &str) -> Result<&'a str, OAuthError> {
    params
        .get(name)
        .ok_or_else(|| OAuthError::about(&aadsts::MISSING, name))
}

/// The error for parameters that cannot be read.
pub(crate) fn unreadable(error: ParamsError) -> OAuthError {
    match error {
        ParamsError::Encoding => OAuthError::new(&aadsts::MALFORMED),
        ParamsError::Repeated(name) => OAuthError::about(&aadsts::REPEATED, name),
    }
}

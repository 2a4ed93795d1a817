//! A request for tokens by a code that the app's own server has got.

use msal_core::{Authority, AuthorizationCode, CorrelationId, ScopeSet};

use crate::request::TokenParameters;

/// A request that redeems a code which the app's own server has been given for its page: MSAL's
/// `AuthorizationCodeRequest`.
///
/// The server signs its user in as a confidential client, asks the token endpoint for a second code
/// with `return_spa_code=1`, and hands the `spa_code` of the response to the page. A code is
/// redeemed once, so the request cannot be cloned.
///
/// ```
/// use msal_web::AuthorizationCodeRequest;
/// # fn example(code_from_the_server: &str) {
/// let request = AuthorizationCodeRequest::new(code_from_the_server).with_scopes(["User.Read"]);
/// # }
/// ```
#[derive(Debug)]
pub struct AuthorizationCodeRequest {
    pub(crate) code: AuthorizationCode,
    pub(crate) parameters: Box<TokenParameters>,
}

impl AuthorizationCodeRequest {
    /// Redeems this code; the OpenID Connect scopes are added.
    pub fn new(code: impl Into<String>) -> Self {
        Self {
            code: AuthorizationCode::new(code.into().trim_ascii()),
            parameters: Box::default(),
        }
    }

    /// Asks for a token with these scopes. They must be among those that the server has asked for.
    pub fn with_scopes(mut self, scopes: impl Into<ScopeSet>) -> Self {
        self.parameters.scopes = scopes.into();
        self
    }

    /// At this authority instead of the configured one: the one that has issued the code.
    pub fn with_authority(mut self, authority: impl Into<Authority>) -> Self {
        self.parameters.authority = Some(authority.into());
        self
    }

    /// With this claims request, a JSON object as text.
    pub fn with_claims(mut self, claims: impl Into<String>) -> Self {
        self.parameters.claims = Some(claims.into());
        self
    }

    /// Ties the call to the authority's logs by an id of the caller's.
    pub fn with_correlation_id(mut self, id: impl Into<CorrelationId>) -> Self {
        self.parameters.correlation_id = Some(id.into());
        self
    }

    /// For this API (RFC 8707), where scopes alone do not say it.
    pub fn with_resource(mut self, resource: impl Into<String>) -> Self {
        self.parameters.resource = Some(resource.into());
        self
    }

    /// Hands the access token out without keeping it: nobody else gets it from the cache.
    pub fn without_storing_access_token(mut self) -> Self {
        self.parameters.unstored.access_token = true;
        self
    }

    /// Keeps no refresh token of this response.
    pub fn without_storing_refresh_token(mut self) -> Self {
        self.parameters.unstored.refresh_token = true;
        self
    }

    /// Sends one more parameter in the body; it never replaces one of the protocol's.
    pub fn with_extra_parameter(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.extra_parameters.push((key.into(), value.into()));
        self
    }

    /// Sends one more parameter in the query; it never replaces one of the protocol's.
    pub fn with_extra_query_parameter(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters
            .extra_query_parameters
            .push((key.into(), value.into()));
        self
    }
}

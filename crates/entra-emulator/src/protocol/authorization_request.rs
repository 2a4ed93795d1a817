//! The authorization request (RFC 6749, section 4.1.1; OpenID Connect Core, section 3.1.2.1).

use super::claims_request::ClaimsRequest;
use super::client_info::ClientInfo;
use super::device_authorization_request::DeviceAuthorizationRequest;
use super::opener_access::OpenerAccess;
use super::prompt::Prompt;
use super::requirement::Requirements;
use super::response_mode::ResponseMode;
use crate::directory::{AuthorityPath, ClientId, RedirectUri, ScopeSet};

/// An authorization request whose client, redirect URI and parameters are in order.
#[derive(Debug, Clone)]
pub(crate) struct AuthorizationRequest {
    pub(crate) authority: AuthorityPath,
    pub(crate) client_id: ClientId,
    pub(crate) destination: ResponseDestination,
    pub(crate) scopes: ScopeSet,
    pub(crate) nonce: Option<String>,
    pub(crate) code_challenge: Option<String>,
    pub(crate) prompt: Option<Prompt>,
    pub(crate) login_hint: Option<String>,
    pub(crate) sid: Option<String>,
    pub(crate) domain_hint: Option<String>,
    /// Seconds since the password was typed, at most.
    pub(crate) max_age: Option<i64>,
    pub(crate) claims: ClaimsRequest,
    pub(crate) client_info: ClientInfo,
    pub(crate) opener: OpenerAccess,
    /// Requirements that a fault adds to this sign-in.
    pub(crate) imposed: Requirements,
}

/// The application or the device that waits for the authorization response.
#[derive(Debug, Clone)]
pub(crate) enum ResponseDestination {
    /// The application at a redirect URI.
    Redirect(RedirectDestination),
    /// A device, by its device code.
    Device(String),
}

/// A redirect URI, with the response mode and the state that belong to it.
#[derive(Debug, Clone)]
pub(crate) struct RedirectDestination {
    pub(crate) redirect_uri: RedirectUri,
    pub(crate) mode: ResponseMode,
    pub(crate) state: Option<String>,
}

impl AuthorizationRequest {
    /// The request that a user at a browser makes for a device.
    pub(crate) fn for_device(device_code: String, request: DeviceAuthorizationRequest) -> Self {
        Self {
            authority: request.authority,
            client_id: request.client_id,
            destination: ResponseDestination::Device(device_code),
            scopes: request.scopes,
            nonce: None,
            code_challenge: None,
            prompt: None,
            login_hint: None,
            sid: None,
            domain_hint: None,
            max_age: None,
            claims: ClaimsRequest::default(),
            client_info: request.client_info,
            opener: OpenerAccess::Isolated,
            imposed: Requirements::new(),
        }
    }
}

//! The request to the end-session endpoint (OpenID Connect RP-Initiated Logout 1.0).

use crate::url::Parameters;
use crate::{ClientId, CorrelationId};

/// Everything that goes into the sign-out URL.
///
/// ```
/// use msal_core::logout_request::LogoutRequest;
/// let correlation_id = "c".into();
/// let request = LogoutRequest { state: "s", ..LogoutRequest::new(&correlation_id) };
/// assert_eq!(request.url("https://h/logout"), "https://h/logout?client-request-id=c&state=s");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LogoutRequest<'a> {
    /// Where the browser goes afterwards; must be registered.
    pub post_logout_redirect_uri: Option<&'a str>,
    /// The app, by which a provider without `logout_hint` knows whose redirect URIs to look at
    /// (RP-Initiated Logout 1.0, section 2).
    pub client_id: Option<&'a ClientId>,
    /// Ties the call to the authority's logs.
    pub correlation_id: &'a CorrelationId,
    /// Comes back as a query parameter.
    pub state: &'a str,
    /// The account's opaque login hint: spares the user the account choice.
    pub logout_hint: Option<&'a str>,
    /// Whether no untrusted window can reach ours (`pocd`), as in the authorization request.
    pub popup_origin_checked: bool,
}

impl<'a> LogoutRequest<'a> {
    /// A request with nothing but its correlation id.
    pub fn new(correlation_id: &'a CorrelationId) -> Self {
        Self {
            post_logout_redirect_uri: None,
            client_id: None,
            correlation_id,
            state: "",
            logout_hint: None,
            popup_origin_checked: false,
        }
    }

    /// The URL to open.
    pub fn url(&self, end_session_endpoint: &str) -> String {
        let mut parameters = Parameters::default();
        parameters.set_some("post_logout_redirect_uri", self.post_logout_redirect_uri);
        parameters.set_some("client_id", self.client_id.map(ClientId::as_str));
        parameters.set("client-request-id", self.correlation_id.as_str());
        parameters.set("state", self.state);
        parameters.set_some("logout_hint", self.logout_hint);
        parameters.set_some("pocd", self.popup_origin_checked.then_some("1"));
        parameters.append_to(end_session_endpoint)
    }
}

//! The request to the end-session endpoint (OpenID Connect RP-Initiated Logout 1.0).

use crate::url::Parameters;
use crate::{ClientId, CorrelationId, RawIdToken};

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
    /// The id token of the user who signs out, where the authority asks for one (B2C policies).
    pub id_token_hint: Option<&'a RawIdToken>,
    /// Comes back as a query parameter.
    pub state: &'a str,
    /// The account's opaque login hint: spares the user the account choice.
    pub logout_hint: Option<&'a str>,
    /// Whether no untrusted window can reach ours (`pocd`), as in the authorization request.
    pub popup_origin_checked: bool,
    /// The caller's extra parameters; none of them replaces one of the above.
    pub extra: &'a [(String, String)],
}

impl<'a> LogoutRequest<'a> {
    /// A request with nothing but its correlation id.
    pub fn new(correlation_id: &'a CorrelationId) -> Self {
        Self {
            post_logout_redirect_uri: None,
            client_id: None,
            correlation_id,
            id_token_hint: None,
            state: "",
            logout_hint: None,
            popup_origin_checked: false,
            extra: &[],
        }
    }

    /// The URL to open.
    pub fn url(&self, end_session_endpoint: &str) -> String {
        let mut parameters = Parameters::default();
        parameters.set_some("post_logout_redirect_uri", self.post_logout_redirect_uri);
        parameters.set_some("client_id", self.client_id.map(ClientId::as_str));
        parameters.set("client-request-id", self.correlation_id.as_str());
        parameters.set_some("id_token_hint", self.id_token_hint.map(RawIdToken::secret));
        parameters.set("state", self.state);
        parameters.set_some("logout_hint", self.logout_hint);
        parameters.set_some("pocd", self.popup_origin_checked.then_some("1"));
        parameters.extend(self.extra);
        parameters.append_to(end_session_endpoint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_stand_in_msals_order_and_extra_ones_replace_none() {
        let correlation_id = "c".into();
        let token = RawIdToken::new("t");
        let evil = |name: &str| (name.to_owned(), "evil".to_owned());
        let request = LogoutRequest {
            post_logout_redirect_uri: Some("https://a/"),
            id_token_hint: Some(&token),
            state: "s",
            logout_hint: Some("h"),
            popup_origin_checked: true,
            extra: &[
                evil("STATE"),
                evil("Post_Logout_Redirect_Uri"),
                evil("client-request-id"),
                evil("id_token_hint"),
                evil("logout_hint"),
                evil("pocd"),
                ("ui_locales".into(), "de".into()),
            ],
            ..LogoutRequest::new(&correlation_id)
        };
        assert_eq!(
            request.url("https://h/logout?p=policy"),
            "https://h/logout?p=policy&post_logout_redirect_uri=https%3A%2F%2Fa%2F&client-request-id=c\
             &id_token_hint=t&state=s&logout_hint=h&pocd=1&ui_locales=de"
        );
    }
}

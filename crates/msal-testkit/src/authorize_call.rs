//! A request of the app to the authorization or end-session endpoint, as a test sees it.

use msal_core::RequestState;
use msal_core::encoding::{form_decode, form_encode};

/// An address that a window or the page has been sent to, taken apart, so that a test can respond
/// rightly or wrongly.
///
/// ```
/// use msal_testkit::AuthorizeCall;
/// let call = AuthorizeCall::parse("https://login.contoso.com/t/authorize?state=s&nonce=n");
/// assert_eq!((call.state(), call.nonce()), ("s", "n"));
/// assert_eq!(call.fragment(&[("code", "c")]), "code=c&state=s");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizeCall {
    /// The address without its query.
    pub endpoint: String,
    /// The query, decoded, in order.
    pub parameters: Vec<(String, String)>,
}

impl AuthorizeCall {
    /// Takes an address apart.
    pub fn parse(url: &str) -> Self {
        let (endpoint, query) = url.split_once('?').unwrap_or((url, ""));
        let query = query.split('#').next().unwrap_or_default();
        Self {
            endpoint: endpoint.to_owned(),
            parameters: form_decode(query),
        }
    }

    /// A parameter of the query.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// `state`, empty when there is none.
    pub fn state(&self) -> &str {
        self.parameter("state").unwrap_or_default()
    }

    /// `nonce`, empty when there is none.
    pub fn nonce(&self) -> &str {
        self.parameter("nonce").unwrap_or_default()
    }

    /// `redirect_uri`, or `post_logout_redirect_uri` for a sign-out; empty when there is none.
    pub fn redirect_uri(&self) -> &str {
        let uri = self
            .parameter("redirect_uri")
            .or_else(|| self.parameter("post_logout_redirect_uri"));
        uri.unwrap_or_default()
    }

    /// `code_challenge`, empty when there is none.
    pub fn code_challenge(&self) -> &str {
        self.parameter("code_challenge").unwrap_or_default()
    }

    /// Whether nothing may be shown to the user.
    pub fn is_silent(&self) -> bool {
        self.parameter("prompt") == Some("none")
    }

    /// Whether it is a sign-out.
    pub fn is_logout(&self) -> bool {
        self.endpoint.ends_with("/logout")
    }

    /// The scheme, host and port of the authority.
    pub fn origin(&self) -> String {
        self.endpoint.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
    }

    /// The id of the request, inside `state`; empty when there is none.
    pub fn request_id(&self) -> String {
        RequestState::parse(self.state())
            .map(|state| state.id.to_string())
            .unwrap_or_default()
    }

    /// The channel on which the app waits for the response: its name is the id of the request.
    pub fn channel(&self) -> String {
        self.request_id()
    }

    /// The text of a response with these parameters and the right `state`.
    pub fn fragment(&self, parameters: &[(&str, &str)]) -> String {
        self.fragment_with_state(parameters, self.state())
    }

    /// The text of a response with these parameters and another `state`.
    pub fn fragment_with_state(&self, parameters: &[(&str, &str)], state: &str) -> String {
        let mut parameters = parameters.to_vec();
        parameters.push(("state", state));
        form_encode(&parameters)
    }
}

//! The authorization response (RFC 6749, sections 4.1.2 and 4.1.2.1): recognised, then believed in
//! the right order.

use crate::authority::IssuerRule;
use crate::encoding::form_decode;
use crate::error::{AuthError, ResponseError, ServerError};
use crate::text::rsplit_once;
use crate::{AuthorizationCode, InteractionType, RequestState, decimal};

/// The parameters of a response, as they arrived in a fragment or a query. Nothing in it is
/// believed yet.
///
/// It cannot be cloned, since it may hold a code, and prints without values.
pub struct ResponseParameters {
    pairs: Vec<(String, String)>,
}

impl std::fmt::Debug for ResponseParameters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.pairs.iter().map(|(key, _)| key))
            .finish()
    }
}

impl ResponseParameters {
    /// Recognises a response in the text of a fragment or query, with or without its `#`, `#/` or
    /// `?`; `None` when it is something else, such as the app's own route.
    ///
    /// ```
    /// use msal_core::authorize_response::ResponseParameters;
    /// assert!(ResponseParameters::recognise("#code=1&state=2").is_some());
    /// assert!(ResponseParameters::recognise("#/dashboard?code=1&state=2").is_none());
    /// ```
    pub fn recognise(text: &str) -> Option<Self> {
        let text = ["#/", "#", "?"]
            .iter()
            .find_map(|prefix| text.strip_prefix(prefix))
            .unwrap_or(text);
        let key_end = text.bytes().position(|byte| b"=&?#/".contains(&byte))?;
        if key_end == 0 || !matches!(text.as_bytes().get(key_end), Some(b'=' | b'&')) {
            return None;
        }
        let response = Self {
            pairs: form_decode(text),
        };
        let has_any = |keys: &[&str]| keys.iter().any(|key| response.get(key).is_some());
        // A request has a state too; it can be read where the authority is on the app's own origin.
        let is_request = has_any(&["redirect_uri", "post_logout_redirect_uri"]);
        let is_response = has_any(&["code", "error", "error_description", "state"]);
        (is_response && !is_request).then_some(response)
    }

    /// The library's part of `state`: which request this claims to belong to.
    pub fn request_state(&self) -> Option<RequestState> {
        RequestState::parse(self.get("state")?)
    }

    /// How the request was carried out that this claims to belong to.
    pub fn interaction(&self) -> Option<InteractionType> {
        self.request_state().map(|state| state.interaction)
    }

    /// Whether it is the end of a sign-in: a code or an error, and a state. A sign-out comes back
    /// with a state alone.
    ///
    /// ```
    /// use msal_core::authorize_response::ResponseParameters;
    /// let is_sign_in = |text| ResponseParameters::recognise(text).is_some_and(|found| found.is_sign_in());
    /// assert!(is_sign_in("#code=1&state=2") && is_sign_in("#error=access_denied&state=2"));
    /// assert!(!is_sign_in("?state=2") && !is_sign_in("#code=1"));
    /// ```
    pub fn is_sign_in(&self) -> bool {
        let has = |key| self.get(key).is_some();
        has("state") && (has("code") || has("error"))
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(known, value)| known == key && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    fn server_error(&self) -> Option<Box<ServerError>> {
        let text = |key: &str| self.get(key).map(str::to_owned);
        let known = ["error", "error_description", "suberror"];
        known.iter().any(|key| self.get(key).is_some()).then(|| {
            let uri = self.get("error_uri").unwrap_or_default();
            let number = rsplit_once(uri, b'=').map_or(uri, |(_, number)| number);
            let mut error = ServerError::read(&text);
            if let Some(Ok(code)) = decimal::parse(number).map(u32::try_from) {
                error.codes.push(code);
            }
            error
        })
    }
}

/// What a request expects of its response.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExpectedResponse<'a> {
    /// The `state` that was sent.
    pub state: &'a str,
    /// The issuer of the authority that was asked, as its configuration has it; `None` where users
    /// of other authorities may come back too.
    pub issuer: Option<&'a str>,
    /// Whether the authority says that it names its issuer in each response
    /// (`authorization_response_iss_parameter_supported`).
    pub is_issuer_named: bool,
}

impl ExpectedResponse<'_> {
    /// RFC 9207, section 2.4: the response to a request at one authority may not come from another.
    fn check_issuer(&self, named: Option<&str>) -> Result<(), ResponseError> {
        let Some(expected) = self.issuer else {
            return Ok(());
        };
        let is_expected = match named {
            Some(named) => IssuerRule::new(expected.to_owned(), "").is_named(named),
            None => !self.is_issuer_named,
        };
        is_expected.then_some(()).ok_or(ResponseError::OtherIssuer)
    }
}

/// A response to the request that was sent: its state is ours, it is not an error, and it holds a
/// code.
#[derive(Debug)]
pub struct ValidatedResponse {
    /// To be redeemed once.
    pub code: AuthorizationCode,
    /// `client_info`, if the authority sent it along.
    pub client_info: Option<String>,
    /// The part of `state` that belongs to the caller.
    pub user_state: Option<String>,
    /// The host of the user's own cloud, where a request asked for it (`instance_aware`).
    pub cloud_host: Option<String>,
}

impl ValidatedResponse {
    /// Checks a response against what the request expects: state first, then issuer, error, code,
    /// so that nothing of a foreign response is believed, not even its error (RFC 6749, section
    /// 10.12; RFC 9207; MSAL's order).
    ///
    /// # Errors
    /// [`ResponseError::StateMissing`], [`ResponseError::StateMismatch`] and
    /// [`ResponseError::OtherIssuer`], the server's error, [`ResponseError::CodeMissing`].
    pub fn check(response: ResponseParameters, expected: &ExpectedResponse) -> Result<Self, AuthError> {
        let state = response.get("state").ok_or(ResponseError::StateMissing)?;
        if expected.state.is_empty() || state != expected.state {
            return Err(ResponseError::StateMismatch.into());
        }
        expected.check_issuer(response.get("iss"))?;
        if let Some(error) = response.server_error() {
            return Err(error.into());
        }
        let user_state = response.request_state().and_then(|state| state.user_state);
        let code = response.get("code").ok_or(ResponseError::CodeMissing)?;
        Ok(Self {
            code: AuthorizationCode::new(code),
            client_info: response.get("client_info").map(str::to_owned),
            user_state,
            cloud_host: response.get("cloud_instance_host_name").map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, state: &str) -> Result<ValidatedResponse, AuthError> {
        let expected = ExpectedResponse {
            state,
            ..ExpectedResponse::default()
        };
        ValidatedResponse::check(ResponseParameters::recognise(text).unwrap(), &expected)
    }

    #[test]
    fn a_response_names_the_issuer_that_was_asked_or_none() {
        let one = "https://idp.example/t";
        let common = "https://login.contoso.com/{tenantid}/v2.0";
        let check = |issuer: Option<&str>, is_issuer_named, named: &str, is_believed: bool| {
            let text = format!("#code=1&state=s{named}");
            let response = ResponseParameters::recognise(&text).unwrap();
            let expected = ExpectedResponse {
                state: "s",
                issuer,
                is_issuer_named,
            };
            let outcome = ValidatedResponse::check(response, &expected).map(|_| ());
            let refusal = Err(ResponseError::OtherIssuer.into());
            let wanted = if is_believed { Ok(()) } else { refusal };
            assert_eq!(outcome, wanted, "{issuer:?} {is_issuer_named} {named}");
        };
        for is_named in [true, false] {
            check(Some(one), is_named, "&iss=https%3A%2F%2Fidp.example%2Ft", true);
            check(
                Some(one),
                is_named,
                "&iss=https%3A%2F%2Fidp.example%2Ft%2F",
                false,
            );
            check(Some(one), is_named, "&iss=https%3A%2F%2Fevil.example", false);
            check(
                Some(common),
                is_named,
                "&iss=https%3A%2F%2Flogin.contoso.com%2Ft1%2Fv2.0",
                true,
            );
            check(
                Some(common),
                is_named,
                "&iss=https%3A%2F%2Flogin.contoso.com%2Fa%2Fb%2Fv2.0",
                false,
            );
            check(None, is_named, "&iss=https%3A%2F%2Fevil.example", true);
        }
        check(Some(one), false, "", true);
        check(Some(one), true, "", false);
    }

    #[test]
    fn an_error_of_another_issuer_is_not_believed() {
        let response = ResponseParameters::recognise("#error=access_denied&state=s&iss=https://evil.example");
        let expected = ExpectedResponse {
            state: "s",
            issuer: Some("https://idp.example"),
            is_issuer_named: false,
        };
        let error = ValidatedResponse::check(response.unwrap(), &expected).unwrap_err();
        assert_eq!(error, ResponseError::OtherIssuer.into());
    }

    #[test]
    fn a_response_is_told_from_the_apps_own_fragments() {
        for text in [
            "#/code=1&state=2",
            "#state=x",
            "error=e",
            "?code=1",
            "#code&state=x",
        ] {
            assert!(ResponseParameters::recognise(text).is_some(), "{text}");
        }
        for text in [
            "",
            "#",
            "#/dash?code=1&state=2",
            "#a/b&state=2",
            "#section",
            "#=x&state=1",
            "#code=&state=",
        ] {
            assert!(ResponseParameters::recognise(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_state_is_compared_before_anything_else_is_believed() {
        let error = check("#error=access_denied&state=other", "mine").unwrap_err();
        assert_eq!(error.code(), "state_mismatch");
        assert_eq!(check("#code=1", "mine").unwrap_err().code(), "state_not_found");
        assert_eq!(check("#code=1&state=x", "").unwrap_err().code(), "state_mismatch");
        assert_eq!(
            check("#code=1&state=Mine", "mine").unwrap_err().code(),
            "state_mismatch"
        );
    }

    #[test]
    fn an_error_beats_a_code_sent_along_with_it() {
        let error = check(
            "#code=1&error=access_denied&error_description=AADSTS65004%3a+no&state=s",
            "s",
        )
        .unwrap_err();
        assert_eq!(error.code(), "access_denied");
        assert!(error.to_string().contains("AADSTS65004: no"));
    }

    #[test]
    fn a_login_that_is_needed_asks_for_interaction() {
        let error = check(
            "#error=login_required&error_uri=https%3a%2f%2fh%2ferror%3fcode%3d50058&state=s",
            "s",
        )
        .unwrap_err();
        assert!(error.is_interaction_required());
        assert_eq!(error.server().unwrap().codes, [50058]);
    }

    #[test]
    fn a_code_must_be_there() {
        assert_eq!(
            check("#state=s", "s").unwrap_err().code(),
            "authorization_code_missing_from_server_response"
        );
    }

    #[test]
    fn the_state_survives_its_encoding() {
        let state = RequestState::new("id", InteractionType::Popup, Some("a|b =+é")).encode();
        let text = format!("#code=1&state={}", crate::encoding::percent_encode(&state));
        assert_eq!(
            check(&text, &state).unwrap().user_state.as_deref(),
            Some("a|b =+é")
        );
    }

    #[test]
    fn no_value_is_printed() {
        let response = ResponseParameters::recognise("#code=hidden-code&state=hidden-state").unwrap();
        assert!(!format!("{response:?}").contains("hidden"));
        let response = check("#code=hidden-code&state=s", "s").unwrap();
        assert!(!format!("{response:?}").contains("hidden"));
    }
}

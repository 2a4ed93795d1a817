//! The rule for finding an authorization response in an address.

use msal_core::authorize_response::ResponseParameters;
use msal_core::text::{join, split, split_once};
use msal_core::url::Url;

/// What a response to a sign-in consists of (RFC 6749, section 4.1.2; RFC 9207; Entra ID's own).
const RESPONSE_KEYS: [&str; 9] = [
    "state",
    "code",
    "iss",
    "session_state",
    "client_info",
    "error",
    "error_description",
    "error_uri",
    "suberror",
];

/// What is told in place of a response that no script can read, as a posted form: an error, and no
/// state, for which it is refused.
pub(crate) const NO_RESPONSE: &str = "error=no_response";

/// An address that holds a response.
pub(crate) struct ResponseAddress {
    pub(crate) response: ResponseParameters,
    /// The response as it stands in the address.
    pub(crate) text: String,
    /// The address without it.
    pub(crate) clean: String,
}

impl ResponseAddress {
    /// Looks into the fragment, and, since a sign-out comes back with its state in the query, and
    /// some providers respond to every request there, into that too. Whatever else the app keeps in
    /// its query stays, to the letter.
    pub(crate) fn find(href: &str) -> Option<Self> {
        let url = Url::parse(href).ok()?;
        let fragment = url.fragment().unwrap_or_default();
        if let Some(response) = ResponseParameters::recognise(fragment) {
            let text = fragment.to_owned();
            let clean = url.with_fragment(None).href();
            return Some(Self {
                response,
                text,
                clean,
            });
        }
        let text = url.query()?.to_owned();
        let response = ResponseParameters::recognise(&text)?;
        response.request_state()?;
        // A sign-out comes back with its state alone; another `code` is the app's own.
        let keys = match response.is_sign_in() {
            true => &RESPONSE_KEYS[..],
            false => &["state"],
        };
        let mut others = Vec::new();
        for pair in split(&text, b'&') {
            let key = split_once(pair, b'=').map_or(pair, |(key, _)| key);
            if !keys.contains(&key) {
                others.push(pair);
            }
        }
        let rest = (!others.is_empty()).then(|| join(&others, "&"));
        let clean = url.with_query(rest).href();
        Some(Self {
            response,
            text,
            clean,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use msal_core::{InteractionType, RequestState};

    #[test]
    fn a_response_is_found_in_fragment_or_query_and_taken_out() {
        let state = RequestState::new("id", InteractionType::Popup, None).encode();
        let state = msal_core::encoding::percent_encode(&state);
        let check = |address: String, clean: Option<&str>| {
            let found = ResponseAddress::find(&address).map(|found| found.clean);
            assert_eq!(found.as_deref(), clean, "{address}");
        };
        check("https://a/p?x=1#code=c&state=s".into(), Some("https://a/p?x=1"));
        check(
            format!("https://a/p?x=%41&state={state}&y"),
            Some("https://a/p?x=%41&y"),
        );
        check(format!("https://a/?state={state}"), Some("https://a/"));
        check(
            format!("https://a/?x=%41&code=c&state={state}&session_state=s&iss=i&coded=1"),
            Some("https://a/?x=%41&coded=1"),
        );
        check(
            format!("https://a/?error=e&error_description=d&suberror=s&state={state}"),
            Some("https://a/"),
        );
        check("https://a/?state=of-the-app".into(), None);
        for uri in ["redirect_uri", "post_logout_redirect_uri"] {
            let request = format!("https://a/authorize?client_id=c&{uri}=https%3A%2F%2Fa&state={state}");
            check(request, None);
        }
        check("https://a/#/orders?code=1".into(), None);
        check("nonsense".into(), None);
    }
}

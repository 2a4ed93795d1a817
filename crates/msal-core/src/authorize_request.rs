//! The request to the authorization endpoint (RFC 6749, section 4.1.1), in MSAL's order of
//! parameters.

use crate::hint::Hint;
use crate::url::Parameters;
use crate::{CLIENT_SKU, CLIENT_VERSION, ClientId, CorrelationId, Nonce, Prompt, ScopeSet};

/// Everything that goes into the authorization URL.
#[derive(Clone, Debug)]
pub struct AuthorizeRequest<'a> {
    /// The app that asks.
    pub client_id: &'a ClientId,
    /// The scopes, default scopes included.
    pub scopes: &'a ScopeSet,
    /// The API that the token is for (RFC 8707), where scopes do not say it.
    pub resource: Option<&'a str>,
    /// Where the response goes; absolute.
    pub redirect_uri: &'a str,
    /// Ties the call to the authority's logs.
    pub correlation_id: &'a CorrelationId,
    /// What to ask of the user.
    pub prompt: Option<Prompt>,
    /// The user's domain.
    pub domain_hint: Option<&'a str>,
    /// Which user is meant, where that is known.
    pub hint: Option<Hint>,
    /// Ties the id token to this request.
    pub nonce: &'a Nonce,
    /// Ties the response to this request; see [`RequestState`](crate::RequestState).
    pub state: &'a str,
    /// The claims request; see [`claims_request::merge`](crate::claims_request::merge).
    pub claims: &'a str,
    /// Whether no untrusted window can reach ours (`pocd`), so that the authority may leave its
    /// opener isolation out.
    pub popup_origin_checked: bool,
    /// The PKCE challenge, method S256.
    pub code_challenge: &'a str,
    /// The caller's extra parameters, lists that come first before those behind them; none of them
    /// replaces one of the above.
    pub extra: [&'a [(String, String)]; 3],
}

/// A request as a form, for the method POST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizeForm {
    /// Where the form is posted.
    pub action: String,
    /// Its fields, in order.
    pub fields: Vec<(String, String)>,
}

impl AuthorizeRequest<'_> {
    /// The URL to open.
    pub fn url(&self, authorization_endpoint: &str) -> String {
        let mut parameters = self.parameters();
        self.extra.iter().for_each(|extra| parameters.extend(extra));
        parameters.append_to(authorization_endpoint)
    }

    /// The form to post. As with MSAL, the second list of extra parameters stays in the query, with
    /// the correlation id; none of them repeats what is in the body. So do values with a line break:
    /// a browser writes those of a form anew (HTML standard, *constructing the entry list*), and
    /// `state` must come back as it was.
    pub fn form(&self, authorization_endpoint: &str) -> AuthorizeForm {
        let [in_body, in_query, of_app] = self.extra;
        let mut fields = self.parameters();
        fields.extend(in_body);
        fields.extend(of_app);
        let mut query = Parameters::default();
        for parameter in in_query {
            if !fields.contains(&parameter.0) {
                query.extend(std::slice::from_ref(parameter));
            }
        }
        query.set("client-request-id", self.correlation_id.as_str());
        let breaks_lines = |(_, value): &(String, String)| value.contains(['\r', '\n']);
        let (broken, fields): (Vec<_>, Vec<_>) = fields.into_pairs().into_iter().partition(breaks_lines);
        query.extend(&broken);
        AuthorizeForm {
            action: query.append_to(authorization_endpoint),
            fields,
        }
    }

    /// What the protocol and Entra ID define.
    fn parameters(&self) -> Parameters {
        let mut parameters = Parameters::default();
        parameters.set("client_id", self.client_id.as_str());
        parameters.set("scope", self.scopes.as_str());
        parameters.set_some("resource", self.resource);
        parameters.set("redirect_uri", self.redirect_uri);
        parameters.set("client-request-id", self.correlation_id.as_str());
        parameters.set("response_mode", "fragment");
        parameters.set("client_info", "1");
        parameters.set_some("prompt", self.prompt.map(Prompt::as_str));
        parameters.set_some("domain_hint", self.domain_hint);
        if let Some(hint) = &self.hint {
            hint.write(&mut parameters);
        }
        parameters.set("nonce", self.nonce.as_str());
        parameters.set("state", self.state);
        parameters.set("claims", self.claims);
        parameters.set_some("pocd", self.popup_origin_checked.then_some("1"));
        parameters.set("x-client-SKU", CLIENT_SKU);
        parameters.set("x-client-VER", CLIENT_VERSION);
        parameters.set("response_type", "code");
        parameters.set("code_challenge", self.code_challenge);
        parameters.set("code_challenge_method", "S256");
        parameters
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AccountInfo;
    use crate::hint::HintSources;

    type Extra<'a> = [&'a [(String, String)]; 3];

    fn with_request(extra: Extra<'_>, look: impl FnOnce(&AuthorizeRequest<'_>)) {
        let sources = HintSources {
            account: None::<&AccountInfo>,
            login_hint: Some("ada@contoso.com"),
            sid: None,
            domain_hint: Some("contoso.com"),
            prompt: Some(Prompt::Login),
        };
        look(&AuthorizeRequest {
            client_id: &"client".into(),
            scopes: &ScopeSet::from(["User.Read"]).with_defaults(),
            resource: Some("api"),
            redirect_uri: "http://localhost:8080/",
            correlation_id: &"cid".into(),
            prompt: Some(Prompt::Login),
            domain_hint: Some("contoso.com"),
            hint: Hint::choose(&sources),
            nonce: &"n".into(),
            state: "s",
            claims: "{}",
            popup_origin_checked: true,
            code_challenge: "challenge",
            extra,
        });
    }

    #[test]
    fn the_parameters_stand_in_msals_order() {
        let request = AuthorizeRequest {
            client_id: &"client".into(),
            scopes: &ScopeSet::from(["User.Read"]).with_defaults(),
            resource: None,
            redirect_uri: "http://localhost:8080/",
            correlation_id: &"cid".into(),
            prompt: Some(Prompt::SelectAccount),
            domain_hint: None,
            hint: None,
            nonce: &"n".into(),
            state: "s=|u",
            claims: "{}",
            popup_origin_checked: true,
            code_challenge: "challenge",
            extra: [
                &[("Nonce".into(), "evil".into()), ("dc".into(), "1".into())],
                &[("dc".into(), "2".into()), ("state".into(), "evil".into())],
                &[],
            ],
        };
        assert_eq!(
            request.url("https://h/authorize"),
            format!(
                "https://h/authorize?client_id=client&scope=User.Read%20openid%20profile%20offline_access\
                 &redirect_uri=http%3A%2F%2Flocalhost%3A8080%2F&client-request-id=cid&response_mode=fragment&client_info=1\
                 &prompt=select_account&nonce=n&state=s%3D%7Cu&claims=%7B%7D&pocd=1&x-client-SKU={CLIENT_SKU}\
                 &x-client-VER={CLIENT_VERSION}&response_type=code&code_challenge=challenge&code_challenge_method=S256&dc=1"
            )
        );
    }

    #[test]
    fn no_extra_parameter_replaces_or_repeats_one_of_the_protocols() {
        with_request([&[], &[], &[]], |plain| {
            let protocol = plain.form("https://h/authorize").fields;
            assert!(protocol.len() > 15, "{protocol:?}");
            for spelled in [str::to_owned, str::to_uppercase] {
                let extra: Vec<_> = protocol
                    .iter()
                    .map(|(name, _)| (spelled(name), "evil".to_owned()))
                    .collect();
                with_request([&extra, &extra, &extra], |request| {
                    assert_eq!(
                        request.url("https://h/authorize"),
                        plain.url("https://h/authorize")
                    );
                    assert_eq!(
                        request.form("https://h/authorize"),
                        plain.form("https://h/authorize")
                    );
                });
            }
        });
    }

    #[test]
    fn a_form_keeps_the_query_of_the_endpoint_and_what_is_for_the_query() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let in_body = [pair("dc", "body")];
        let in_query = [pair("dc", "query"), pair("slice", "1"), pair("state", "evil")];
        with_request(
            [&in_body, &in_query, &[pair("instance_aware", "true")]],
            |request| {
                let form = request.form("https://h/authorize?p=policy");
                assert_eq!(
                    form.action,
                    "https://h/authorize?p=policy&slice=1&client-request-id=cid"
                );
                let field = |name: &str| {
                    let mut found = form.fields.iter().filter(|(known, _)| known == name);
                    let value = found.next().map(|(_, value)| value.as_str());
                    assert_eq!(found.next(), None, "{name} stands there once");
                    value
                };
                assert_eq!((field("dc"), field("slice")), (Some("body"), None));
                assert_eq!(field("instance_aware"), Some("true"));
                let mut broken = request.clone();
                broken.state = "s|line\nbreak";
                let form = broken.form("https://h/authorize");
                assert!(
                    form.action.ends_with("&state=s%7Cline%0Abreak"),
                    "{}",
                    form.action
                );
                assert!(form.fields.iter().all(|(name, _)| name != "state"));
                assert_eq!(
                    (field("state"), field("code_challenge_method")),
                    (Some("s"), Some("S256"))
                );
            },
        );
    }
}

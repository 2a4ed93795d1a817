//! Requests to the token endpoint (RFC 6749, sections 4.1.3 and 6), in MSAL's order of parameters.
//!
//! Everything travels in the body with one plain content type, so that the browser sends no
//! preflight.

use crate::url::Parameters;
use crate::{
    AuthorizationCode, CLIENT_SKU, CLIENT_VERSION, ClientId, CodeVerifier, CorrelationId, RefreshToken,
    ScopeSet,
};

/// The content type of every token request.
pub const CONTENT_TYPE: &str = "application/x-www-form-urlencoded;charset=utf-8";

/// A request to the token endpoint: what both grants have in common.
#[derive(Clone, Copy, Debug)]
pub struct TokenRequest<'a> {
    /// The app that asks.
    pub client_id: &'a ClientId,
    /// The scopes, default scopes included.
    pub scopes: &'a ScopeSet,
    /// The claims request; see [`claims_request::merge`](crate::claims_request::merge).
    pub claims: &'a str,
    /// `X-AnchorMailbox`: routes the request to the user's region.
    pub mailbox: Option<&'a str>,
    /// The API that the token is for (RFC 8707), where scopes do not say it.
    pub resource: Option<&'a str>,
    /// The caller's extra parameters; they never replace one of the protocol's.
    pub extra: &'a [(String, String)],
}

impl TokenRequest<'_> {
    /// The body that redeems an authorization code. Code and verifier are consumed: neither may be
    /// sent twice.
    pub fn code_body(&self, code: AuthorizationCode, verifier: CodeVerifier, redirect_uri: &str) -> String {
        let mut body = Parameters::default();
        body.set("client_id", self.client_id.as_str());
        body.set("redirect_uri", redirect_uri);
        self.aim(&mut body);
        body.set("code", code.secret());
        self.library(&mut body);
        body.set("code_verifier", verifier.secret());
        body.set("grant_type", "authorization_code");
        self.finish(body)
    }

    /// The body that redeems a code which the app's own server has got for its page (`spa_code`).
    /// The server has sent redirect URI and verifier, so there is neither. The code is consumed.
    pub fn spa_code_body(&self, code: AuthorizationCode) -> String {
        let mut body = Parameters::default();
        body.set("client_id", self.client_id.as_str());
        self.aim(&mut body);
        body.set("code", code.secret());
        self.library(&mut body);
        body.set("grant_type", "authorization_code");
        self.finish(body)
    }

    /// The body that redeems a refresh token.
    pub fn refresh_body(&self, refresh_token: &RefreshToken) -> String {
        let mut body = Parameters::default();
        body.set("client_id", self.client_id.as_str());
        self.aim(&mut body);
        body.set("grant_type", "refresh_token");
        self.library(&mut body);
        body.set("refresh_token", refresh_token.secret());
        self.finish(body)
    }

    /// What the token is for.
    fn aim(&self, body: &mut Parameters) {
        body.set("scope", self.scopes.as_str());
        body.set_some("resource", self.resource);
    }

    fn library(&self, body: &mut Parameters) {
        body.set("x-client-SKU", CLIENT_SKU);
        body.set("x-client-VER", CLIENT_VERSION);
        body.set("x-ms-lib-capability", "retry-after, h429");
    }

    fn finish(&self, mut body: Parameters) -> String {
        body.set("client_info", "1");
        body.set_some("X-AnchorMailbox", self.mailbox);
        body.set("claims", self.claims);
        body.extend(self.extra);
        body.encode()
    }
}

/// The token endpoint with the correlation id, by which the authority's logs find the request, and
/// with the caller's extra query parameters.
pub fn url(token_endpoint: &str, correlation_id: &CorrelationId, extra: &[(String, String)]) -> String {
    let mut query = Parameters::default();
    query.set("client-request-id", correlation_id.as_str());
    query.extend(extra);
    query.append_to(token_endpoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request<'a>(client_id: &'a ClientId, scopes: &'a ScopeSet) -> TokenRequest<'a> {
        TokenRequest {
            client_id,
            scopes,
            claims: "{}",
            mailbox: Some("Oid:u@t"),
            resource: None,
            extra: &[],
        }
    }

    #[test]
    fn a_code_is_redeemed_with_its_verifier_and_redirect_uri() {
        let (client_id, scopes) = ("c".into(), ScopeSet::parse("User.Read openid"));
        let body = request(&client_id, &scopes).code_body(
            AuthorizationCode::new("0.A"),
            CodeVerifier::new("v"),
            "https://a/",
        );
        assert_eq!(
            body,
            format!(
                "client_id=c&redirect_uri=https%3A%2F%2Fa%2F&scope=User.Read%20openid&code=0.A&x-client-SKU={CLIENT_SKU}\
                 &x-client-VER={CLIENT_VERSION}&x-ms-lib-capability=retry-after%2C%20h429&code_verifier=v\
                 &grant_type=authorization_code&client_info=1&X-AnchorMailbox=Oid%3Au%40t&claims=%7B%7D"
            )
        );
    }

    #[test]
    fn a_refresh_token_is_redeemed_without_redirect_uri() {
        let (client_id, scopes) = ("c".into(), ScopeSet::parse("User.Read"));
        let body = request(&client_id, &scopes).refresh_body(&RefreshToken::new("1.A"));
        assert!(body.starts_with("client_id=c&scope=User.Read&grant_type=refresh_token&"));
        assert!(body.contains("&refresh_token=1.A&") && !body.contains("redirect_uri"));
    }

    #[test]
    fn a_code_from_the_apps_server_is_redeemed_without_verifier_and_redirect_uri() {
        let (client_id, scopes) = ("c".into(), ScopeSet::parse("User.Read openid"));
        let body = request(&client_id, &scopes).spa_code_body(AuthorizationCode::new("0.A"));
        assert!(body.starts_with("client_id=c&scope=User.Read%20openid&code=0.A&"));
        assert!(body.contains("&grant_type=authorization_code&client_info=1&"));
        assert!(!body.contains("redirect_uri") && !body.contains("code_verifier"));
    }

    #[test]
    fn a_resource_stands_behind_the_scopes_and_extra_parameters_stand_last() {
        let (client_id, scopes) = ("c".into(), ScopeSet::parse("A"));
        let extra = ["dc", "Grant_Type", "client_id", "scope", "empty"].map(|name| {
            (
                name.to_owned(),
                if name == "empty" { "" } else { "evil" }.to_owned(),
            )
        });
        let request = TokenRequest {
            resource: Some("https://api/"),
            extra: &extra,
            ..request(&client_id, &scopes)
        };
        for body in [
            request.refresh_body(&RefreshToken::new("1.A")),
            request.spa_code_body(AuthorizationCode::new("0.A")),
            request.code_body(
                AuthorizationCode::new("0.A"),
                CodeVerifier::new("v"),
                "https://a/",
            ),
        ] {
            assert!(body.contains("&scope=A&resource=https%3A%2F%2Fapi%2F&"), "{body}");
            assert!(body.ends_with("&claims=%7B%7D&dc=evil"), "{body}");
        }
    }

    #[test]
    fn the_correlation_id_travels_in_the_query() {
        let url = |extra: &[(String, String)]| url("https://h/token?p=1", &"id".into(), extra);
        assert_eq!(url(&[]), "https://h/token?p=1&client-request-id=id");
        let extra = [("client-request-id", "evil"), ("dc", "1")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(url(&extra), "https://h/token?p=1&client-request-id=id&dc=1");
    }
}

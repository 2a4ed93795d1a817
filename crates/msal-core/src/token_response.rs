//! The response of the token endpoint (RFC 6749, sections 5.1 and 5.2).

use std::time::Duration;

use crate::client_info::ClientInfo;
use crate::error::{AuthError, ResponseError, ServerError};
use crate::json::{Json, Object};
use crate::{AccessToken, RawIdToken, RefreshToken, ScopeSet, TokenScheme, UnixTime, decimal};

/// The tokens that the token endpoint granted, and what it says about them.
#[derive(Clone, Debug)]
pub struct TokenResponse {
    /// Absent when no API scope was asked for (Azure AD B2C).
    pub access_token: Option<AccessToken>,
    /// How the access token is presented to an API.
    pub scheme: TokenScheme,
    /// The scopes granted, `None` when the server did not say: then those asked for.
    pub scopes: Option<ScopeSet>,
    /// When the access token expires, counted from the instant before the request was sent.
    pub expires_on: UnixTime,
    /// Until when the token may be used while the authority is out of order.
    pub extended_expires_on: UnixTime,
    /// From when on the token should be renewed ahead of time.
    pub refresh_on: Option<UnixTime>,
    /// With which the next tokens are asked for.
    pub refresh_token: Option<RefreshToken>,
    /// When the refresh token expires, if the server says.
    pub refresh_token_expires_on: Option<UnixTime>,
    /// Who signed in, if `openid` was granted. Not checked yet; see
    /// [`IdToken::check`](crate::IdToken::check).
    pub id_token: Option<RawIdToken>,
    /// Who signed in, by the home tenant's ids.
    pub client_info: Option<ClientInfo>,
    /// The parameter as received, for the cache.
    pub raw_client_info: Option<String>,
}

impl TokenResponse {
    /// Reads the body of a response that was requested at `requested_at`.
    ///
    /// As in MSAL, the presence of `error`, `error_description` or `suberror` makes an error, not
    /// the status, and a missing `token_type` means a bearer token. Numbers may come as strings.
    ///
    /// # Errors
    /// The server's error, or [`ResponseError::NotJson`] for anything but a JSON object,
    /// [`ResponseError::NoToken`] for one without any token and [`ResponseError::TokenType`] for a
    /// token of another scheme. No error holds text of the body besides the server's own error
    /// fields.
    pub fn read(body: &str, status: u16, requested_at: UnixTime) -> Result<Box<Self>, AuthError> {
        let fields = Fields::parse(body).ok_or(ResponseError::NotJson { status })?;
        if let Some(error) = fields.server_error(status) {
            return Err(error.into());
        }
        if fields
            .0
            .text("access_token")
            .or(fields.0.text("id_token"))
            .is_none()
        {
            return Err(ResponseError::NoToken { status }.into());
        }
        Ok(Box::new(fields.response(fields.scheme()?, requested_at)))
    }
}

/// The error in a response of the authority in JSON, `None` when there is none.
pub fn server_error(body: &str, status: u16) -> Option<Box<ServerError>> {
    Fields::parse(body)?.server_error(status)
}

struct Fields(Object);

impl Fields {
    fn parse(body: &str) -> Option<Self> {
        Object::parse(body).map(Self)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.0.text(name).map(str::to_owned)
    }

    fn seconds(&self, name: &str) -> Option<u64> {
        match self.0.get(name)? {
            Json::Text(text) => decimal::parse(text.trim_ascii()),
            other => other.integer(),
        }
    }

    /// The scheme of the access token (RFC 6749, section 5.1).
    fn scheme(&self) -> Result<TokenScheme, ResponseError> {
        match self.0.get("token_type") {
            None | Some(Json::Null) => Ok(TokenScheme::default()),
            Some(name) => name
                .text()
                .and_then(TokenScheme::parse)
                .ok_or(ResponseError::TokenType),
        }
    }

    fn response(&self, scheme: TokenScheme, requested_at: UnixTime) -> TokenResponse {
        let at = |seconds: u64| requested_at + Duration::from_secs(seconds);
        let lifetime = self.seconds("expires_in").unwrap_or(0);
        let extension = self.seconds("ext_expires_in").unwrap_or(0);
        let raw_client_info = self.text("client_info");
        TokenResponse {
            access_token: self.text("access_token").map(AccessToken::new),
            scheme,
            scopes: self.0.text("scope").map(ScopeSet::parse),
            expires_on: at(lifetime),
            extended_expires_on: at(lifetime.saturating_add(extension)),
            refresh_on: self.seconds("refresh_in").filter(|seconds| *seconds > 0).map(at),
            refresh_token: self.text("refresh_token").map(RefreshToken::new),
            refresh_token_expires_on: self.seconds("refresh_token_expires_in").map(at),
            id_token: self.text("id_token").map(RawIdToken::new),
            client_info: raw_client_info.as_deref().and_then(ClientInfo::parse),
            raw_client_info,
        }
    }

    fn server_error(&self, status: u16) -> Option<Box<ServerError>> {
        let is_error = ["error", "error_description", "suberror"]
            .iter()
            .any(|name| self.0.get(name).is_some_and(|value| !matches!(value, Json::Null)));
        is_error.then(|| {
            let mut error = ServerError::read(&|name| self.text(name));
            error.codes = self.codes();
            error.status = Some(status);
            error
        })
    }

    fn codes(&self) -> Vec<u32> {
        let mut codes = Vec::new();
        for code in self.0.get("error_codes").map_or(&[][..], Json::items) {
            if let Some(Ok(code)) = code.integer().map(u32::try_from) {
                codes.push(code);
            }
        }
        codes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: UnixTime = UnixTime::from_seconds(1000);

    #[test]
    fn lifetimes_count_from_before_the_request() {
        let body = r#"{"access_token":"a","expires_in":"3599","ext_expires_in":10,"refresh_in":60,"refresh_token":"r","refresh_token_expires_in":86399}"#;
        let response = TokenResponse::read(body, 200, AT).unwrap();
        assert_eq!(response.expires_on.seconds(), 4599);
        assert_eq!(response.extended_expires_on.seconds(), 4609);
        assert_eq!(response.refresh_on.map(UnixTime::seconds), Some(1060));
        assert_eq!(
            response.refresh_token_expires_on.map(UnixTime::seconds),
            Some(87399)
        );
    }

    #[test]
    fn an_error_field_makes_an_error_whatever_the_status() {
        let body = r#"{"error":"invalid_grant","suberror":"bad_token","error_description":"AADSTS700084: too old","error_codes":[700084],"correlation_id":"c","access_token":"a"}"#;
        let error = TokenResponse::read(body, 200, AT).unwrap_err();
        assert!(error.is_interaction_required());
        assert_eq!(error.server().unwrap().codes, [700084]);
        assert_eq!(error.correlation_id().map(|id| id.as_str()), Some("c"));
    }

    #[test]
    fn what_is_no_token_response_is_refused() {
        for body in [
            "",
            "<html></html>",
            "[]",
            "null",
            "\"x\"",
            "{",
            r#"{"access_token":"#,
        ] {
            let error = TokenResponse::read(body, 200, AT).unwrap_err();
            assert_eq!(error.code(), "failed_to_parse_response", "{body}");
        }
        assert_eq!(
            TokenResponse::read("{}", 200, AT).unwrap_err().code(),
            "null_or_empty_token"
        );
        assert_eq!(
            TokenResponse::read(r#"{"access_token":""}"#, 200, AT)
                .unwrap_err()
                .code(),
            "null_or_empty_token"
        );
    }

    #[test]
    fn the_parts_of_a_broken_body_are_not_repeated() {
        let error = TokenResponse::read(r#"{"access_token":"hidden-token","#, 200, AT).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hidden-token"));
    }

    #[test]
    fn absurd_numbers_do_no_harm() {
        let body = r#"{"access_token":"a","expires_in":1e300,"ext_expires_in":-5,"refresh_in":[],"refresh_token_expires_in":"x"}"#;
        let response = TokenResponse::read(body, 200, AT).unwrap();
        assert!(
            response.expires_on > AT
                && response.refresh_on.is_none()
                && response.refresh_token_expires_on.is_none()
        );
    }
    #[test]
    fn an_error_field_of_null_is_none() {
        let body = r#"{"error":null,"suberror":null,"access_token":"a"}"#;
        assert!(TokenResponse::read(body, 200, AT).is_ok());
        assert!(server_error(body, 200).is_none());
        assert!(server_error(r#"{"error":""}"#, 400).is_some());
    }

    #[test]
    fn a_token_of_another_scheme_is_refused() {
        let read = |token_type: &str| {
            let body = [r#"{"access_token":"a""#, token_type, "}"].concat();
            TokenResponse::read(&body, 200, AT)
        };
        for token_type in [
            "",
            r#","token_type":null"#,
            r#","token_type":"Bearer""#,
            r#","token_type":"bEARER""#,
        ] {
            let response = read(token_type).unwrap();
            assert_eq!(response.scheme, TokenScheme::Bearer, "{token_type}");
        }
        for token_type in ["pop", "DPoP", "Bearer ", ""] {
            let error = read(&format!(r#","token_type":"{token_type}""#)).unwrap_err();
            assert_eq!(error.code(), "token_type_mismatch", "{token_type}");
        }
        assert!(read(r#","token_type":1"#).is_err());
    }
}

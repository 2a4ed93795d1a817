//! The answer of the token endpoint (RFC 6749, sections 5.1 and 5.2).

use std::time::Duration;

use serde_json::{Map, Value};

use crate::client_info::ClientInfo;
use crate::error::{AuthError, ResponseError, ServerError};
use crate::{AccessToken, RawIdToken, RefreshToken, ScopeSet, UnixTime};

/// What the token endpoint granted.
#[derive(Clone, Debug)]
pub struct TokenGrant {
    /// Absent when no API scope was asked for (Azure AD B2C).
    pub access_token: Option<AccessToken>,
    /// `Bearer` unless the server says otherwise.
    pub token_type: String,
    /// The scopes granted, `None` when the server did not say: then those asked for.
    pub scopes: Option<ScopeSet>,
    /// When the access token expires, counted from the instant before the request was sent.
    pub expires_on: UnixTime,
    /// Until when the token may be used while the authority is out of order.
    pub extended_expires_on: UnixTime,
    /// From when on the token should be renewed ahead of time.
    pub refresh_on: Option<UnixTime>,
    /// For the next tokens.
    pub refresh_token: Option<RefreshToken>,
    /// When the refresh token expires, if the server says.
    pub refresh_token_expires_on: Option<UnixTime>,
    /// Who signed in, if `openid` was granted. Not checked yet; see [`IdToken::check`](crate::IdToken::check).
    pub id_token: Option<RawIdToken>,
    /// Who signed in, by the home tenant's ids.
    pub client_info: Option<ClientInfo>,
    /// The parameter as received, for the cache.
    pub raw_client_info: Option<String>,
}

impl TokenGrant {
    /// Reads the body of an answer that was requested at `requested_at`.
    ///
    /// As in MSAL, the presence of `error`, `error_description` or `suberror` makes an error, not the status. Numbers may come as
    /// strings.
    ///
    /// # Errors
    /// The server's error, or [`ResponseError::NotJson`] for anything but a JSON object and [`ResponseError::NoToken`] for one without any token.
    /// No error holds text of the body besides the server's own error fields.
    pub fn read(body: &str, status: u16, requested_at: UnixTime) -> Result<Self, AuthError> {
        let fields = Fields::parse(body).ok_or(ResponseError::NotJson { status })?;
        if let Some(error) = fields.server_error(status) {
            return Err(error.into());
        }
        let grant = fields.grant(requested_at);
        if grant.access_token.is_none() && grant.id_token.is_none() {
            return Err(ResponseError::NoToken { status }.into());
        }
        Ok(grant)
    }
}

/// The error in an answer of the authority in JSON, `None` when there is none.
pub fn server_error(body: &str, status: u16) -> Option<ServerError> {
    Fields::parse(body)?.server_error(status)
}

struct Fields(Map<String, Value>);

impl Fields {
    fn parse(body: &str) -> Option<Self> {
        serde_json::from_str(body).map(Self).ok()
    }

    fn text(&self, key: &str) -> Option<String> {
        self.0
            .get(key)?
            .as_str()
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    fn seconds(&self, key: &str) -> Option<u64> {
        match self.0.get(key)? {
            Value::Number(number) => number
                .as_u64()
                .or_else(|| number.as_f64().map(|seconds| seconds as u64)),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    fn grant(&self, requested_at: UnixTime) -> TokenGrant {
        let at = |seconds: u64| requested_at + Duration::from_secs(seconds);
        let lifetime = self.seconds("expires_in").unwrap_or(0);
        let raw_client_info = self.text("client_info");
        TokenGrant {
            access_token: self.text("access_token").map(AccessToken::new),
            token_type: self.text("token_type").unwrap_or_else(|| "Bearer".to_owned()),
            scopes: self.text("scope").map(|text| ScopeSet::parse(&text)),
            expires_on: at(lifetime),
            extended_expires_on: at(lifetime.saturating_add(self.seconds("ext_expires_in").unwrap_or(0))),
            refresh_on: self.seconds("refresh_in").filter(|seconds| *seconds > 0).map(at),
            refresh_token: self.text("refresh_token").map(RefreshToken::new),
            refresh_token_expires_on: self.seconds("refresh_token_expires_in").map(at),
            id_token: self.text("id_token").map(RawIdToken::new),
            client_info: raw_client_info.as_deref().and_then(ClientInfo::parse),
            raw_client_info,
        }
    }

    fn server_error(&self, status: u16) -> Option<ServerError> {
        let known = ["error", "error_description", "suberror"];
        known
            .iter()
            .any(|key| self.0.get(*key).is_some_and(|value| !value.is_null()))
            .then(|| ServerError {
                error: self.text("error").unwrap_or_default(),
                suberror: self.text("suberror"),
                description: self.text("error_description").unwrap_or_default(),
                codes: self.codes(),
                claims: self.text("claims"),
                correlation_id: self.text("correlation_id").map(Into::into),
                trace_id: self.text("trace_id"),
                status: Some(status),
                retry_after: None,
            })
    }

    fn codes(&self) -> Vec<u32> {
        let codes = self.0.get("error_codes").and_then(Value::as_array);
        codes
            .into_iter()
            .flatten()
            .filter_map(Value::as_u64)
            .filter_map(|code| code.try_into().ok())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: UnixTime = UnixTime::from_seconds(1000);

    #[test]
    fn lifetimes_count_from_before_the_request() {
        let body = r#"{"access_token":"a","expires_in":"3599","ext_expires_in":10,"refresh_in":60,"refresh_token":"r","refresh_token_expires_in":86399}"#;
        let grant = TokenGrant::read(body, 200, AT).unwrap();
        assert_eq!(grant.expires_on.seconds(), 4599);
        assert_eq!(grant.extended_expires_on.seconds(), 4609);
        assert_eq!(grant.refresh_on.map(UnixTime::seconds), Some(1060));
        assert_eq!(grant.refresh_token_expires_on.map(UnixTime::seconds), Some(87399));
    }

    #[test]
    fn an_error_field_makes_an_error_whatever_the_status() {
        let body = r#"{"error":"invalid_grant","suberror":"bad_token","error_description":"AADSTS700084: too old","error_codes":[700084],"correlation_id":"c","access_token":"a"}"#;
        let error = TokenGrant::read(body, 200, AT).unwrap_err();
        assert!(error.is_interaction_required());
        assert_eq!(error.server().unwrap().codes, [700084]);
        assert_eq!(error.correlation_id().map(|id| id.as_str()), Some("c"));
    }

    #[test]
    fn what_is_no_token_answer_is_refused() {
        for body in [
            "",
            "<html></html>",
            "[]",
            "null",
            "\"x\"",
            "{",
            r#"{"access_token":"#,
        ] {
            let error = TokenGrant::read(body, 200, AT).unwrap_err();
            assert_eq!(error.code(), "failed_to_parse_response", "{body}");
        }
        assert_eq!(
            TokenGrant::read("{}", 200, AT).unwrap_err().code(),
            "null_or_empty_token"
        );
        assert_eq!(
            TokenGrant::read(r#"{"access_token":""}"#, 200, AT)
                .unwrap_err()
                .code(),
            "null_or_empty_token"
        );
    }

    #[test]
    fn the_parts_of_a_broken_body_are_not_repeated() {
        let error = TokenGrant::read(r#"{"access_token":"hidden-token","#, 200, AT).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hidden-token"));
    }

    #[test]
    fn absurd_numbers_do_no_harm() {
        let body = r#"{"access_token":"a","expires_in":1e300,"ext_expires_in":-5,"refresh_in":[],"refresh_token_expires_in":"x"}"#;
        let grant = TokenGrant::read(body, 200, AT).unwrap();
        assert!(
            grant.expires_on > AT && grant.refresh_on.is_none() && grant.refresh_token_expires_on.is_none()
        );
    }
}

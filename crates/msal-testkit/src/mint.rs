//! Id tokens to order.

use msal_core::encoding::base64url;
use msal_web::UnixTime;
use serde_json::{Map, Value, json};

use crate::TestUser;

/// Makes id tokens, right by default and wrong where a test says so.
///
/// They carry no real signature: a client need not check one on a token that it fetched itself over
/// TLS (OpenID Connect Core, section 3.1.3.7, rule 6). One that does is tested with
/// [`ScriptedSignatures`](crate::ScriptedSignatures). Never show these tokens to an API.
///
/// ```
/// use msal_testkit::{START, TestUser, TokenMint};
/// let mint = TokenMint::new(&TestUser::ada(), "client", START).nonce("n");
/// let token = mint.issuer("https://elsewhere.example/v2.0").id_token();
/// assert_eq!(token.split('.').count(), 3);
/// ```
#[derive(Clone, Debug)]
pub struct TokenMint {
    claims: Map<String, Value>,
    key_id: String,
    signature: String,
}

impl TokenMint {
    /// A token for this user and this app, issued now, valid for an hour, by the public cloud for
    /// the user's tenant.
    pub fn new(user: &TestUser, client_id: &str, now: UnixTime) -> Self {
        let claims = [
            ("aud", json!(client_id)),
            (
                "iss",
                json!(format!(
                    "https://login.microsoftonline.com/{}/v2.0",
                    user.tenant_id
                )),
            ),
            ("iat", json!(now.seconds())),
            ("nbf", json!(now.seconds())),
            ("exp", json!(now.seconds() + 3600)),
            ("sub", json!(format!("sub-{}", user.object_id))),
            ("oid", json!(user.object_id)),
            ("tid", json!(user.tenant_id)),
            ("name", json!(user.name)),
            ("preferred_username", json!(user.username)),
            ("ver", json!("2.0")),
        ];
        let mut mint = Self {
            claims: claims
                .map(|(name, value)| (name.to_owned(), value))
                .into_iter()
                .collect(),
            key_id: "none".to_owned(),
            signature: "unsigned".to_owned(),
        };
        for (name, value) in [("login_hint", &user.login_hint), ("sid", &user.session_id)] {
            mint.claims
                .extend(value.as_ref().map(|text| (name.to_owned(), json!(text))));
        }
        mint
    }

    /// Sets any claim.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    /// Leaves a claim out.
    pub fn without(mut self, name: &str) -> Self {
        self.claims.remove(name);
        self
    }

    /// Sets `nonce`.
    pub fn nonce(self, nonce: &str) -> Self {
        self.claim("nonce", nonce)
    }

    /// Sets `iss`.
    pub fn issuer(self, issuer: &str) -> Self {
        self.claim("iss", issuer)
    }

    /// Sets `aud`.
    pub fn audience(self, client_id: &str) -> Self {
        self.claim("aud", client_id)
    }

    /// Sets `exp`.
    pub fn expires_at(self, time: UnixTime) -> Self {
        self.claim("exp", time.seconds())
    }

    /// Signs with the key of this name, as [`ScriptedSignatures`](crate::ScriptedSignatures)
    /// understands it.
    pub fn signed_by(mut self, key_id: &str) -> Self {
        self.key_id = key_id.to_owned();
        self.signature = format!("signed by {key_id}");
        self
    }

    /// Names a key in the header, whoever has signed.
    pub fn key_id(mut self, key_id: &str) -> Self {
        self.key_id = key_id.to_owned();
        self
    }

    /// The token: header, claims, and a signature that says `unsigned`, unless somebody has signed
    /// it.
    pub fn id_token(&self) -> String {
        let header = json!({ "typ": "JWT", "alg": "RS256", "kid": self.key_id });
        let header = base64url(header.to_string().as_bytes());
        let claims = base64url(Value::Object(self.claims.clone()).to_string().as_bytes());
        format!("{header}.{claims}.{}", base64url(self.signature.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::START;
    use msal_core::authority::IssuerRule;
    use msal_core::id_token::{Expected, ResponseTimes};
    use msal_core::time::ClockOffset;
    use msal_core::{IdToken, RawIdToken};

    #[test]
    fn a_token_is_right_by_default() {
        let rule = IssuerRule::new(
            "https://login.microsoftonline.com/{tenantid}/v2.0".into(),
            "common",
        );
        let expected = Expected {
            client_id: &"client".into(),
            issuer: &rule,
            nonce: Some(&"n".into()),
            times: ResponseTimes {
                sent: START,
                received: START,
                date: None,
                known_offset: ClockOffset::Negligible,
            },
        };
        let mint = TokenMint::new(&TestUser::ada(), "client", START).nonce("n");
        let check = |mint: TokenMint| IdToken::check(RawIdToken::new(mint.id_token()), &expected);
        assert_eq!(
            check(mint.clone()).unwrap().claims().username(),
            Some("ada@contoso.com")
        );
        assert!(check(mint.without("sub")).is_err());
    }
}

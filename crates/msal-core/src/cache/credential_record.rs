//! Credentials as they stand in the cache: JSON objects whose numbers are decimal strings, as
//! MSAL.js writes them.
//!
//! Secrets stand here in plain text, since this is the form they are stored in; no record has a
//! `Debug` form.

use std::time::Duration;

use super::key::{CredentialType, credential_key};
use crate::json::{Json, Object};
use crate::{
    AccessToken, ClientId, HomeAccountId, RawIdToken, RefreshToken, ScopeSet, TokenScheme, UnixTime,
};

/// A token that expires sooner than this counts as expired.
pub const RENEWAL_OFFSET: Duration = Duration::from_secs(300);

/// Whose credential it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialOwner {
    /// The user.
    pub home_account_id: HomeAccountId,
    /// The cloud.
    pub environment: String,
    /// The app.
    pub client_id: ClientId,
    /// The tenant that issued it.
    pub realm: String,
}

/// An id token in the cache.
#[derive(Clone)]
pub struct IdTokenRecord {
    /// Whose it is.
    pub owner: CredentialOwner,
    /// The token.
    pub secret: RawIdToken,
}

/// An access token in the cache.
#[derive(Clone)]
pub struct AccessTokenRecord {
    /// Whose it is.
    pub owner: CredentialOwner,
    /// The token.
    pub secret: AccessToken,
    /// The scopes it was granted for.
    pub scopes: ScopeSet,
    /// How it is shown to an API.
    pub scheme: TokenScheme,
    /// When it was written.
    pub cached_at: UnixTime,
    /// When it expires.
    pub expires_on: UnixTime,
    /// Until when it may be used while the authority is out of order.
    pub extended_expires_on: UnixTime,
    /// From when on it should be renewed ahead of time, if the authority says.
    pub refresh_on: Option<UnixTime>,
}

/// A refresh token in the cache.
#[derive(Clone)]
pub struct RefreshTokenRecord {
    /// Whose it is; the realm is empty.
    pub owner: CredentialOwner,
    /// The token.
    pub secret: RefreshToken,
    /// When it expires, if the authority says.
    pub expires_on: Option<UnixTime>,
}

impl IdTokenRecord {
    /// Its key.
    pub fn key(&self) -> String {
        credential_key(&self.owner, CredentialType::IdToken, "", TokenScheme::Bearer)
    }

    /// Reads a record; `None` when it is not an id token's, or its token has not three parts.
    pub fn parse(json: &str) -> Option<Self> {
        let (object, owner) = read(json, CredentialType::IdToken)?;
        let secret = object.text("secret")?;
        let is_token = secret.split('.').filter(|part| !part.is_empty()).count() == 3;
        is_token.then(|| Self {
            owner,
            secret: RawIdToken::new(secret),
        })
    }

    /// The record as text. What another library has added to the one before is kept.
    pub fn to_json(&self, before: Option<&str>, now: UnixTime) -> String {
        let mut object = start(before, CredentialType::IdToken, &self.owner, self.secret.secret());
        object.set("realm", &self.owner.realm);
        object.set("lastUpdatedAt", &now.millis().to_string());
        object.to_json()
    }
}

impl AccessTokenRecord {
    /// Its key.
    pub fn key(&self) -> String {
        let target = self.scopes.as_str();
        credential_key(&self.owner, CredentialType::AccessToken, target, self.scheme)
    }

    /// Reads a record; `None` when it is not a plain bearer token's. One that is bound to a key, or
    /// restricted by attributes, answers only a request that names them.
    pub fn parse(json: &str) -> Option<Self> {
        let (object, owner) = read(json, CredentialType::AccessToken)?;
        let is_set = |name| object.get(name).is_some_and(|value| *value != Json::Null);
        if is_set("keyId") || is_set("additionalCacheKeyComponents") {
            return None;
        }
        Some(Self {
            owner,
            secret: AccessToken::new(object.text("secret")?),
            scopes: ScopeSet::parse(object.text("target")?),
            scheme: object
                .text("tokenType")
                .map_or(Some(TokenScheme::Bearer), TokenScheme::parse)?,
            cached_at: time(&object, "cachedAt")?,
            expires_on: time(&object, "expiresOn")?,
            extended_expires_on: time(&object, "extendedExpiresOn").unwrap_or(UnixTime::from_seconds(0)),
            refresh_on: time(&object, "refreshOn"),
        })
    }

    /// The record as text.
    pub fn to_json(&self) -> String {
        let mut object = Object::default();
        object.set("homeAccountId", self.owner.home_account_id.as_str());
        object.set("credentialType", CredentialType::AccessToken.as_str());
        object.set("secret", self.secret.secret());
        object.set("cachedAt", &seconds(self.cached_at));
        object.set("expiresOn", &seconds(self.expires_on));
        object.set("extendedExpiresOn", &seconds(self.extended_expires_on));
        object.set("environment", &self.owner.environment);
        object.set("clientId", self.owner.client_id.as_str());
        object.set("realm", &self.owner.realm);
        object.set("target", self.scopes.as_str());
        object.set("tokenType", self.scheme.as_str());
        object.set("lastUpdatedAt", &self.cached_at.millis().to_string());
        object.set_some("refreshOn", self.refresh_on.map(seconds).as_deref());
        object.to_json()
    }

    /// Whether the token may be used at `now`: not within [`RENEWAL_OFFSET`] of its end, and not
    /// cached in the future, which would mean that the clock was turned back.
    pub fn is_usable(&self, now: UnixTime) -> bool {
        self.cached_at.seconds() <= now.seconds() && now + RENEWAL_OFFSET <= self.expires_on
    }
}

impl RefreshTokenRecord {
    /// Its key.
    pub fn key(&self) -> String {
        credential_key(&self.owner, CredentialType::RefreshToken, "", TokenScheme::Bearer)
    }

    /// Reads a record; `None` when it is not a refresh token's.
    pub fn parse(json: &str) -> Option<Self> {
        let (object, owner) = read(json, CredentialType::RefreshToken)?;
        Some(Self {
            owner,
            secret: RefreshToken::new(object.text("secret")?),
            expires_on: time(&object, "expiresOn"),
        })
    }

    /// The record as text. What another library has added to the one before is kept.
    pub fn to_json(&self, before: Option<&str>, now: UnixTime) -> String {
        let mut object = start(
            before,
            CredentialType::RefreshToken,
            &self.owner,
            self.secret.secret(),
        );
        object.set("lastUpdatedAt", &now.millis().to_string());
        object.set_some("expiresOn", self.expires_on.map(seconds).as_deref());
        object.to_json()
    }

    /// Whether the token is known to be within [`RENEWAL_OFFSET`] of its end.
    pub fn is_expired(&self, now: UnixTime) -> bool {
        self.expires_on
            .is_some_and(|expires_on| now + RENEWAL_OFFSET > expires_on)
    }
}

fn read(json: &str, credential: CredentialType) -> Option<(Object, CredentialOwner)> {
    let object = Object::parse(json)?;
    (object.text("credentialType")? == credential.as_str()).then_some(())?;
    let owner = CredentialOwner {
        home_account_id: object.text("homeAccountId")?.into(),
        environment: object.text("environment")?.to_owned(),
        client_id: object.text("clientId")?.into(),
        realm: object.text("realm").unwrap_or_default().to_owned(),
    };
    Some((object, owner))
}

fn start(before: Option<&str>, credential: CredentialType, owner: &CredentialOwner, secret: &str) -> Object {
    let mut object = before.and_then(Object::parse).unwrap_or_default();
    object.set("credentialType", credential.as_str());
    object.set("homeAccountId", owner.home_account_id.as_str());
    object.set("environment", &owner.environment);
    object.set("clientId", owner.client_id.as_str());
    object.set("secret", secret);
    object
}

fn time(object: &Object, name: &str) -> Option<UnixTime> {
    object.text(name)?.parse().ok().map(UnixTime::from_seconds)
}

fn seconds(time: UnixTime) -> String {
    time.seconds().to_string()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn access_token() -> AccessTokenRecord {
        AccessTokenRecord {
            owner: CredentialOwner {
                home_account_id: "u.t".into(),
                environment: "login.windows.net".into(),
                client_id: "c".into(),
                realm: "t".into(),
            },
            secret: AccessToken::new("s"),
            scopes: ScopeSet::parse("User.Read openid profile"),
            scheme: TokenScheme::Bearer,
            cached_at: UnixTime::from_seconds(1000),
            expires_on: UnixTime::from_seconds(5000),
            extended_expires_on: UnixTime::from_seconds(5000),
            refresh_on: None,
        }
    }

    const OF_MSAL_JS: &str = r#"{"homeAccountId":"u.t","credentialType":"AccessToken","secret":"s","cachedAt":"1","expiresOn":"2","extendedExpiresOn":"3","environment":"login.windows.net","clientId":"c","realm":"t","target":"User.Read openid","tokenType":"Bearer","lastUpdatedAt":"4"}"#;

    #[test]
    fn a_record_written_by_msal_js_is_read() {
        let record = AccessTokenRecord::parse(OF_MSAL_JS).unwrap();
        assert_eq!(
            record.key(),
            "msal.3|u.t|login.windows.net|accesstoken|c|t|user.read openid|"
        );
    }

    #[test]
    fn a_record_is_written_as_it_is_read() {
        let text = access_token().to_json();
        assert_eq!(AccessTokenRecord::parse(&text).unwrap().to_json(), text);
        assert!(text.contains(r#""expiresOn":"5000""#));
    }

    #[test]
    fn a_token_that_is_bound_or_restricted_answers_no_plain_request() {
        for addition in [
            r#","keyId":"k"}"#,
            r#","additionalCacheKeyComponents":{"attributes":"a"}}"#,
            r#","tokenType":"pop"}"#,
        ] {
            let text = [OF_MSAL_JS.trim_end_matches('}'), addition].concat();
            assert!(AccessTokenRecord::parse(&text).is_none(), "{addition}");
        }
        let text = [OF_MSAL_JS.trim_end_matches('}'), r#","keyId":null}"#].concat();
        assert!(AccessTokenRecord::parse(&text).is_some());
    }

    #[test]
    fn a_record_that_lacks_a_field_counts_as_absent() {
        assert!(AccessTokenRecord::parse(r#"{"credentialType":"AccessToken","secret":"s"}"#).is_none());
        assert!(RefreshTokenRecord::parse("{").is_none());
        assert!(IdTokenRecord::parse(OF_MSAL_JS).is_none());
    }

    #[test]
    fn what_another_library_has_added_is_kept() {
        let text = r#"{"homeAccountId":"u.t","environment":"e","credentialType":"RefreshToken","clientId":"c","secret":"old","familyId":"1","expiresOn":"9"}"#;
        let mut record = RefreshTokenRecord::parse(text).unwrap();
        record.secret = RefreshToken::new("new");
        record.expires_on = None;
        let written = record.to_json(Some(text), UnixTime::from_seconds(1));
        assert!(written.contains(r#""familyId":"1""#) && written.contains(r#""secret":"new""#));
        assert!(!written.contains("expiresOn"));
    }

    #[test]
    fn a_token_is_used_until_five_minutes_before_its_end() {
        let usable = |now: u64| access_token().is_usable(UnixTime::from_seconds(now));
        assert!(usable(1000) && usable(4700));
        assert!(!usable(4701));
        assert!(!usable(999), "the clock was turned back");
    }

    #[test]
    fn a_refresh_token_without_a_known_end_is_tried() {
        let expired = |expires_on: Option<u64>, now| {
            let record = RefreshTokenRecord {
                owner: access_token().owner,
                secret: RefreshToken::new("s"),
                expires_on: expires_on.map(UnixTime::from_seconds),
            };
            record.is_expired(UnixTime::from_seconds(now))
        };
        assert!(!expired(None, 1000) && !expired(Some(1300), 1000) && expired(Some(1299), 1000));
    }
}

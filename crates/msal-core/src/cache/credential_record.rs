//! Credentials as they stand in the cache: JSON objects whose numbers are decimal strings, as
//! MSAL.js writes them.
//!
//! Secrets stand here in plain text, since this is the form they are stored in.

use std::cell::Cell;
use std::time::Duration;

use super::key::CredentialType;
use crate::authority::cache_environment;
use crate::json::{Json, Object};
use crate::time::Moment;
use crate::{AccessToken, RawIdToken, RefreshToken, ScopeSet, TokenScheme, UnixTime, decimal, text};

/// A token that expires sooner than this counts as expired; MSAL's default.
pub const RENEWAL_OFFSET: Duration = Duration::from_secs(300);

/// Whose credentials they are: a user at a tenant, as one app knows them. It reads and writes no
/// credential of anybody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CredentialOwner<'a> {
    /// The user whose credentials they are.
    pub home_account_id: &'a str,
    /// The cloud, by the name accounts are cached under.
    pub environment: &'a str,
    /// The app that they were issued to.
    pub client_id: &'a str,
    /// The tenant that issues the credentials; it does not count for refresh tokens.
    pub realm: &'a str,
}

/// An access token in the cache.
#[derive(Clone, Debug)]
pub struct AccessTokenRecord {
    /// The token itself.
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
    /// When this page has first seen the token; not part of the record. From then on the monotonic
    /// clock tells what a wall clock that has been set does not.
    pub first_seen: Cell<Option<Moment>>,
    /// The API that it was asked for by name (RFC 8707), where the request named one.
    pub resource: Option<String>,
}

/// A refresh token in the cache.
#[derive(Clone, Debug)]
pub struct RefreshTokenRecord {
    /// The token itself.
    pub secret: RefreshToken,
    /// When it expires, if the authority says.
    pub expires_on: Option<UnixTime>,
    /// What was granted with it, where a renewal may ask for nothing else (RFC 6749, section 6). At
    /// Entra ID it may.
    pub granted_scopes: Option<ScopeSet>,
}

impl CredentialOwner<'_> {
    /// Reads an id token; `None` when the record is damaged or somebody else's, or its token has
    /// not three parts.
    pub fn read_id_token(&self, json: &str) -> Option<RawIdToken> {
        let object = self.read(json, CredentialType::IdToken)?;
        let secret = object.text("secret")?;
        let is_token = text::split(secret, b'.').filter(|part| !part.is_empty()).count() == 3;
        is_token.then(|| RawIdToken::new(secret))
    }

    /// Writes an id token. What another library has added to the record before is kept.
    pub fn write_id_token(&self, token: &RawIdToken, before: Option<&str>, now: UnixTime) -> String {
        let mut object = self.write(before, CredentialType::IdToken, token.secret());
        object.set("realm", self.realm);
        object.set("lastUpdatedAt", &decimal::text(now.millis()));
        object.to_json()
    }

    /// Reads an access token; `None` when the record is damaged, somebody else's or not a plain
    /// bearer token's. One that is bound to a key, or restricted by attributes, answers only a
    /// request that names them.
    pub fn read_access_token(&self, json: &str) -> Option<AccessTokenRecord> {
        let object = self.read(json, CredentialType::AccessToken)?;
        let is_set = |name| object.get(name).is_some_and(|value| *value != Json::Null);
        if is_set("keyId") || is_set("additionalCacheKeyComponents") {
            return None;
        }
        let scheme = object.text("tokenType").map(TokenScheme::parse);
        Some(AccessTokenRecord {
            secret: AccessToken::new(object.text("secret")?),
            scopes: ScopeSet::parse(object.text("target")?),
            scheme: scheme.unwrap_or(Some(TokenScheme::Bearer))?,
            cached_at: time(&object, "cachedAt")?,
            expires_on: time(&object, "expiresOn")?,
            extended_expires_on: time(&object, "extendedExpiresOn").unwrap_or(UnixTime::from_seconds(0)),
            refresh_on: time(&object, "refreshOn"),
            first_seen: Cell::default(),
            resource: object.text("resource").map(str::to_owned),
        })
    }

    /// Writes an access token.
    pub fn write_access_token(&self, token: &AccessTokenRecord) -> String {
        let mut object = self.write(None, CredentialType::AccessToken, token.secret.secret());
        object.set("cachedAt", &seconds(token.cached_at));
        object.set("expiresOn", &seconds(token.expires_on));
        object.set("extendedExpiresOn", &seconds(token.extended_expires_on));
        object.set("realm", self.realm);
        object.set("target", token.scopes.as_str());
        object.set("tokenType", token.scheme.as_str());
        object.set("lastUpdatedAt", &decimal::text(token.cached_at.millis()));
        object.set_some("refreshOn", token.refresh_on.map(seconds).as_deref());
        object.set_some("resource", token.resource.as_deref());
        object.to_json()
    }

    /// Reads a refresh token; `None` when the record is damaged or somebody else's.
    pub fn read_refresh_token(&self, json: &str) -> Option<RefreshTokenRecord> {
        let object = self.read(json, CredentialType::RefreshToken)?;
        Some(RefreshTokenRecord {
            secret: RefreshToken::new(object.text("secret")?),
            expires_on: time(&object, "expiresOn"),
            granted_scopes: object.text("target").map(ScopeSet::parse),
        })
    }

    /// Writes a refresh token. What another library has added to the record before is kept.
    pub fn write_refresh_token(
        &self,
        token: &RefreshTokenRecord,
        before: Option<&str>,
        now: UnixTime,
    ) -> String {
        let mut object = self.write(before, CredentialType::RefreshToken, token.secret.secret());
        object.set("lastUpdatedAt", &decimal::text(now.millis()));
        object.set_some("expiresOn", token.expires_on.map(seconds).as_deref());
        object.set_some("target", token.granted_scopes.as_ref().map(ScopeSet::as_str));
        object.to_json()
    }

    fn read(&self, json: &str, credential: CredentialType) -> Option<Object> {
        let object = Object::parse(json)?;
        let is = |name, value| object.text(name) == Some(value);
        let realm = object.text("realm").unwrap_or_default();
        let is_ours = is("credentialType", credential.as_str())
            && is("homeAccountId", self.home_account_id)
            && is("clientId", self.client_id)
            && cache_environment(object.text("environment")?) == cache_environment(self.environment)
            && (credential == CredentialType::RefreshToken || realm.eq_ignore_ascii_case(self.realm));
        is_ours.then_some(object)
    }

    fn write(&self, before: Option<&str>, credential: CredentialType, secret: &str) -> Object {
        let mut object = before.and_then(Object::parse).unwrap_or_default();
        object.set("homeAccountId", self.home_account_id);
        object.set("credentialType", credential.as_str());
        object.set("secret", secret);
        object.set("environment", self.environment);
        object.set("clientId", self.client_id);
        object
    }
}

impl AccessTokenRecord {
    /// Whether the token may be used at `now`: not so close to its end, and not cached in the
    /// future, which would mean that the clock was turned back.
    pub fn is_usable(&self, now: UnixTime, renewal_offset: Duration) -> bool {
        self.cached_at.seconds() <= now.seconds() && now + renewal_offset <= self.expires_on
    }

    /// Whether the token is to be renewed at `now`, although it may still be good: because the
    /// authority wants it, or because its end is that close.
    pub fn is_due(&self, now: UnixTime, renewal_offset: Duration) -> bool {
        now + renewal_offset >= self.expires_on || self.refresh_on.is_some_and(|refresh_on| refresh_on <= now)
    }

    /// Whether the token is for the API that a request names; as in MSAL.js, any will do for a
    /// request that names none.
    pub fn is_for(&self, resource: Option<&str>) -> bool {
        resource.is_none() || self.resource.as_deref() == resource
    }
}

impl RefreshTokenRecord {
    /// Whether the token is known to be within `offset` of its end.
    pub fn is_expired(&self, now: UnixTime, offset: Duration) -> bool {
        self.expires_on
            .is_some_and(|expires_on| now + offset > expires_on)
    }
}

fn time(object: &Object, name: &str) -> Option<UnixTime> {
    decimal::parse(object.text(name)?).map(UnixTime::from_seconds)
}

fn seconds(time: UnixTime) -> String {
    decimal::text(time.seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: CredentialOwner<'_> = CredentialOwner {
        home_account_id: "u.t",
        environment: "login.windows.net",
        client_id: "c",
        realm: "t",
    };

    fn access_token() -> AccessTokenRecord {
        AccessTokenRecord {
            secret: AccessToken::new("s"),
            scopes: ScopeSet::parse("User.Read openid profile"),
            scheme: TokenScheme::Bearer,
            cached_at: UnixTime::from_seconds(1000),
            expires_on: UnixTime::from_seconds(5000),
            extended_expires_on: UnixTime::from_seconds(5000),
            refresh_on: None,
            first_seen: Cell::default(),
            resource: None,
        }
    }

    const OF_MSAL_JS: &str = r#"{"homeAccountId":"u.t","credentialType":"AccessToken","secret":"s","cachedAt":"1","expiresOn":"2","extendedExpiresOn":"3","environment":"login.windows.net","clientId":"c","realm":"t","target":"User.Read openid","tokenType":"Bearer","lastUpdatedAt":"4"}"#;

    #[test]
    fn a_record_written_by_msal_js_is_read() {
        let record = OWNER.read_access_token(OF_MSAL_JS).unwrap();
        assert_eq!(record.scopes.as_str(), "User.Read openid");
        assert_eq!(record.expires_on.seconds(), 2);
    }

    #[test]
    fn a_record_is_written_as_it_is_read() {
        let text = OWNER.write_access_token(&access_token());
        let read = OWNER.read_access_token(&text).unwrap();
        assert_eq!(OWNER.write_access_token(&read), text);
        assert!(text.contains(r#""expiresOn":"5000""#));
    }

    #[test]
    fn a_token_answers_for_the_resource_that_is_named() {
        let named = AccessTokenRecord {
            resource: Some("https://api/".to_owned()),
            ..access_token()
        };
        let text = OWNER.write_access_token(&named);
        assert!(text.contains(r#""resource":"https://api/""#));
        let read = OWNER.read_access_token(&text).unwrap();
        assert!(read.is_for(Some("https://api/")) && read.is_for(None));
        assert!(!read.is_for(Some("https://other/")) && !access_token().is_for(Some("https://api/")));
    }

    #[test]
    fn a_credential_is_its_owners_only() {
        let check = |owner: CredentialOwner<'_>, is_found: bool| {
            let found = owner.read_access_token(OF_MSAL_JS).is_some();
            assert_eq!(found, is_found, "{owner:?}");
        };
        check(OWNER, true);
        check(
            CredentialOwner {
                client_id: "other",
                ..OWNER
            },
            false,
        );
        check(
            CredentialOwner {
                home_account_id: "U.t",
                ..OWNER
            },
            false,
        );
        check(
            CredentialOwner {
                realm: "other",
                ..OWNER
            },
            false,
        );
        check(CredentialOwner { realm: "T", ..OWNER }, true);
        let elsewhere = |environment| CredentialOwner { environment, ..OWNER };
        check(elsewhere("login.microsoft.com"), true);
        check(elsewhere("login.microsoftonline.us"), false);
    }

    #[test]
    fn a_token_that_is_bound_or_restricted_answers_no_plain_request() {
        for addition in [
            r#","keyId":"k"}"#,
            r#","additionalCacheKeyComponents":{"attributes":"a"}}"#,
            r#","tokenType":"pop"}"#,
        ] {
            let text = [OF_MSAL_JS.trim_end_matches('}'), addition].concat();
            assert!(OWNER.read_access_token(&text).is_none(), "{addition}");
        }
        let text = [OF_MSAL_JS.trim_end_matches('}'), r#","keyId":null}"#].concat();
        assert!(OWNER.read_access_token(&text).is_some());
    }

    #[test]
    fn a_record_that_lacks_a_field_counts_as_absent() {
        let text = r#"{"credentialType":"AccessToken","secret":"s"}"#;
        assert!(OWNER.read_access_token(text).is_none());
        assert!(OWNER.read_refresh_token("{").is_none());
        assert!(OWNER.read_id_token(OF_MSAL_JS).is_none());
    }

    #[test]
    fn what_another_library_has_added_is_kept() {
        let text = r#"{"homeAccountId":"u.t","environment":"login.windows.net","credentialType":"RefreshToken","clientId":"c","secret":"old","familyId":"1","expiresOn":"9"}"#;
        let mut record = OWNER.read_refresh_token(text).unwrap();
        record.secret = RefreshToken::new("new");
        record.expires_on = None;
        let written = OWNER.write_refresh_token(&record, Some(text), UnixTime::from_seconds(1));
        assert!(written.contains(r#""familyId":"1""#) && written.contains(r#""secret":"new""#));
        assert!(!written.contains("expiresOn"));
    }

    #[test]
    fn a_token_is_used_until_five_minutes_before_its_end() {
        let usable = |now: u64| access_token().is_usable(UnixTime::from_seconds(now), RENEWAL_OFFSET);
        assert!(usable(1000) && usable(4700));
        assert!(!usable(4701));
        assert!(!usable(999), "the clock was turned back");
    }

    #[test]
    fn a_refresh_token_without_a_known_end_is_tried() {
        let expired = |expires_on: Option<u64>, now| {
            let record = RefreshTokenRecord {
                secret: RefreshToken::new("s"),
                expires_on: expires_on.map(UnixTime::from_seconds),
                granted_scopes: None,
            };
            record.is_expired(UnixTime::from_seconds(now), RENEWAL_OFFSET)
        };
        assert!(!expired(None, 1000) && !expired(Some(1300), 1000) && expired(Some(1299), 1000));
    }
}

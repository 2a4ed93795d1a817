//! Keys of the cache: parts joined by `|`, all in ASCII lower case.

use super::CredentialOwner;
use crate::text::{concat, join, rsplit_once, split, split_once};
use crate::{ClientId, HomeAccountId, TokenScheme};

/// The key of the list of account keys, shared by all apps of an origin.
pub const ACCOUNT_INDEX: &str = "msal.3.account.keys";

/// How the key of an app's list of token keys begins.
pub(super) const TOKEN_INDEX_PREFIX: &str = "msal.3.token.keys.";

const SCHEMA: &str = "msal.3";

/// The key of an app's list of token keys.
pub fn token_index_key(client_id: &ClientId) -> String {
    concat(&[TOKEN_INDEX_PREFIX, client_id.as_str()])
}

/// The key of an app's choice among the accounts.
pub fn active_account_key(client_id: &ClientId) -> String {
    concat(&["msal.", client_id.as_str(), ".active-account-filters"])
}

/// The key of an account: one per home account and cloud.
///
/// ```
/// use msal_core::cache::account_key;
/// let key = account_key(&"Oid-B2C_1_SUSI.Tid".into(), "FAB.b2clogin.com", "other");
/// assert_eq!(key, "msal.3|oid-b2c_1_susi.tid|fab.b2clogin.com|tid");
/// ```
pub fn account_key(home: &HomeAccountId, environment: &str, tenant_id: &str) -> String {
    let home_tenant = home.home_tenant();
    let tenant = if home_tenant.is_empty() {
        tenant_id
    } else {
        home_tenant
    };
    key(&[SCHEMA, home.as_str(), environment, tenant])
}

/// Whether the entry is an account or a credential, and not a list or a choice.
///
/// ```
/// use msal_core::cache::is_secret;
/// assert!(is_secret("msal.3|1.2|host|tenant") && !is_secret("msal.3.account.keys"));
/// ```
pub fn is_secret(key: &str) -> bool {
    key.strip_prefix(SCHEMA).is_some_and(|rest| rest.starts_with('|'))
}

/// How the keys of everything that belongs to one user begin, in whichever cloud.
pub fn user_prefix(home: &HomeAccountId) -> String {
    key(&[SCHEMA, home.as_str(), ""])
}

/// Whether the entry is an account, or a credential of this app.
///
/// ```
/// use msal_core::cache::is_secret_of;
/// let client = "C".into();
/// assert!(is_secret_of("msal.3|u.t|e|t", &client));
/// assert!(is_secret_of("msal.3|u.t|e|refreshtoken|c|||", &client));
/// assert!(!is_secret_of("msal.3|u.t|e|refreshtoken|other|||", &client));
/// ```
pub fn is_secret_of(key: &str, client_id: &ClientId) -> bool {
    let is_of_client = |key: CredentialKey<'_>| key.client_id.eq_ignore_ascii_case(client_id.as_str());
    is_secret(key) && CredentialKey::parse(key).is_none_or(is_of_client)
}

/// How the keys of everything that belongs to one user of one cloud begin.
pub fn owner_prefix(home: &HomeAccountId, environment: &str) -> String {
    key(&[SCHEMA, home.as_str(), environment, ""])
}

impl CredentialOwner<'_> {
    /// The key of one of the owner's credentials. The target is empty for all but access tokens.
    pub fn key(&self, credential: CredentialType, target: &str, scheme: TokenScheme) -> String {
        let scheme = match scheme {
            TokenScheme::Bearer => "",
            #[allow(
                unreachable_patterns,
                reason = "schemes to come stand in the key by their name"
            )]
            other => other.as_str(),
        };
        let realm = match credential {
            CredentialType::RefreshToken => "",
            _ => self.realm,
        };
        key(&[
            SCHEMA,
            self.home_account_id,
            self.environment,
            credential.as_str(),
            self.client_id,
            realm,
            target,
            scheme,
        ])
    }
}

fn key(parts: &[&str]) -> String {
    join(parts, "|").to_ascii_lowercase()
}

/// The kinds of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialType {
    /// An id token.
    IdToken,
    /// A bearer access token.
    AccessToken,
    /// An access token bound to a key (proof of possession).
    AccessTokenWithScheme,
    /// A refresh token.
    RefreshToken,
}

impl CredentialType {
    /// The spelling in records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IdToken => "IdToken",
            Self::AccessToken => "AccessToken",
            Self::AccessTokenWithScheme => "AccessToken_With_AuthScheme",
            Self::RefreshToken => "RefreshToken",
        }
    }

    fn in_key(text: &str) -> Option<Self> {
        let all = [
            Self::IdToken,
            Self::AccessToken,
            Self::AccessTokenWithScheme,
            Self::RefreshToken,
        ];
        all.into_iter()
            .find(|credential| credential.as_str().eq_ignore_ascii_case(text))
    }
}

/// A credential's key, taken apart: all parts in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CredentialKey<'a> {
    /// The user whose credential it is.
    pub home_account_id: &'a str,
    /// The cloud, by the name accounts are cached under.
    pub environment: &'a str,
    /// The kind of credential.
    pub credential: CredentialType,
    /// The app that it was issued to.
    pub client_id: &'a str,
    /// The tenant that issued it; empty for refresh tokens.
    pub realm: &'a str,
    /// The scopes of an access token; empty for other kinds.
    pub target: &'a str,
    /// The scheme and whatever else a token is told apart by; empty for plain bearer tokens.
    pub variant: &'a str,
}

impl<'a> CredentialKey<'a> {
    /// Whose credential it is.
    pub fn owner(&self) -> CredentialOwner<'a> {
        CredentialOwner {
            home_account_id: self.home_account_id,
            environment: self.environment,
            client_id: self.client_id,
            realm: self.realm,
        }
    }

    /// Takes a key apart; `None` when it is not a credential's. The first part that names a kind of
    /// credential divides the key, since a user's id may hold the separator: some OpenID Connect
    /// providers have subjects such as `auth0|1`.
    pub fn parse(key: &'a str) -> Option<Self> {
        let (schema, rest) = split_once(key, b'|')?;
        (schema == SCHEMA).then_some(())?;
        let mut parts = split(rest, b'|');
        let mut owner_end = 0;
        let credential = loop {
            owner_end += parts.next()?.len() + 1;
            let kind = parts.clone().next()?;
            if let Some(credential) = CredentialType::in_key(kind) {
                break credential;
            }
        };
        parts.next();
        let (home_account_id, environment) = rsplit_once(rest.get(..owner_end - 1)?, b'|')?;
        Some(Self {
            home_account_id,
            environment,
            credential,
            client_id: parts.next()?,
            realm: parts.next()?,
            target: parts.next()?,
            variant: parts.rest()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: CredentialOwner<'_> = CredentialOwner {
        home_account_id: "u.t",
        environment: "e",
        client_id: "C",
        realm: "t",
    };

    #[test]
    fn the_keys_are_those_of_msal() {
        let key = |credential, target| OWNER.key(credential, target, TokenScheme::Bearer);
        use CredentialType::{AccessToken, IdToken, RefreshToken};
        assert_eq!(key(AccessToken, "A B"), "msal.3|u.t|e|accesstoken|c|t|a b|");
        assert_eq!(key(RefreshToken, ""), "msal.3|u.t|e|refreshtoken|c|||");
        assert_eq!(key(IdToken, ""), "msal.3|u.t|e|idtoken|c|t||");
    }

    #[test]
    fn an_account_is_filed_under_the_second_part_of_its_id() {
        let check = |home: &str, tenant: &str, wanted: &str| {
            assert_eq!(account_key(&home.into(), "fs.contoso.com", tenant), wanted);
        };
        check("SubOnly", "", "msal.3|subonly|fs.contoso.com|");
        check("u.t", "other", "msal.3|u.t|fs.contoso.com|t");
        check("u.t.x", "other", "msal.3|u.t.x|fs.contoso.com|t");
    }

    #[test]
    fn a_credentials_key_is_told_from_others() {
        let key = "msal.3|u.t|e|accesstoken_with_authscheme|c|t|a b|pop|hash";
        let parsed = CredentialKey::parse(key).unwrap();
        assert_eq!(
            (parsed.credential, parsed.client_id, parsed.target, parsed.variant),
            (CredentialType::AccessTokenWithScheme, "c", "a b", "pop|hash")
        );
        let odd = CredentialKey::parse("msal.3|auth0|1|e|idtoken|c|||").unwrap();
        assert_eq!(
            (odd.home_account_id, odd.environment, odd.client_id),
            ("auth0|1", "e", "c")
        );
        for other in [
            "msal.3|u.t|e|t",
            "msal.3|u|idtoken|c|t||",
            "msal.2|u|e|idtoken|c|t||",
            "msal.3|u|e|x|c|t||",
            "theme",
            "",
        ] {
            assert_eq!(CredentialKey::parse(other), None, "{other}");
        }
    }
}

//! Keys of the cache: parts joined by `|`, all lower case.

use crate::{ClientId, HomeAccountId};

/// The key of the list of account keys, shared by all apps of an origin.
pub const ACCOUNT_INDEX: &str = "msal.3.account.keys";

/// The key of an app's list of token keys.
pub fn token_index_key(client_id: &ClientId) -> String {
    format!("msal.3.token.keys.{client_id}")
}

/// The key of an app's choice among the accounts.
pub fn active_account_key(client_id: &ClientId) -> String {
    format!("msal.{client_id}.active-account-filters")
}

/// The key of an account: one per home account and cloud.
///
/// ```
/// let key = msal_core::cache::account_key(&"Oid-B2C_1_SUSI.Tid".into(), "FAB.b2clogin.com", "other");
/// assert_eq!(key, "msal.3|oid-b2c_1_susi.tid|fab.b2clogin.com|tid");
/// ```
pub fn account_key(home: &HomeAccountId, environment: &str, tenant_id: &str) -> String {
    let tenant = Some(home.home_tenant())
        .filter(|tenant| !tenant.is_empty())
        .unwrap_or(tenant_id);
    ["msal.3", home.as_str(), environment, tenant]
        .join("|")
        .to_lowercase()
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
    /// The spelling in entities.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IdToken => "IdToken",
            Self::AccessToken => "AccessToken",
            Self::AccessTokenWithScheme => "AccessToken_With_AuthScheme",
            Self::RefreshToken => "RefreshToken",
        }
    }
}

/// The parts of a credential's key.
#[derive(Clone, Copy, Debug)]
pub struct CacheKey<'a> {
    /// The user.
    pub home_account_id: &'a str,
    /// The cloud.
    pub environment: &'a str,
    /// The kind.
    pub credential: CredentialType,
    /// The app.
    pub client_id: &'a str,
    /// The tenant; empty for refresh tokens.
    pub realm: &'a str,
    /// The scopes; empty for all but access tokens.
    pub target: &'a str,
    /// The token type unless it is Bearer.
    pub scheme: &'a str,
}

impl std::fmt::Display for CacheKey<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = if self.scheme.eq_ignore_ascii_case("bearer") {
            ""
        } else {
            self.scheme
        };
        let credential = self.credential.as_str();
        let parts = [
            "msal.3",
            self.home_account_id,
            self.environment,
            credential,
            self.client_id,
            self.realm,
            self.target,
            scheme,
        ];
        f.write_str(&parts.join("|").to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_are_those_of_msal() {
        assert_eq!(
            account_key(&"SubOnly".into(), "fs.contoso.com", ""),
            "msal.3|subonly|fs.contoso.com|"
        );
        let key = CacheKey {
            home_account_id: "u.t",
            environment: "e",
            credential: CredentialType::AccessTokenWithScheme,
            client_id: "C",
            realm: "t",
            target: "A B",
            scheme: "pop",
        };
        assert_eq!(
            key.to_string(),
            "msal.3|u.t|e|accesstoken_with_authscheme|c|t|a b|pop"
        );
        let bearer = CacheKey {
            credential: CredentialType::AccessToken,
            scheme: "Bearer",
            ..key
        };
        assert_eq!(bearer.to_string(), "msal.3|u.t|e|accesstoken|c|t|a b|");
        let refresh = CacheKey {
            credential: CredentialType::RefreshToken,
            realm: "",
            target: "",
            scheme: "",
            ..key
        };
        assert_eq!(refresh.to_string(), "msal.3|u.t|e|refreshtoken|c|||");
        let id = CacheKey {
            credential: CredentialType::IdToken,
            target: "",
            scheme: "",
            ..key
        };
        assert_eq!(id.to_string(), "msal.3|u.t|e|idtoken|c|t||");
    }
}

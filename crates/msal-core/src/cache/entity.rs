//! What stands under the keys: JSON objects whose numbers are decimal strings, as MSAL.js writes them.
//!
//! Secrets stand here in plain text, since this is the form they are stored in; no entity has a `Debug` form.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::key::{CacheKey, CredentialType, account_key};
use crate::ScopeSet;

/// An account, with a profile for each tenant that issued a token for it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountEntity {
    /// The user.
    pub home_account_id: String,
    /// The cloud.
    pub environment: String,
    /// The home tenant.
    pub realm: String,
    /// The user's object id in the home tenant.
    pub local_account_id: String,
    /// For display.
    pub username: String,
    /// `MSSTS`, `ADFS` or `Generic`.
    pub authority_type: String,
    /// The opaque hint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<String>,
    /// As received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_info: Option<String>,
    /// For display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// One per tenant.
    #[serde(default)]
    pub tenant_profiles: Vec<TenantProfileEntity>,
    /// Milliseconds.
    #[serde(default)]
    pub last_updated_at: String,
}

/// The user as one tenant sees them.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TenantProfileEntity {
    /// The tenant.
    pub tenant_id: String,
    /// The user's object id there.
    pub local_account_id: String,
    /// For display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// For display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The opaque hint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<String>,
    /// Whether it is the home tenant.
    #[serde(default)]
    pub is_home_tenant: bool,
}

/// An id token.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdTokenEntity {
    /// `IdToken`.
    pub credential_type: String,
    /// The user.
    pub home_account_id: String,
    /// The cloud.
    pub environment: String,
    /// The app.
    pub client_id: String,
    /// The token.
    pub secret: String,
    /// The tenant.
    pub realm: String,
    /// Milliseconds.
    #[serde(default)]
    pub last_updated_at: String,
}

/// An access token.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessTokenEntity {
    /// The user.
    pub home_account_id: String,
    /// `AccessToken`.
    pub credential_type: String,
    /// The token.
    pub secret: String,
    /// Seconds.
    pub cached_at: String,
    /// Seconds.
    pub expires_on: String,
    /// Seconds.
    #[serde(default)]
    pub extended_expires_on: String,
    /// The cloud.
    pub environment: String,
    /// The app.
    pub client_id: String,
    /// The tenant.
    pub realm: String,
    /// The scopes.
    pub target: String,
    /// `Bearer`.
    #[serde(default)]
    pub token_type: String,
    /// Milliseconds.
    #[serde(default)]
    pub last_updated_at: String,
    /// Seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_on: Option<String>,
}

/// A refresh token.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefreshTokenEntity {
    /// `RefreshToken`.
    pub credential_type: String,
    /// The user.
    pub home_account_id: String,
    /// The cloud.
    pub environment: String,
    /// The app.
    pub client_id: String,
    /// The token.
    pub secret: String,
    /// Milliseconds.
    #[serde(default)]
    pub last_updated_at: String,
    /// Seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<String>,
}

impl AccountEntity {
    /// Its key.
    pub fn key(&self) -> String {
        account_key(
            &self.home_account_id.as_str().into(),
            &self.environment,
            &self.realm,
        )
    }

    /// Reads an entry; `None` when a field that MSAL requires is missing or empty.
    pub fn parse(json: &str) -> Option<Self> {
        let required = |entity: &Self| {
            [
                &entity.home_account_id,
                &entity.environment,
                &entity.local_account_id,
            ]
            .map(String::is_empty)
        };
        read(json).filter(|entity| required(entity) == [false; 3])
    }
}

impl IdTokenEntity {
    /// Its key.
    pub fn key(&self) -> String {
        let (home, environment, client, realm) = (
            &self.home_account_id,
            &self.environment,
            &self.client_id,
            &self.realm,
        );
        credential_key(
            CredentialType::IdToken,
            [home, environment, client, realm, "", ""],
        )
    }

    /// Reads an entry.
    pub fn parse(json: &str) -> Option<Self> {
        read(json).filter(|entity: &Self| entity.credential_type == CredentialType::IdToken.as_str())
    }
}

impl AccessTokenEntity {
    /// Its key.
    pub fn key(&self) -> String {
        let (home, environment, client, realm) = (
            &self.home_account_id,
            &self.environment,
            &self.client_id,
            &self.realm,
        );
        credential_key(
            CredentialType::AccessToken,
            [home, environment, client, realm, &self.target, &self.token_type],
        )
    }

    /// Reads an entry.
    pub fn parse(json: &str) -> Option<Self> {
        read(json).filter(|entity: &Self| entity.credential_type == CredentialType::AccessToken.as_str())
    }

    /// The scopes it was granted for.
    pub fn scopes(&self) -> ScopeSet {
        ScopeSet::parse(&self.target)
    }
}

impl RefreshTokenEntity {
    /// Its key.
    pub fn key(&self) -> String {
        let (home, environment, client) = (&self.home_account_id, &self.environment, &self.client_id);
        credential_key(
            CredentialType::RefreshToken,
            [home, environment, client, "", "", ""],
        )
    }

    /// Reads an entry.
    pub fn parse(json: &str) -> Option<Self> {
        read(json).filter(|entity: &Self| entity.credential_type == CredentialType::RefreshToken.as_str())
    }
}

fn credential_key(credential: CredentialType, parts: [&str; 6]) -> String {
    let [home_account_id, environment, client_id, realm, target, scheme] = parts;
    CacheKey {
        home_account_id,
        environment,
        credential,
        client_id,
        realm,
        target,
        scheme,
    }
    .to_string()
}

fn read<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_written_by_msal_js_is_read() {
        let json = r#"{"homeAccountId":"u.t","credentialType":"AccessToken","secret":"s","cachedAt":"1","expiresOn":"2","extendedExpiresOn":"3",
            "environment":"login.windows.net","clientId":"c","realm":"t","target":"User.Read openid","tokenType":"Bearer","lastUpdatedAt":"4",
            "userAssertionHash":"x","resource":"r"}"#;
        let entity = AccessTokenEntity::parse(json).unwrap();
        assert_eq!(
            entity.key(),
            "msal.3|u.t|login.windows.net|accesstoken|c|t|user.read openid|"
        );
    }

    #[test]
    fn an_entry_that_lacks_a_field_counts_as_absent() {
        assert!(AccessTokenEntity::parse(r#"{"credentialType":"AccessToken","secret":"s"}"#).is_none());
        assert!(RefreshTokenEntity::parse("{").is_none());
        let account = r#"{"homeAccountId":"","environment":"e","realm":"r","localAccountId":"l","username":"u","authorityType":"MSSTS"}"#;
        assert!(AccountEntity::parse(account).is_none());
    }
}

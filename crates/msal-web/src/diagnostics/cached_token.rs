//! A credential of the cache, without its secret.

use msal_core::cache::{CredentialKey, CredentialOwner, CredentialType};
use msal_core::json::Object;
use msal_core::{IdTokenClaims, RawIdToken, UnixTime, decimal};

use crate::context::Context;

/// A credential in the cache, without its secret.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CachedToken {
    /// Where it is stored; the name by which
    /// [`cached_secret`](crate::PublicClientApplication::cached_secret) finds its secret.
    pub key: String,
    /// The kind of credential.
    pub kind: CredentialType,
    /// The user name of its account; `None` when the account is not signed in.
    pub username: Option<String>,
    /// The user whose credential it is, in lower case as in the key.
    pub home_account_id: String,
    /// The tenant that issued it; empty for refresh tokens.
    pub tenant_id: String,
    /// The scopes of an access token, divided by spaces; empty for other kinds.
    pub scopes: String,
    /// When it expires, where that is known.
    pub expires_on: Option<UnixTime>,
    /// When it was cached, by the device's clock, where the record says.
    pub cached_at: Option<UnixTime>,
    /// When the authority issued it; known of id tokens alone.
    pub issued_at: Option<UnixTime>,
    /// Whether the record cannot be read, so that it counts as absent.
    pub is_damaged: bool,
    /// Whether the store has refused it, so that it ends with the page.
    pub is_in_memory_only: bool,
}

/// All of this app's credentials: those that expire first before the others, and those of which
/// nobody knows last.
pub(super) fn read(context: &Context) -> Vec<CachedToken> {
    let keys = context.cache.credential_keys();
    let mut tokens: Vec<CachedToken> = keys.iter().filter_map(|key| read_token(context, key)).collect();
    tokens.sort_by_key(|token| (token.expires_on.is_none(), token.expires_on));
    tokens
}

fn read_token(context: &Context, key: &str) -> Option<CachedToken> {
    let parts = CredentialKey::parse(key)?;
    let text = context.cache.credential_text(key)?;
    let record = Object::parse(&text).filter(|record| is_intact(&text, record, &parts));
    let is_damaged = record.is_none();
    let record = record.unwrap_or_default();
    let claims = match parts.credential {
        CredentialType::IdToken => decode(&record),
        _ => None,
    };
    let written_at = record.text("lastUpdatedAt").and_then(decimal::parse);
    Some(CachedToken {
        key: key.to_owned(),
        kind: parts.credential,
        username: username(context, &parts),
        home_account_id: parts.home_account_id.to_owned(),
        tenant_id: parts.realm.to_owned(),
        scopes: record.text("target").unwrap_or(parts.target).to_owned(),
        expires_on: time(&record, "expiresOn").or_else(|| claims.as_ref()?.expires_at()),
        cached_at: time(&record, "cachedAt").or(written_at.map(UnixTime::from_millis)),
        issued_at: claims.as_ref().and_then(IdTokenClaims::issued_at),
        is_damaged: is_damaged || parts.credential == CredentialType::IdToken && claims.is_none(),
        is_in_memory_only: context.cache.is_unwritten(key),
    })
}

/// Whether the client can read the record, and finds in it whose the key says it is. Of tokens that
/// it leaves alone, bound to a key or restricted by attributes, only the secret has to be there.
fn is_intact(text: &str, record: &Object, parts: &CredentialKey<'_>) -> bool {
    let field = |name| record.text(name).unwrap_or_default();
    let owner = CredentialOwner {
        home_account_id: field("homeAccountId"),
        environment: field("environment"),
        client_id: field("clientId"),
        realm: field("realm"),
    };
    let is_readable = match parts.credential {
        CredentialType::AccessToken if parts.variant.is_empty() => owner.read_access_token(text).is_some(),
        CredentialType::AccessToken | CredentialType::AccessTokenWithScheme => {
            record.text("secret").is_some()
        }
        CredentialType::IdToken => owner.read_id_token(text).is_some(),
        CredentialType::RefreshToken => owner.read_refresh_token(text).is_some(),
    };
    is_readable
        && owner.home_account_id.eq_ignore_ascii_case(parts.home_account_id)
        && owner.client_id.eq_ignore_ascii_case(parts.client_id)
}

fn decode(record: &Object) -> Option<IdTokenClaims> {
    IdTokenClaims::decode(&RawIdToken::new(record.text("secret")?)).ok()
}

/// Refresh tokens are of a user in every tenant, so the first row of the user names them.
fn username(context: &Context, parts: &CredentialKey<'_>) -> Option<String> {
    let accounts = context.cache.accounts();
    let mut owners = accounts.iter().filter(|account| {
        let home = account.home_account_id.as_str();
        home.eq_ignore_ascii_case(parts.home_account_id)
            && (parts.realm.is_empty() || account.tenant_id.eq_ignore_ascii_case(parts.realm))
    });
    owners.next().map(|account| account.username.clone())
}

fn time(record: &Object, name: &str) -> Option<UnixTime> {
    decimal::parse(record.text(name)?).map(UnixTime::from_seconds)
}

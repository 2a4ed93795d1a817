//! What a successful call hands back.

use std::time::Duration;

use crate::{AccessToken, AccountInfo, CorrelationId, IdTokenClaims, RawIdToken, ScopeSet, UnixTime};

/// Where a token came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenSource {
    /// The cache; no request was made.
    Cache,
    /// The token endpoint, with a refresh token or after an interaction.
    Network,
    /// The token endpoint, after a hidden frame used the session at the authority.
    Frame,
}

impl std::fmt::Display for TokenSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Cache => "cache",
            Self::Network => "network",
            Self::Frame => "frame",
        })
    }
}

/// Tokens and the account they belong to; MSAL's `AuthenticationResult`.
#[derive(Clone, Debug)]
pub struct AuthenticationResult {
    /// The authority that issued the tokens, in canonical form.
    pub authority: String,
    /// The account.
    pub account: AccountInfo,
    /// The scopes granted, which may be more or fewer than asked for.
    pub scopes: ScopeSet,
    /// For calling APIs; `None` when no API scope was granted (Azure AD B2C).
    pub access_token: Option<AccessToken>,
    /// `Bearer`.
    pub token_type: String,
    /// When the access token expires.
    pub expires_on: UnixTime,
    /// From when on it should be renewed ahead of time, if the authority says.
    pub refresh_on: Option<UnixTime>,
    /// The id token.
    pub id_token: Option<RawIdToken>,
    /// Its claims.
    pub id_token_claims: Option<IdTokenClaims>,
    /// Where the token came from.
    pub source: TokenSource,
    /// Ties the call to the authority's logs.
    pub correlation_id: CorrelationId,
    /// The authority's own id of the request, if readable.
    pub request_id: Option<String>,
    /// What the caller passed as state.
    pub state: Option<String>,
}

impl AuthenticationResult {
    /// Whether no request was made.
    pub fn from_cache(&self) -> bool {
        self.source == TokenSource::Cache
    }

    /// How long the access token is still valid; zero when it is not.
    pub fn expires_in(&self, now: UnixTime) -> Duration {
        self.expires_on.since(now)
    }
}

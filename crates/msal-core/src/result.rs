//! What a successful call hands back.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::{
    AccessToken, AccountInfo, CorrelationId, IdTokenClaims, RawIdToken, ScopeSet, TokenScheme, UnixTime,
};

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

impl TokenSource {
    /// The source in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cache => "cache",
            Self::Network => "network",
            Self::Frame => "frame",
        }
    }
}

impl fmt::Display for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Tokens and the account they belong to; MSAL's `AuthenticationResult`.
///
/// A handle of one word: clones share what it holds, and [`AuthenticationFields`] are read through
/// it.
///
/// ```
/// # fn example(result: &msal_core::AuthenticationResult) {
/// let caption = [&result.account.username, ", from ", result.source.as_str()].concat();
/// # }
/// ```
#[derive(Clone)]
pub struct AuthenticationResult(Arc<ResultData>);

struct ResultData {
    fields: AuthenticationFields,
    /// Decoded when first asked for.
    claims: OnceLock<Option<IdTokenClaims>>,
}

/// What an [`AuthenticationResult`] holds.
#[derive(Clone, Debug)]
pub struct AuthenticationFields {
    /// The authority that issued the tokens, in canonical form.
    pub authority: String,
    /// The account that the tokens belong to.
    pub account: AccountInfo,
    /// The scopes granted, which may be more or fewer than asked for.
    pub scopes: ScopeSet,
    /// For calling APIs; `None` when no API scope was granted (Azure AD B2C).
    pub access_token: Option<AccessToken>,
    /// How the access token is shown to an API.
    pub scheme: TokenScheme,
    /// When the access token expires.
    pub expires_on: UnixTime,
    /// From when on it should be renewed ahead of time, if the authority says.
    pub refresh_on: Option<UnixTime>,
    /// The id token, when there is one: of this response, or else the account's.
    pub id_token: Option<RawIdToken>,
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
    /// A result with these fields.
    pub fn new(fields: AuthenticationFields) -> Self {
        Self(Arc::new(ResultData {
            fields,
            claims: OnceLock::new(),
        }))
    }

    /// The claims of the id token.
    pub fn id_token_claims(&self) -> Option<&IdTokenClaims> {
        let decode = || IdTokenClaims::decode(self.id_token.as_ref()?).ok();
        self.0.claims.get_or_init(decode).as_ref()
    }

    /// The same tokens for another caller, who gets its own correlation id and state back.
    pub fn for_caller(self, correlation_id: Option<CorrelationId>, state: Option<String>) -> Self {
        if correlation_id.is_none() && state == self.state {
            return self;
        }
        Self::new(AuthenticationFields {
            correlation_id: correlation_id.unwrap_or_else(|| self.correlation_id.clone()),
            state,
            ..self.0.fields.clone()
        })
    }

    /// Whether both handles share one result.
    pub fn is_identical(&self, other: &AuthenticationResult) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether no request was made.
    pub fn from_cache(&self) -> bool {
        self.source == TokenSource::Cache
    }

    /// How long the access token is still valid; zero when it is not.
    pub fn expires_in(&self, now: UnixTime) -> Duration {
        self.expires_on.since(now)
    }
}

impl Deref for AuthenticationResult {
    type Target = AuthenticationFields;
    fn deref(&self) -> &AuthenticationFields {
        &self.0.fields
    }
}

impl fmt::Debug for AuthenticationResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticationResult")
            .field("account", &self.account)
            .field("source", &self.source)
            .field("correlation_id", &self.correlation_id.as_str())
            .finish_non_exhaustive()
    }
}

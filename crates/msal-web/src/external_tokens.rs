//! Tokens that an app brings itself: from its own server, from another library, or in a test.

use std::time::Duration;

use msal_core::client_info::ClientInfo;
use msal_core::error::{ConfigurationError, ResponseError};
use msal_core::id_token::IdTokenError;
use msal_core::token_response::TokenResponse;
use msal_core::{AccessToken, AuthError, RawIdToken, RefreshToken, ScopeSet, TokenScheme, UnixTime};

/// The tokens for [`load_external_tokens`](crate::PublicClientApplication::load_external_tokens):
/// what a token endpoint has given to somebody else.
///
/// ```
/// use msal_web::{ExternalTokens, RawIdToken, AccessToken};
/// use std::time::Duration;
/// # fn example(id_token: &str, client_info: &str, access_token: &str) {
/// let tokens = ExternalTokens::new()
///     .with_id_token(RawIdToken::new(id_token))
///     .with_client_info(client_info)
///     .with_access_token(AccessToken::new(access_token), Duration::from_secs(3599));
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct ExternalTokens {
    id_token: Option<RawIdToken>,
    client_info: Option<String>,
    access_token: Option<(AccessToken, Duration)>,
    extended_lifetime: Option<Duration>,
    refresh_in: Option<Duration>,
    scopes: Option<ScopeSet>,
    refresh_token: Option<RefreshToken>,
    refresh_token_lifetime: Option<Duration>,
}

/// Why tokens that an app brings are refused. Nothing of them is written then.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ExternalTokenError {
    /// Neither an id token nor an access token nor a refresh token.
    #[error("there is no token to load")]
    NoTokens,
    /// Nothing says whose the tokens are: no id token, and no account that is known here.
    #[error("nothing says whose the tokens are: add the id token, or name a known account")]
    UnknownUser,
    /// `client_info` is not what a token endpoint sends.
    #[error("client_info cannot be read")]
    ClientInfo,
    /// An access token without a single scope, neither in the request nor with the tokens.
    #[error("nothing says which scopes the access token is for")]
    NoScopes,
    /// An access token that has expired already.
    #[error("the access token has expired")]
    Expired,
    /// The user has signed out, or everybody has, while the tokens were being checked.
    #[error("the user has signed out meanwhile")]
    SignedOut,
    /// The authority cannot be used, or the id token is not believed.
    #[error(transparent)]
    Auth(#[from] AuthError),
}

impl ExternalTokenError {
    /// MSAL's code, or one in its style.
    pub fn code(&self) -> &str {
        match self {
            Self::NoTokens | Self::UnknownUser => "unable_to_load_token",
            Self::ClientInfo => "client_info_decoding_error",
            Self::NoScopes => "empty_input_scopes_error",
            Self::Expired => "access_token_expired",
            Self::SignedOut => "no_account_error",
            Self::Auth(error) => error.code(),
        }
    }
}

impl From<ResponseError> for ExternalTokenError {
    fn from(error: ResponseError) -> Self {
        Self::Auth(error.into())
    }
}

impl From<IdTokenError> for ExternalTokenError {
    fn from(error: IdTokenError) -> Self {
        ResponseError::from(error).into()
    }
}

impl From<ConfigurationError> for ExternalTokenError {
    fn from(error: ConfigurationError) -> Self {
        Self::Auth(error.into())
    }
}

impl ExternalTokens {
    /// No tokens yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says who the user is. It is checked as one from the token endpoint, nonce excepted.
    pub fn with_id_token(mut self, token: RawIdToken) -> Self {
        self.id_token = Some(token);
        self
    }

    /// The `client_info` of the token response: base64url, as received.
    pub fn with_client_info(mut self, client_info: impl Into<String>) -> Self {
        self.client_info = Some(client_info.into());
        self
    }

    /// For calling APIs; it expires after this time, counted from the call.
    pub fn with_access_token(mut self, token: AccessToken, lifetime: Duration) -> Self {
        self.access_token = Some((token, lifetime));
        self
    }

    /// How long the access token may be used while the authority is out of order.
    pub fn with_extended_lifetime(mut self, lifetime: Duration) -> Self {
        self.extended_lifetime = Some(lifetime);
        self
    }

    /// After which time the access token should be renewed ahead of time.
    pub fn with_refresh_in(mut self, length: Duration) -> Self {
        self.refresh_in = Some(length);
        self
    }

    /// The scopes that were granted, where they are others than those of the request.
    pub fn with_granted_scopes(mut self, scopes: impl Into<ScopeSet>) -> Self {
        self.scopes = Some(scopes.into());
        self
    }

    /// For renewing the tokens; it must have been issued to this app.
    pub fn with_refresh_token(mut self, token: RefreshToken) -> Self {
        self.refresh_token = Some(token);
        self
    }

    /// After which time the refresh token expires, counted from the call.
    pub fn with_refresh_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.refresh_token_lifetime = Some(lifetime);
        self
    }

    /// What a token endpoint would have responded now.
    pub(crate) fn into_response(
        self,
        requested: &ScopeSet,
        scheme: TokenScheme,
        now: UnixTime,
    ) -> Result<TokenResponse, ExternalTokenError> {
        if self.id_token.is_none() && self.access_token.is_none() && self.refresh_token.is_none() {
            return Err(ExternalTokenError::NoTokens);
        }
        let read_info = |text: &String| ClientInfo::parse(text).ok_or(ExternalTokenError::ClientInfo);
        let client_info = self.client_info.as_ref().map(read_info).transpose()?;
        let scopes = self.scopes.unwrap_or_else(|| requested.clone());
        let (access_token, lifetime) = self.access_token.unzip();
        if access_token.is_some() && scopes.is_empty() {
            return Err(ExternalTokenError::NoScopes);
        }
        if lifetime.is_some_and(|lifetime| lifetime.is_zero()) {
            return Err(ExternalTokenError::Expired);
        }
        let lifetime = lifetime.unwrap_or_default();
        Ok(TokenResponse {
            access_token,
            scheme,
            scopes: Some(scopes),
            expires_on: now + lifetime,
            extended_expires_on: now + self.extended_lifetime.unwrap_or(lifetime),
            refresh_on: self.refresh_in.map(|length| now + length),
            refresh_token: self.refresh_token,
            refresh_token_expires_on: self.refresh_token_lifetime.map(|length| now + length),
            id_token: self.id_token,
            client_info,
            raw_client_info: self.client_info,
        })
    }
}

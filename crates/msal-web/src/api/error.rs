//! Why a call of an API got no response.

use std::time::Duration;

use msal_core::url::UrlError;
use msal_core::{AuthError, NextStep};

use super::challenge::ChallengeError;
use super::resource::ResourceError;

/// Why a call of an API got no response. A response is one whatever its status, as with `fetch`.
///
/// ```
/// use msal_web::{ApiError, NextStep};
/// fn advice(error: &ApiError) -> String {
///     match error.next_step() {
///         NextStep::Interact => "Sign in once more.".to_owned(),
///         NextStep::FixConfiguration(hint) => hint,
///         _ => "Try again later.".to_owned(),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// The address belongs to none of the client's resources, so there is no token for it.
    #[error("no resource is configured for {0}")]
    NoResource(String),
    /// The address is none that a token may be sent to.
    #[error(transparent)]
    Url(#[from] UrlError),
    /// A resource cannot be as the app describes it.
    #[error(transparent)]
    Resource(#[from] ResourceError),
    /// There is no token, or the user is needed for one.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The authority granted none of the resource's scopes (Azure AD B2C).
    #[error("the authority granted none of the scopes for {0}")]
    NoAccessToken(String),
    /// While a call was waiting for the user, another one signed in. It is not sent as that user.
    #[error("another user has signed in than the one whom the call is for")]
    OtherUser,
    /// Nothing came back: refused, reset, or blocked by CORS. Browsers do not tell these apart.
    #[error("no response from {place}: {detail}")]
    Network {
        /// The address, without its query.
        place: String,
        /// What the browser says.
        detail: String,
    },
    /// The API wants other claims, and which cannot be read.
    #[error(transparent)]
    Challenge(#[from] ChallengeError),
    /// There is a better token now, but the body of the request could be read only once.
    #[error("the token was refused and has been renewed, but the body of the request cannot be sent twice")]
    NotRepeatable,
    /// What gloo-net says of a request that cannot be made, or of a body that cannot be read.
    #[error("{0}")]
    Http(String),
}

impl ApiError {
    /// Whether the call should be made again after a popup or a redirect: the answer of
    /// [`AuthError::is_interaction_required`].
    pub fn is_interaction_required(&self) -> bool {
        match self {
            Self::Auth(error) => error.is_interaction_required(),
            _ => false,
        }
    }

    /// The code: that of the [`AuthError`], or one in its style.
    pub fn code(&self) -> &str {
        match self {
            Self::NoResource(_) => "api_no_resource",
            Self::Url(_) => "api_url",
            Self::Resource(_) => "api_resource",
            Self::Auth(error) => error.code(),
            Self::NoAccessToken(_) => "api_no_access_token",
            Self::OtherUser => "api_other_user",
            Self::Network { .. } => "api_unreachable",
            Self::Challenge(_) => "api_claims_challenge",
            Self::NotRepeatable => "api_not_repeatable",
            Self::Http(_) => "api_http",
        }
    }

    /// What to do about it.
    pub fn next_step(&self) -> NextStep {
        match self {
            Self::Auth(error) => error.next_step(),
            Self::Network { .. } | Self::Http(_) => NextStep::RetryAfter(Duration::from_secs(5)),
            Self::NotRepeatable => NextStep::RetryAfter(Duration::ZERO),
            Self::OtherUser => NextStep::Nothing,
            Self::NoResource(_)
            | Self::Url(_)
            | Self::Resource(_)
            | Self::NoAccessToken(_)
            | Self::Challenge(_) => NextStep::FixConfiguration(self.to_string()),
        }
    }
}

impl From<gloo_net::Error> for ApiError {
    fn from(error: gloo_net::Error) -> Self {
        Self::Http(error.to_string())
    }
}

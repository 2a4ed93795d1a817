//! Errors that say what to do next.
//!
//! Inside, each module has its own enum; outside there is one cloneable [`AuthError`]. None of them holds a token, a code or a
//! verifier.

mod client;
mod server;

pub use client::{Cancelled, ConfigurationError, NetworkError, ResponseError, WindowError};
pub use server::{ServerError, retry_after};

use std::time::Duration;

use crate::CorrelationId;
use crate::id_token::IdTokenError;

/// Everything that a call can fail with.
///
/// ```
/// use msal_core::error::{AuthError, InteractionRequired, NextStep};
/// let error = AuthError::from(InteractionRequired::NoTokens);
/// assert_eq!((error.code(), error.next_step()), ("no_tokens_found", NextStep::Interact));
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AuthError {
    /// The person is needed: call again with a popup or a redirect.
    #[error(transparent)]
    InteractionRequired(#[from] InteractionRequired),
    /// The authority refused, for a reason that interaction does not mend.
    #[error(transparent)]
    Server(Box<ServerError>),
    /// Nothing went wrong: the person, or another call, ended it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A window could not be opened, used or waited for.
    #[error(transparent)]
    Window(#[from] WindowError),
    /// The authority could not be reached.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The authority answered something that is not believed.
    #[error(transparent)]
    Response(#[from] ResponseError),
    /// The app, or its registration, is set up wrongly.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// A silent call without an account, while no account is active.
    #[error("no account: pass one with the request, or sign in first")]
    NoAccount,
    /// The cache holds no usable token, and the request allows nothing else.
    #[error("no usable token is cached, and the cache lookup policy allows no request")]
    NotCached,
}

/// Why the person is needed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InteractionRequired {
    /// The authority says so.
    #[error(transparent)]
    Server(Box<ServerError>),
    /// There is neither a token nor a refresh token for the account.
    #[error("no tokens are cached for the account")]
    NoTokens,
    /// The refresh token is too old; in a single-page app it lives 24 hours.
    #[error("the refresh token has expired")]
    RefreshTokenExpired,
    /// The hidden frame got no answer in time: a page that refuses to be framed, or blocked third-party cookies. MSAL.js reports a mere
    /// time-out here, so that the usual fall-back to a popup or redirect does not run.
    #[error("the hidden frame got no answer; the browser may block third-party cookies")]
    FrameTimedOut,
}

/// What kind of failure it is, for a first decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The person is needed.
    InteractionRequired,
    /// The authority refused.
    Server,
    /// The person, or another call, ended it.
    Cancelled,
    /// A window could not be opened, used or waited for.
    Window,
    /// The authority could not be reached.
    Network,
    /// The answer is not believed.
    Response,
    /// The app or its registration is set up wrongly.
    Configuration,
    /// There is no account, or nothing cached for it.
    NoToken,
}

/// What to do about an error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NextStep {
    /// Call a popup or redirect method, with the error's [`claims`](AuthError::claims) if there are any.
    Interact,
    /// Try again after this time.
    RetryAfter(Duration),
    /// Mend the app or its registration; the text says how.
    FixConfiguration(String),
    /// Nothing: the user said no.
    Nothing,
    /// Start the sign-in again: this attempt cannot be saved.
    SignInAgain,
}

/// How long to wait where the server does not say.
const DEFAULT_RETRY: Duration = Duration::from_secs(60);

impl AuthError {
    /// Whether the silent call should be followed by a popup or a redirect: the question of Microsoft's documentation.
    pub fn is_interaction_required(&self) -> bool {
        matches!(self, Self::InteractionRequired(_))
    }

    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::InteractionRequired(_) => ErrorKind::InteractionRequired,
            Self::Server(error) if error.is_refusal_by_the_user() => ErrorKind::Cancelled,
            Self::Server(_) => ErrorKind::Server,
            Self::Cancelled(_) => ErrorKind::Cancelled,
            Self::Window(_) => ErrorKind::Window,
            Self::Network(_) => ErrorKind::Network,
            Self::Response(_) => ErrorKind::Response,
            Self::Configuration(_) => ErrorKind::Configuration,
            Self::NoAccount | Self::NotCached => ErrorKind::NoToken,
        }
    }

    /// The code: MSAL's, where MSAL has one; the server's `error` for a server's error.
    pub fn code(&self) -> &str {
        match self {
            Self::InteractionRequired(InteractionRequired::Server(error)) | Self::Server(error) => {
                &error.error
            }
            Self::InteractionRequired(InteractionRequired::NoTokens) => "no_tokens_found",
            Self::InteractionRequired(InteractionRequired::RefreshTokenExpired) => "refresh_token_expired",
            Self::InteractionRequired(InteractionRequired::FrameTimedOut) => "timed_out",
            Self::Cancelled(error) => error.code(),
            Self::Window(error) => error.code(),
            Self::Network(error) => error.code(),
            Self::Response(error) => error.code(),
            Self::Configuration(error) => error.code(),
            Self::NoAccount => "no_account_error",
            Self::NotCached => "token_refresh_required",
        }
    }

    /// What the server said, with its suberror, numbers, claims and ids.
    pub fn server(&self) -> Option<&ServerError> {
        match self {
            Self::InteractionRequired(InteractionRequired::Server(error)) | Self::Server(error) => {
                Some(error)
            }
            _ => None,
        }
    }

    /// The claims that the next interactive request must carry.
    pub fn claims(&self) -> Option<&str> {
        self.server()?.claims.as_deref()
    }

    /// Ties the failure to the authority's logs.
    pub fn correlation_id(&self) -> Option<&CorrelationId> {
        self.server()?.correlation_id.as_ref()
    }

    /// What to do about it.
    pub fn next_step(&self) -> NextStep {
        match self {
            Self::InteractionRequired(_) | Self::NoAccount | Self::NotCached => NextStep::Interact,
            Self::Server(error) if error.is_refusal_by_the_user() => NextStep::Nothing,
            Self::Server(error) if error.is_transient() => {
                NextStep::RetryAfter(error.retry_after.unwrap_or(DEFAULT_RETRY))
            }
            Self::Server(error) if error.error == "invalid_grant" => NextStep::SignInAgain,
            Self::Server(error) => NextStep::FixConfiguration(error.to_string()),
            Self::Cancelled(_) => NextStep::Nothing,
            Self::Window(error) => error.next_step(),
            Self::Network(_) => NextStep::RetryAfter(Duration::from_secs(5)),
            Self::Response(error) => error.next_step(),
            Self::Configuration(error) => NextStep::FixConfiguration(error.to_string()),
        }
    }
}

impl From<ServerError> for AuthError {
    /// Sorts an answer by MSAL's rule for `interaction required`.
    fn from(error: ServerError) -> Self {
        if error.is_interaction_required() {
            Self::InteractionRequired(InteractionRequired::Server(Box::new(error)))
        } else if error.suberror.as_deref() == Some("user_cancelled") {
            Self::Cancelled(Cancelled::ByUser)
        } else {
            Self::Server(Box::new(error))
        }
    }
}

impl From<IdTokenError> for AuthError {
    fn from(error: IdTokenError) -> Self {
        Self::Response(ResponseError::IdToken(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(error: &str, suberror: Option<&str>, description: &str) -> AuthError {
        ServerError {
            error: error.into(),
            suberror: suberror.map(Into::into),
            description: description.into(),
            ..ServerError::default()
        }
        .into()
    }

    #[test]
    fn the_person_is_needed_by_error_suberror_or_description() {
        let check = |error: &str, suberror: Option<&str>, description: &str, needed: bool| {
            let error = server(error, suberror, description);
            assert_eq!(error.is_interaction_required(), needed, "{error:?}");
        };
        for error in [
            "interaction_required",
            "consent_required",
            "login_required",
            "bad_token",
            "ui_not_allowed",
            "interrupted_user",
        ] {
            check(error, None, "", true);
            check("x", None, &format!("AADSTS1: {error} now"), true);
        }
        for suberror in [
            "message_only",
            "additional_action",
            "basic_action",
            "user_password_expired",
            "consent_required",
            "bad_token",
        ] {
            check("invalid_grant", Some(suberror), "", true);
        }
        check("invalid_grant", None, "", false);
        check("invalid_grant", Some("token_expired"), "", false);
        check("Login_Required", None, "", false);
        check("access_denied", None, "", false);
    }

    #[test]
    fn every_error_says_what_to_do() {
        let check = |error: AuthError, step: NextStep| assert_eq!(error.next_step(), step, "{error:?}");
        check(server("login_required", None, ""), NextStep::Interact);
        check(server("access_denied", None, ""), NextStep::Nothing);
        check(server("x", Some("user_cancelled"), ""), NextStep::Nothing);
        check(
            server("temporarily_unavailable", None, ""),
            NextStep::RetryAfter(DEFAULT_RETRY),
        );
        check(server("invalid_grant", None, ""), NextStep::SignInAgain);
        check(Cancelled::ByUser.into(), NextStep::Nothing);
        check(ResponseError::StateMismatch.into(), NextStep::SignInAgain);
        let fix = server("unauthorized_client", None, "AADSTS700016: no such app").next_step();
        assert!(matches!(fix, NextStep::FixConfiguration(hint) if hint.contains("AADSTS700016")));
    }

    #[test]
    fn a_lost_network_never_asks_for_interaction() {
        let error = AuthError::from(NetworkError::Offline);
        assert!(!error.is_interaction_required());
        assert!(matches!(error.next_step(), NextStep::RetryAfter(_)));
    }
}

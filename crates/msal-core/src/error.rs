//! Errors that say what to do next.
//!
//! Inside, each module has its own enum; outside there is one cloneable [`AuthError`]. None of
//! them holds a token, a code or a verifier.

mod client;
mod server;

pub use client::{Cancelled, ConfigurationError, NetworkError, ResponseError, WindowError};
pub use server::{ServerError, retry_after};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::CorrelationId;
use crate::id_token::IdTokenError;
use crate::text::concat;

/// Everything that a call can fail with.
///
/// A handle of one word: clones share what it holds. [`detail`](Self::detail) is for matching.
///
/// ```
/// use msal_core::error::{AuthError, ErrorDetail, InteractionRequired, NextStep};
/// let error = AuthError::from(InteractionRequired::NoTokens);
/// assert_eq!((error.code(), error.next_step()), ("no_tokens_found", NextStep::Interact));
/// assert!(matches!(error.detail(), ErrorDetail::InteractionRequired(_)));
/// ```
#[derive(Clone, PartialEq)]
pub struct AuthError(Arc<ErrorDetail>);

/// What an [`AuthError`] is about.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorDetail {
    /// The user is needed: call again with a popup or a redirect.
    #[error(transparent)]
    InteractionRequired(#[from] InteractionRequired),
    /// The authority refused, for a reason that interaction does not mend.
    #[error(transparent)]
    Server(Box<ServerError>),
    /// Nothing went wrong: the user, or another call, ended it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A window could not be opened, used or waited for.
    #[error(transparent)]
    Window(#[from] WindowError),
    /// The authority could not be reached.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The authority's response is not believed.
    #[error(transparent)]
    Response(#[from] ResponseError),
    /// The app, or its registration, is set up wrongly.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// The page leaves for the authority by itself, again and again, and nobody new is signed in by
    /// it: the third time within a minute it stays.
    #[error("{}", redirect_loop(.cause.as_ref()))]
    RedirectLoop {
        /// Why a call of this page failed last, which is what the page goes round in circles for.
        cause: Option<AuthError>,
    },
    /// A silent call without an account, while no account is active.
    #[error("no account: pass one with the request, or sign in first")]
    NoAccount,
    /// The cache holds no usable token, and the request allows nothing else.
    #[error("no usable token is cached, and the cache lookup policy allows no request")]
    NotCached,
}

fn redirect_loop(cause: Option<&AuthError>) -> String {
    let advice = "the page has left for the sign-in twice within a minute without a click of the user's, \
                  and wants to again; let a click begin the next one, and none follow an error";
    match cause {
        Some(cause) => concat(&[advice, "; the last error was ", cause.code()]),
        None => advice.to_owned(),
    }
}

/// Why the user is needed.
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
    /// The hidden frame got no response in time: a page that refuses to be framed, or blocked
    /// third-party cookies. MSAL.js reports a mere time-out here, so that the usual fall-back to a
    /// popup or redirect does not run.
    #[error("the hidden frame got no response; the browser may block third-party cookies")]
    FrameTimedOut,
}

/// What kind of failure it is, for a first decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The user is needed.
    InteractionRequired,
    /// The authority refused.
    Server,
    /// The user, or another call, ended it.
    Cancelled,
    /// A window could not be opened, used or waited for.
    Window,
    /// The authority could not be reached.
    Network,
    /// The response is not believed.
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
    /// Call a popup or redirect method, with the error's [`claims`](AuthError::claims) if there are
    /// any.
    Interact,
    /// Try again after this time.
    RetryAfter(Duration),
    /// Change the app or its registration; the text says how.
    FixConfiguration(String),
    /// Nothing: the user said no.
    Nothing,
    /// Start the sign-in again: this attempt cannot be saved.
    SignInAgain,
}

/// How long to wait where the server does not say.
pub const DEFAULT_RETRY: Duration = Duration::from_secs(60);

/// The longest wait that a server is believed.
pub const LONGEST_RETRY: Duration = Duration::from_secs(3600);

impl AuthError {
    /// What the error is about, to match on.
    pub fn detail(&self) -> &ErrorDetail {
        &self.0
    }

    /// Whether the silent call should be followed by a popup or a redirect: the question of
    /// Microsoft's documentation.
    pub fn is_interaction_required(&self) -> bool {
        matches!(self.detail(), ErrorDetail::InteractionRequired(_))
    }

    /// Whether the user's session is gone: nothing silent works for this user, whatever the scopes,
    /// before they have signed in again. `false` when only this request needs the user, for consent
    /// or a further factor, and whenever the network is to blame.
    ///
    /// ```
    /// use msal_core::error::{AuthError, InteractionRequired, NetworkError};
    /// assert!(AuthError::from(InteractionRequired::FrameTimedOut).is_session_lost());
    /// assert!(!AuthError::from(NetworkError::Offline).is_session_lost());
    /// ```
    pub fn is_session_lost(&self) -> bool {
        match self.detail() {
            ErrorDetail::InteractionRequired(InteractionRequired::Server(error)) => error.is_session_lost(),
            ErrorDetail::InteractionRequired(_) => true,
            _ => false,
        }
    }

    /// Whether both handles share one error: the same failure, told twice.
    pub fn is_identical(&self, other: &AuthError) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        match self.detail() {
            ErrorDetail::InteractionRequired(_) => ErrorKind::InteractionRequired,
            ErrorDetail::Server(error) if error.is_refusal_by_the_user() => ErrorKind::Cancelled,
            ErrorDetail::Server(_) => ErrorKind::Server,
            ErrorDetail::Cancelled(_) => ErrorKind::Cancelled,
            ErrorDetail::Window(_) => ErrorKind::Window,
            ErrorDetail::Network(_) => ErrorKind::Network,
            ErrorDetail::Response(_) => ErrorKind::Response,
            ErrorDetail::Configuration(_) | ErrorDetail::RedirectLoop { .. } => ErrorKind::Configuration,
            ErrorDetail::NoAccount | ErrorDetail::NotCached => ErrorKind::NoToken,
        }
    }

    /// The code: MSAL's, where MSAL has one; the server's `error` for a server's error.
    pub fn code(&self) -> &str {
        match self.detail() {
            ErrorDetail::InteractionRequired(InteractionRequired::Server(error))
            | ErrorDetail::Server(error) => &error.error,
            ErrorDetail::InteractionRequired(InteractionRequired::NoTokens) => "no_tokens_found",
            ErrorDetail::InteractionRequired(InteractionRequired::RefreshTokenExpired) => {
                "refresh_token_expired"
            }
            ErrorDetail::InteractionRequired(InteractionRequired::FrameTimedOut) => "timed_out",
            ErrorDetail::Cancelled(error) => error.code(),
            ErrorDetail::Window(error) => error.code(),
            ErrorDetail::Network(error) => error.code(),
            ErrorDetail::Response(error) => error.code(),
            ErrorDetail::Configuration(error) => error.code(),
            ErrorDetail::RedirectLoop { .. } => "redirect_loop",
            ErrorDetail::NoAccount => "no_account_error",
            ErrorDetail::NotCached => "token_refresh_required",
        }
    }

    /// What the server said, with its suberror, numbers, claims and ids.
    pub fn server(&self) -> Option<&ServerError> {
        match self.detail() {
            ErrorDetail::InteractionRequired(InteractionRequired::Server(error))
            | ErrorDetail::Server(error) => Some(error),
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

    /// The same error with what stands outside the response's body: how long to wait, and the
    /// correlation id of the request.
    pub fn of_request(self, wait: Option<Duration>, correlation_id: &CorrelationId) -> Self {
        let Some(server) = self.server() else {
            return self;
        };
        let mut server = Box::new(server.clone());
        server.retry_after = wait.or(server.retry_after);
        server
            .correlation_id
            .get_or_insert_with(|| correlation_id.clone());
        server.into()
    }

    /// What to do about it.
    pub fn next_step(&self) -> NextStep {
        match self.detail() {
            ErrorDetail::InteractionRequired(_) | ErrorDetail::NoAccount | ErrorDetail::NotCached => {
                NextStep::Interact
            }
            ErrorDetail::Server(error) => error.next_step(),
            ErrorDetail::Cancelled(_) => NextStep::Nothing,
            ErrorDetail::Window(error) => error.next_step(),
            ErrorDetail::Network(_) => NextStep::RetryAfter(Duration::from_secs(5)),
            ErrorDetail::Response(error) => error.next_step(),
            ErrorDetail::Configuration(error) => NextStep::FixConfiguration(error.to_string()),
            ErrorDetail::RedirectLoop { .. } => NextStep::SignInAgain,
        }
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&*self.0, f)
    }
}

/// Code and message: what `expect` shows, without the derived form of everything inside.
impl fmt::Debug for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        f.write_str(": ")?;
        fmt::Display::fmt(&*self.0, f)
    }
}

impl std::error::Error for AuthError {}

impl From<ErrorDetail> for AuthError {
    fn from(detail: ErrorDetail) -> Self {
        Self(Arc::new(detail))
    }
}

impl From<ServerError> for AuthError {
    /// Sorts an error response by MSAL's rule for `interaction required`.
    fn from(error: ServerError) -> Self {
        Box::new(error).into()
    }
}

impl From<Box<ServerError>> for AuthError {
    /// Sorts an error response by MSAL's rule for `interaction required`.
    fn from(error: Box<ServerError>) -> Self {
        if error.is_interaction_required() {
            InteractionRequired::Server(error).into()
        } else if error.suberror.as_deref() == Some("user_cancelled") {
            Cancelled::ByUser.into()
        } else {
            ErrorDetail::Server(error).into()
        }
    }
}

impl From<IdTokenError> for AuthError {
    fn from(error: IdTokenError) -> Self {
        ResponseError::IdToken(error).into()
    }
}

macro_rules! from_detail {
    ($($inner:ty),*) => {
        $(impl From<$inner> for AuthError {
            fn from(inner: $inner) -> Self {
                ErrorDetail::from(inner).into()
            }
        })*
    };
}

from_detail!(
    InteractionRequired,
    Cancelled,
    WindowError,
    NetworkError,
    ResponseError,
    ConfigurationError
);

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
    fn the_user_is_needed_by_error_suberror_or_description() {
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
    fn a_lost_session_is_told_from_a_request_that_needs_the_user() {
        let check = |error: AuthError, is_lost: bool| {
            assert_eq!(error.is_session_lost(), is_lost, "{error:?}");
        };
        for error in [
            server("login_required", None, ""),
            server("bad_token", None, ""),
            server("invalid_grant", Some("bad_token"), ""),
            server("invalid_grant", Some("user_password_expired"), ""),
            InteractionRequired::NoTokens.into(),
            InteractionRequired::RefreshTokenExpired.into(),
            InteractionRequired::FrameTimedOut.into(),
        ] {
            check(error, true);
        }
        for error in [
            server("invalid_grant", Some("consent_required"), ""),
            server("consent_required", None, ""),
            server("interaction_required", None, ""),
            server("interaction_required", Some("basic_action"), ""),
            server("invalid_grant", None, ""),
            server("temporarily_unavailable", None, ""),
            NetworkError::Offline.into(),
            Cancelled::ByUser.into(),
            ErrorDetail::NoAccount.into(),
            ErrorDetail::NotCached.into(),
        ] {
            check(error, false);
        }
    }

    #[test]
    fn a_lost_network_never_asks_for_interaction() {
        let error = AuthError::from(NetworkError::Offline);
        assert!(!error.is_interaction_required());
        assert!(matches!(error.next_step(), NextStep::RetryAfter(_)));
    }
}

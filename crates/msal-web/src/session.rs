//! The session of the app's user: one value that says what to show.

use msal_core::{AccountInfo, AuthError};

/// What an app can rely on about its user. It follows from a
/// [`Snapshot`](crate::Snapshot::session) alone.
///
/// An account is known long after its session at the authority has ended. MSAL.js calls such a user
/// authenticated all the same; here that is [`NeedsUser`](Self::NeedsUser), and the app decides
/// whether to go on showing the page.
///
/// ```
/// use msal_web::{Session, Snapshot};
/// let greeting = match Snapshot::default().session() {
///     Session::SignedIn(account) => ["Hello, ", &account.username].concat(),
///     Session::NeedsUser { .. } => "Please sign in again".to_owned(),
///     Session::SignedOut => "Please sign in".to_owned(),
///     Session::Restoring => String::new(),
/// };
/// assert_eq!(greeting, "");
/// ```
#[derive(Clone, Debug, Default)]
pub enum Session {
    /// Nobody knows yet whether a user is signed in: the response to a redirect waits, or is being
    /// processed.
    #[default]
    Restoring,
    /// Nobody is signed in.
    SignedOut,
    /// This user is signed in: the active account, or the first where none is active.
    SignedIn(AccountInfo),
    /// This user is known, but has to sign in again before there are new tokens.
    NeedsUser {
        /// The active account, or the first where none is active.
        account: AccountInfo,
        /// How the last silent call for the account failed.
        error: AuthError,
    },
}

impl Session {
    /// The user, whether or not the session still lives.
    pub fn account(&self) -> Option<&AccountInfo> {
        match self {
            Self::SignedIn(account) | Self::NeedsUser { account, .. } => Some(account),
            Self::Restoring | Self::SignedOut => None,
        }
    }

    /// Why the user has to sign in again.
    pub fn error(&self) -> Option<&AuthError> {
        match self {
            Self::NeedsUser { error, .. } => Some(error),
            _ => None,
        }
    }

    /// Whether nobody knows yet.
    pub fn is_restoring(&self) -> bool {
        matches!(self, Self::Restoring)
    }

    /// Whether it is known that nobody is signed in.
    pub fn is_signed_out(&self) -> bool {
        matches!(self, Self::SignedOut)
    }

    /// Whether a user is signed in, as far as anybody knows.
    pub fn is_signed_in(&self) -> bool {
        matches!(self, Self::SignedIn(_))
    }

    /// Whether a known user has to sign in again.
    pub fn needs_user(&self) -> bool {
        matches!(self, Self::NeedsUser { .. })
    }

    /// Whether both say the same of the same user, however tokens have been renewed, or asked for
    /// in vain, meanwhile.
    pub fn is_same(&self, other: &Session) -> bool {
        match (self, other) {
            (Self::Restoring, Self::Restoring) | (Self::SignedOut, Self::SignedOut) => true,
            (Self::SignedIn(account), Self::SignedIn(other)) => account.is_same(other),
            (
                Self::NeedsUser { account, error },
                Self::NeedsUser {
                    account: other,
                    error: other_error,
                },
            ) => account.is_same(other) && error.code() == other_error.code(),
            _ => false,
        }
    }
}

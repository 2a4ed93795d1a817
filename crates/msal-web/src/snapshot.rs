//! The one state of a client: what it is busy with, who is signed in, what failed last.

use std::sync::Arc;

use msal_core::{AccountInfo, AuthError};

use crate::session::Session;
use crate::session_notes::{self, SessionNotes};
use crate::status::InteractionStatus;

/// The state of a client at one moment; a few words to clone.
///
/// A user interface shows this and needs no rule of its own: see
/// [`PublicClientApplication::snapshot`](crate::PublicClientApplication::snapshot) and
/// [`watch`](crate::PublicClientApplication::watch).
///
/// ```
/// use msal_web::{InteractionStatus, Snapshot};
/// let before_anything_is_known = Snapshot::default();
/// assert_eq!(before_anything_is_known.status, InteractionStatus::Startup);
/// assert!(before_anything_is_known.accounts.is_empty());
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Snapshot {
    /// What the client is busy with.
    pub status: InteractionStatus,
    /// The users that are signed in, in order of their first sign-in, one row for each tenant;
    /// none at [`InteractionStatus::Startup`].
    pub accounts: Arc<[AccountInfo]>,
    /// The account that calls are for when they name none; none at [`InteractionStatus::Startup`].
    pub active_account: Option<AccountInfo>,
    /// Why the last popup, redirect or sign-out failed, until the next one starts or the error is
    /// dismissed.
    pub error: Option<AuthError>,
    pub(crate) session_notes: SessionNotes,
}

impl Snapshot {
    /// What the app can rely on about its user: the active account, or the first where none is
    /// active.
    pub fn session(&self) -> Session {
        let Some(account) = self.active_account.as_ref().or(self.accounts.first()) else {
            return match self.status {
                InteractionStatus::Startup | InteractionStatus::HandleRedirect => Session::Restoring,
                _ => Session::SignedOut,
            };
        };
        let account = account.clone();
        match session_notes::find(&self.session_notes, &account) {
            Some(error) => Session::NeedsUser {
                account,
                error: error.clone(),
            },
            None => Session::SignedIn(account),
        }
    }

    /// Whether the same sessions are known to be lost.
    pub fn has_same_lost_sessions(&self, other: &Snapshot) -> bool {
        both(&self.session_notes, &other.session_notes, Arc::ptr_eq)
    }

    /// Whether the same users are signed in, however their tokens have been renewed meanwhile.
    pub fn has_same_accounts(&self, other: &Snapshot) -> bool {
        self.accounts.len() == other.accounts.len()
            && self
                .accounts
                .iter()
                .zip(other.accounts.iter())
                .all(|(one, other)| one.is_same(other))
    }

    /// Whether nothing differs, told by handles: a renewed account is another one.
    pub(crate) fn is_identical(&self, other: &Snapshot) -> bool {
        let same_account = |one: &AccountInfo, other: &AccountInfo| one.is_identical(other);
        self.status == other.status
            && self.accounts.len() == other.accounts.len()
            && self
                .accounts
                .iter()
                .zip(other.accounts.iter())
                .all(|(one, other)| same_account(one, other))
            && both(&self.active_account, &other.active_account, same_account)
            && both(&self.error, &other.error, AuthError::is_identical)
            && self.has_same_lost_sessions(other)
    }
}

fn both<T>(one: &Option<T>, other: &Option<T>, same: impl Fn(&T, &T) -> bool) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => same(one, other),
        _ => false,
    }
}

//! The one state of a client: what it is busy with, who is signed in, what failed last.

use std::sync::Arc;

use msal_core::{AccountFilter, AccountInfo, AuthError};

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

    /// The first account that the filter means; the active account when the filter is empty, as
    /// with MSAL's `useAccount`.
    pub fn account_meant_by(&self, filter: &AccountFilter) -> Option<&AccountInfo> {
        match filter.is_empty() {
            true => self.active_account.as_ref(),
            false => self.accounts.iter().find(|account| filter.matches(account)),
        }
    }

    /// Whether somebody whom the filter means is signed in; an empty filter means everybody.
    pub fn is_authenticated(&self, filter: &AccountFilter) -> bool {
        self.accounts.iter().any(|account| filter.matches(account))
    }

    /// Whether it is known that nobody whom the filter means is signed in.
    pub fn is_unauthenticated(&self, filter: &AccountFilter) -> bool {
        let is_known = !matches!(
            self.status,
            InteractionStatus::Startup | InteractionStatus::HandleRedirect
        );
        is_known && !self.is_authenticated(filter)
    }

    /// Whether the user of the [session](Self::session) has this app role.
    pub fn has_role(&self, role: &str) -> bool {
        let session = self.session();
        session.account().is_some_and(|account| account.has_role(role))
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

    /// Whether the same users are signed in, know as much of themselves, and have their sessions,
    /// told by handles: a renewed account is another one.
    pub fn has_identical_accounts(&self, other: &Snapshot) -> bool {
        self.accounts.len() == other.accounts.len()
            && self
                .accounts
                .iter()
                .zip(other.accounts.iter())
                .all(|(one, other)| one.is_identical(other))
            && self.has_same_lost_sessions(other)
    }

    /// Whether the same account is active, told by handles: a renewed account is another one.
    pub fn has_identical_active_account(&self, other: &Snapshot) -> bool {
        both(
            &self.active_account,
            &other.active_account,
            AccountInfo::is_identical,
        )
    }

    /// Whether the same interaction has failed last.
    pub fn has_same_error(&self, other: &Snapshot) -> bool {
        both(&self.error, &other.error, AuthError::is_identical)
    }

    /// Whether nothing differs.
    pub(crate) fn is_identical(&self, other: &Snapshot) -> bool {
        self.status == other.status
            && self.has_identical_accounts(other)
            && self.has_identical_active_account(other)
            && self.has_same_error(other)
    }
}

/// Whether both are the same, or both nothing.
pub(crate) fn both<T>(one: &Option<T>, other: &Option<T>, same: impl Fn(&T, &T) -> bool) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => same(one, other),
        _ => false,
    }
}

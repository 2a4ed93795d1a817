//! The users who have to sign in again before there are new tokens for them.

use std::sync::Arc;

use msal_core::{AccountInfo, AuthError};

/// What is known of one user's session, and before it what was known of others: a list that
/// snapshots share.
#[derive(Debug)]
pub(crate) struct SessionNote {
    /// The account as it was then. One that has been renewed since is another handle, and its
    /// session lives.
    pub(crate) account: AccountInfo,
    /// How the session was lost; `None` once it is back.
    pub(crate) error: Option<AuthError>,
    pub(crate) earlier: SessionNotes,
}

/// The newest note.
pub(crate) type SessionNotes = Option<Arc<SessionNote>>;

/// How the account's session was lost, if it was.
pub(crate) fn find<'a>(mut notes: &'a SessionNotes, account: &AccountInfo) -> Option<&'a AuthError> {
    while let Some(note) = notes {
        if note.account.is_identical(account) {
            return note.error.as_ref();
        }
        notes = &note.earlier;
    }
    None
}

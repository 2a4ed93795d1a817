//! The users who have to sign in again before there are new tokens for them.

use std::cell::RefCell;
use std::sync::Arc;

use msal_core::{AccountInfo, AuthError};

/// A user whose session is gone, and how that was noticed.
#[derive(Clone, Debug)]
pub(crate) struct LostSession {
    /// The account as it was then. One that has been renewed since is another handle, and its
    /// session lives.
    pub(crate) account: AccountInfo,
    pub(crate) error: AuthError,
}

/// Those of a client; a handle, replaced by another one when something changes.
pub(crate) type LostSessions = Arc<Vec<LostSession>>;

/// How the account's session was lost, if it was.
pub(crate) fn find<'a>(lost: &'a LostSessions, account: &AccountInfo) -> Option<&'a AuthError> {
    let found = lost.iter().find(|lost| lost.account.is_identical(account));
    found.map(|lost| &lost.error)
}

/// Forgets what was known of this user, and remembers what is known now. `false` when that is the
/// same: nothing, before and after.
pub(crate) fn replace(
    sessions: &RefCell<LostSessions>,
    account: &AccountInfo,
    lost: Option<LostSession>,
) -> bool {
    let mut list = sessions.borrow().to_vec();
    let before = list.len();
    list.retain(|lost| lost.account.home_account_id != account.home_account_id);
    if list.len() == before && lost.is_none() {
        return false;
    }
    list.extend(lost);
    sessions.replace(Arc::new(list));
    true
}

//! What is known of users, by store.

use std::rc::Rc;
use std::time::Duration;

use msal_testkit::MemoryStorage;

/// Whether a user is signed in, as far as a store is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    In,
    Out,
    /// A crash or a full store has left it open.
    Unknown,
}

/// What is known of a user in one store.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) state: State,
    /// Counts changes of the state.
    pub(super) version: u32,
    /// When something about this user last came to grief.
    pub(super) trouble: Option<Duration>,
    /// How many requests are under way that come to grief.
    pub(super) lost_requests: u32,
    /// Whether the authority has withdrawn, or given to nobody, the refresh token.
    pub(super) needs_user: bool,
    /// Whether a sign-out has been cut off, or something was refused.
    pub(super) is_partial: bool,
    /// The tabs that have signed the user out, in order.
    pub(super) sign_outs: Vec<usize>,
}

/// One store and its users.
pub(super) struct Domain {
    pub(super) entries: Rc<MemoryStorage>,
    pub(super) users: Vec<Standing>,
    /// Whether the store has ever refused anything.
    pub(super) has_refused: bool,
    /// Whether a list may name what is gone: it could not be written, or nobody was there to.
    pub(super) has_loose_ends: bool,
}

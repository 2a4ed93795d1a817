//! What tokens are issued for, whichever way it was proved.

use crate::clock::UnixTime;
use crate::directory::{ScopeSet, UserId};
use crate::store::Session;

/// A proved right to tokens.
#[derive(Debug)]
pub(crate) struct Grant {
    pub(crate) client_id: &'static str,
    pub(crate) tenant: &'static str,
    pub(crate) user: UserId,
    pub(crate) scopes: ScopeSet,
    pub(crate) nonce: Option<String>,
    pub(crate) session: Session,
    /// End of the refresh token that this one succeeds; `None` at a sign-in.
    pub(crate) refresh_until: Option<UnixTime>,
}

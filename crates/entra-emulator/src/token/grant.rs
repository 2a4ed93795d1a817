//! The grant that tokens are issued for, whichever credential proved it.

use crate::clock::UnixTime;
use crate::protocol::ClaimsRequest;
use crate::store::Authorization;

/// A proved right to tokens.
#[derive(Debug)]
pub(crate) struct Grant {
    pub(crate) authorization: Authorization,
    pub(crate) nonce: Option<String>,
    pub(crate) claims: ClaimsRequest,
    /// End of the refresh token that the next one succeeds; `None` at a sign-in.
    pub(crate) refresh_until: Option<UnixTime>,
    /// A second code for the page of a server that has asked for one.
    pub(crate) spa_code: Option<String>,
}

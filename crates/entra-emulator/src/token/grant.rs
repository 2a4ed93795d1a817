//! What tokens are issued for, whichever way it was proved.

use crate::claims::ClaimsRequest;
use crate::clock::UnixTime;
use crate::store::Authorization;

/// A proved right to tokens.
#[derive(Debug)]
pub(crate) struct Grant {
    pub(crate) authorization: Authorization,
    pub(crate) nonce: Option<String>,
    pub(crate) claims: ClaimsRequest,
    /// End of the refresh token that this one succeeds; `None` at a sign-in.
    pub(crate) refresh_until: Option<UnixTime>,
}

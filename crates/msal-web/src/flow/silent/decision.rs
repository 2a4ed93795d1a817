//! How far a silent call goes.
//!
//! Three stages lead to a token, in this order, and MSAL's policy says which of them a call may
//! take:
//!
//! | policy | cached token | refresh token | hidden frame |
//! |---|---|---|---|
//! | `Default` | yes | yes | yes |
//! | `AccessToken` | yes | no | no |
//! | `AccessTokenAndRefreshToken` | yes | yes | no |
//! | `RefreshToken` | no | yes | no |
//! | `RefreshTokenAndNetwork` | no | yes | yes |
//! | `Skip` | no | no | yes |
//!
//! **Cached token.** Passed over when the call forces a renewal or brings claims that a cached token
//! may lack. One that is past its `refresh_on` is handed out and renewed in the background.
//!
//! **Refresh token.** What it fails with decides whether a frame may help:
//!
//! | the refresh token | then |
//! |---|---|
//! | is not there, or is known to be over | frame |
//! | `invalid_grant` without a suberror | frame |
//! | `invalid_grant`, `bad_token` | the token is deleted, then frame |
//! | `invalid_grant` with another suberror, `interaction_required`, `login_required`, `consent_required` | the user is needed |
//! | any other refusal; 429 and 5xx; a response that is not believed | the call fails |
//! | no network, no response in time | the call fails: it may be made again |
//!
//! **Hidden frame.** What it fails with is what the call fails with. Unlike in MSAL.js a frame that
//! gets no response in time, as where the browser keeps third-party cookies from it, means that the
//! user is needed, so that an app falls back to a popup or a redirect. A network that is lost never
//! does. `docs/tokens.md` has the whole table with the codes; a test runs it row by row.

use msal_core::claims_request;
use msal_core::error::{AuthError, ErrorDetail, InteractionRequired};

use crate::request::{CacheLookupPolicy, TokenParameters};

/// Whether a cached token may answer the call.
pub(super) fn may_be_cached(parameters: &TokenParameters) -> bool {
    parameters.policy.reads_cache()
        && !parameters.force_refresh
        && !claims_request::is_challenge(parameters.claims.as_deref())
}

/// Whether the call goes on where no cached token answers it.
pub(super) fn goes_on(policy: CacheLookupPolicy) -> bool {
    policy.refreshes() || policy.opens_frame()
}

/// Whether the frame comes after the stage of the refresh token, which has ended so.
pub(super) fn frame_follows(policy: CacheLookupPolicy, error: &AuthError) -> bool {
    let may_help = match error.detail() {
        ErrorDetail::InteractionRequired(
            InteractionRequired::NoTokens | InteractionRequired::RefreshTokenExpired,
        )
        | ErrorDetail::NotCached => true,
        _ => is_spent(error),
    };
    policy.opens_frame() && may_help
}

/// Whether the authority has refused the refresh token itself.
pub(super) fn is_spent(error: &AuthError) -> bool {
    error.server().is_some_and(|server| server.allows_frame())
}

/// Whether a frame has failed for want of a session, which no other scopes bring back.
pub(super) fn is_without_session(error: &AuthError) -> bool {
    let timed_out = matches!(
        error.detail(),
        ErrorDetail::InteractionRequired(InteractionRequired::FrameTimedOut)
    );
    timed_out || error.code() == "login_required"
}

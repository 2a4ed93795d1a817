//! The mistakes of clients that the emulator names.

/// A mistake that a request shows. It prints as its name and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Warning {
    #[error("pkce_missing: an authorization request without code_challenge")]
    PkceMissing,
    #[error("verifier_reused: a code_verifier that redeemed another code before")]
    VerifierReused,
    #[error("challenge_reused: the code_challenge of an earlier request")]
    ChallengeReused,
    #[error("state_reused: the state of an earlier request")]
    StateReused,
    #[error("nonce_reused: the nonce of an earlier request")]
    NonceReused,
    #[error("redirect_uri_differs: not the redirect_uri of the authorization request")]
    RedirectUriDiffers,
    #[error("code_redeemed_twice: this code was redeemed before")]
    CodeRedeemedTwice,
    #[error("dead_refresh_token: this refresh token was refused with bad_token before")]
    DeadRefreshToken,
    #[error("concurrent_refresh: the same refresh is under way already")]
    ConcurrentRefresh,
    #[error("retry_after_ignored: a request like this got a Retry-After that is not over")]
    RetryAfterIgnored,
    #[error("silent_without_hint: prompt=none without login_hint or sid, although a user is signed in")]
    SilentWithoutHint,
    #[error("referer_tells: the Referer holds a response of an authorization endpoint")]
    RefererTells,
    #[error("request_id_missing: no client-request-id")]
    RequestIdMissing,
    #[error("cookies_at_token: cookies were sent to the token endpoint")]
    CookiesAtToken,
    #[error("preflight_at_token: a header or content type that costs a preflight")]
    PreflightAtToken,
    #[error("claims_dropped: a claims challenge was not passed on")]
    ClaimsDropped,
    #[error("offline_access_missing: without it there is no refresh token")]
    OfflineAccessMissing,
}

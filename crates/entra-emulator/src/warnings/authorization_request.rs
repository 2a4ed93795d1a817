//! Mistakes that an authorization request shows.

use super::token_request::drops_claims;
use super::warning::Warning;
use crate::context::RequestContext;
use crate::directory::Platform;
use crate::http::Params;
use crate::store::{ClientHistory, SeenValues};

/// The warnings about an authorization request.
pub(super) fn warnings(
    ctx: &RequestContext<'_>,
    params: &Params,
    history: &mut ClientHistory,
) -> Vec<Warning> {
    let scopes = params.get("scope").unwrap_or_default();
    let is_reused =
        |seen: &mut SeenValues, name: &str| params.get(name).is_some_and(|value| seen.again(value));
    let checks = [
        (lacks_challenge(ctx, params), Warning::PkceMissing),
        (
            is_reused(&mut history.challenges, "code_challenge"),
            Warning::ChallengeReused,
        ),
        (is_reused(&mut history.states, "state"), Warning::StateReused),
        (is_reused(&mut history.nonces, "nonce"), Warning::NonceReused),
        (
            params.get("client-request-id").is_none(),
            Warning::RequestIdMissing,
        ),
        (is_silent_without_hint(ctx, params), Warning::SilentWithoutHint),
        (
            !scopes.split(' ').any(|scope| scope == "offline_access"),
            Warning::OfflineAccessMissing,
        ),
        (drops_claims(ctx, params, history), Warning::ClaimsDropped),
    ];
    let applying = checks.into_iter().filter(|(applies, _)| *applies);
    applying.map(|(_, warning)| warning).collect()
}

/// Servers and programs may do without PKCE here, single-page apps may not.
fn lacks_challenge(ctx: &RequestContext<'_>, params: &Params) -> bool {
    let client = params
        .get("client_id")
        .and_then(|id| ctx.emulator.directory.client_by_guid(id));
    let redirect_uri = client.and_then(|client| client.redirect_uri(params.get("redirect_uri")?));
    let is_for_scripts = redirect_uri.is_none_or(|uri| uri.platform == Platform::Spa);
    is_for_scripts && params.get("code_challenge").is_none()
}

fn is_silent_without_hint(ctx: &RequestContext<'_>, params: &Params) -> bool {
    params.get("prompt") == Some("none")
        && params.get("login_hint").or(params.get("sid")).is_none()
        && !ctx.emulator.store.lock().sessions.of(&ctx.browser()).is_empty()
}

//! What an authorization request shows.

use super::seen::Seen;
use super::token::claims_are_dropped;
use super::warning::Warning;
use crate::call::Call;
use crate::directory::Platform;
use crate::http::Params;

pub(super) fn look(call: &Call<'_>, params: &Params, seen: &mut Seen, warnings: &mut Vec<Warning>) {
    let scopes = params.get("scope").unwrap_or_default();
    let again =
        |once: &mut super::seen::Once, name: &str| params.get(name).is_some_and(|value| once.again(value));
    let checks = [
        (lacks_challenge(call, params), Warning::PkceMissing),
        (
            again(&mut seen.challenges, "code_challenge"),
            Warning::ChallengeReused,
        ),
        (again(&mut seen.states, "state"), Warning::StateReused),
        (again(&mut seen.nonces, "nonce"), Warning::NonceReused),
        (
            params.get("client-request-id").is_none(),
            Warning::RequestIdMissing,
        ),
        (is_silent_without_hint(call, params), Warning::SilentWithoutHint),
        (
            !scopes.split(' ').any(|scope| scope == "offline_access"),
            Warning::OfflineAccessMissing,
        ),
        (claims_are_dropped(call, params, seen), Warning::ClaimsDropped),
    ];
    warnings.extend(
        checks
            .into_iter()
            .filter(|(is_so, _)| *is_so)
            .map(|(_, warning)| warning),
    );
}

/// Servers and programs may do without PKCE here, single-page apps may not.
fn lacks_challenge(call: &Call<'_>, params: &Params) -> bool {
    let client = params
        .get("client_id")
        .and_then(|id| call.world.directory.client_by_guid(id));
    let redirect_uri = client.and_then(|client| client.redirect_uri(params.get("redirect_uri")?));
    let is_for_scripts = redirect_uri.is_none_or(|uri| uri.platform == Platform::Spa);
    is_for_scripts && params.get("code_challenge").is_none()
}

fn is_silent_without_hint(call: &Call<'_>, params: &Params) -> bool {
    params.get("prompt") == Some("none")
        && params.get("login_hint").or(params.get("sid")).is_none()
        && !call.world.store.lock().sessions.of(&call.browser()).is_empty()
}

//! What an authorization request shows.

use super::seen::Seen;
use super::token::claims_are_dropped;
use super::warning::Warning;
use crate::call::Call;
use crate::http::Params;

pub(super) fn look(call: &Call<'_>, params: &Params, seen: &mut Seen, warnings: &mut Vec<Warning>) {
    let scopes = params.get("scope").unwrap_or_default();
    let again =
        |once: &mut super::seen::Once, name: &str| params.get(name).is_some_and(|value| once.again(value));
    let checks = [
        (params.get("code_challenge").is_none(), Warning::PkceMissing),
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

fn is_silent_without_hint(call: &Call<'_>, params: &Params) -> bool {
    params.get("prompt") == Some("none")
        && params.get("login_hint").or(params.get("sid")).is_none()
        && !call.world.store.lock().sessions.of(&call.browser()).is_empty()
}

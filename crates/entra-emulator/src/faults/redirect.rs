//! Faults in the answer that `/authorize` sends to the redirect URI.

use super::FaultName;
use crate::authorize::{RedirectParams, ResponseMode};
use crate::call::Call;
use crate::random;

/// Spoils the parameters of a successful answer.
pub(crate) fn edit_redirect(call: &Call<'_>, params: &mut RedirectParams) {
    if call.fires(FaultName::MissingCode).is_some() {
        params.remove("code");
    }
    if call.fires(FaultName::MissingClientInfo).is_some() {
        params.remove("client_info");
    }
    if call.fires(FaultName::MissingState).is_some() {
        params.remove("state");
    }
    if call.fires(FaultName::WrongState).is_some() {
        params.set("state", random::opaque(24));
    }
    if let (Some(_), Some(state)) = (call.fires(FaultName::StateCaseChanged), params.get("state")) {
        let changed = state.chars().map(|letter| {
            if letter.is_ascii_lowercase() {
                letter.to_ascii_uppercase()
            } else {
                letter.to_ascii_lowercase()
            }
        });
        params.set("state", changed.collect());
    }
}

/// Makes an answer odd but legal (`kind`): an unknown parameter, or another response mode than was asked for.
pub(crate) fn embellish(call: &Call<'_>, mode: ResponseMode, params: &mut RedirectParams) -> ResponseMode {
    let Some(extra) = call.fires(FaultName::RedirectExtra) else {
        return mode;
    };
    let other = ResponseMode::parse(extra.text("kind", "params"));
    if other.is_none() {
        params.set("emulator_extra", random::opaque(24));
    }
    other.unwrap_or(mode)
}

/// Whether a registered redirect URI is to be taken for an unknown one.
pub(crate) fn forgets_redirect_uris(call: &Call<'_>) -> bool {
    call.fires(FaultName::RedirectMismatch).is_some()
}

//! Faults in the authorization response.

use crate::context::RequestContext;
use crate::fault::{Fault, RedirectExtraKind};
use crate::protocol::{AuthorizationResponse, ResponseMode};
use crate::random;

/// Spoils the parameters of a successful authorization response.
pub(crate) fn edit_authorization_response(ctx: &RequestContext<'_>, response: &mut AuthorizationResponse) {
    if ctx.triggers(&Fault::MissingCode) {
        response.remove("code");
    }
    if ctx.triggers(&Fault::MissingClientInfo) {
        response.remove("client_info");
    }
    if ctx.triggers(&Fault::MissingState) {
        response.remove("state");
    }
    if ctx.triggers(&Fault::WrongState) {
        response.set("state", random::opaque(24));
    }
    if let (true, Some(state)) = (ctx.triggers(&Fault::StateCaseChanged), response.get("state")) {
        let changed = state.chars().map(with_other_case);
        response.set("state", changed.collect());
    }
}

fn with_other_case(letter: char) -> char {
    if letter.is_ascii_lowercase() {
        letter.to_ascii_uppercase()
    } else {
        letter.to_ascii_lowercase()
    }
}

/// Makes an authorization response odd but legal: adds an unknown parameter, or gives another
/// response mode than the request's.
pub(crate) fn alter_response_mode(
    ctx: &RequestContext<'_>,
    mode: ResponseMode,
    response: &mut AuthorizationResponse,
) -> ResponseMode {
    let extra = ctx.triggers_with(|fault| match fault {
        Fault::RedirectExtra { kind } => Some(*kind),
        _ => None,
    });
    match extra {
        None => mode,
        Some(RedirectExtraKind::Params) => {
            response.set("emulator_extra", random::opaque(24));
            mode
        }
        Some(RedirectExtraKind::Query) => ResponseMode::Query,
        Some(RedirectExtraKind::Fragment) => ResponseMode::Fragment,
        Some(RedirectExtraKind::FormPost) => ResponseMode::FormPost,
    }
}

/// Whether a registered redirect URI is to be taken for an unknown one.
pub(crate) fn forgets_redirect_uris(ctx: &RequestContext<'_>) -> bool {
    ctx.triggers(&Fault::RedirectMismatch)
}

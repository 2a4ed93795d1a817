//! Faults of the pages and of what the browser lets through.

use crate::context::RequestContext;
use crate::fault::{Fault, OpenerPolicy};
use crate::protocol::{OpenerAccess, Requirement, Requirements};

/// Whether this frame's cookies are to be ignored, as browsers do that block third-party cookies.
pub(crate) fn hides_cookies(ctx: &RequestContext<'_>) -> bool {
    ctx.request.header("sec-fetch-dest") == Some("iframe") && ctx.triggers(&Fault::ThirdPartyCookiesBlocked)
}

/// Whether `prompt=none` is to end on a page that no frame may show.
pub(crate) fn shows_page_instead_of_redirect(ctx: &RequestContext<'_>) -> bool {
    ctx.triggers(&Fault::XfoPageInIframe)
}

/// Whether the sign-in is to end on a page that never returns to the application.
pub(crate) fn abandons_sign_in(ctx: &RequestContext<'_>) -> bool {
    ctx.triggers(&Fault::PopupAbandoned)
}

/// The header that isolates a page from its opener, if one does; `access` is what the page would
/// have without a fault.
pub(crate) fn opener_policy_header(ctx: &RequestContext<'_>, access: OpenerAccess) -> Option<&'static str> {
    let forced = ctx.triggers_with(|fault| match fault {
        Fault::Coop { value } => Some(*value),
        _ => None,
    });
    let policy = forced.unwrap_or(match access {
        OpenerAccess::Isolated => OpenerPolicy::On,
        OpenerAccess::Kept => OpenerPolicy::Off,
    });
    match policy {
        OpenerPolicy::On => Some("cross-origin-opener-policy"),
        OpenerPolicy::ReportOnly => Some("cross-origin-opener-policy-report-only"),
        OpenerPolicy::Off => None,
    }
}

/// The requirements that faults impose on an interactive sign-in.
pub(crate) fn imposed_requirements(ctx: &RequestContext<'_>) -> Requirements {
    let all = [
        (Fault::MfaRequired, Requirement::SecondFactor),
        (Fault::CaBlocked, Requirement::Access),
        (Fault::NotAssigned, Requirement::Assignment),
        (Fault::AdminConsent, Requirement::AdminConsent),
        (Fault::ConsentRequired, Requirement::Consent),
    ];
    all.into_iter()
        .filter(|(fault, _)| ctx.triggers(fault))
        .map(|(_, requirement)| requirement)
        .collect()
}

/// Whether the right password is refused because the user is disabled.
pub(crate) fn disables_user(ctx: &RequestContext<'_>) -> bool {
    ctx.triggers(&Fault::UserDisabled)
}

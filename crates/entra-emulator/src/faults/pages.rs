//! Faults of the pages and of what the browser lets through.

use super::FaultName;
use crate::call::Call;

/// Whether this frame's cookies are to be ignored, as browsers do that block third-party cookies.
pub(crate) fn sees_no_cookies(call: &Call<'_>) -> bool {
    call.request.header("sec-fetch-dest") == Some("iframe")
        && call.fires(FaultName::ThirdPartyCookiesBlocked).is_some()
}

/// Whether `prompt=none` is to be answered with a page that no frame may show.
pub(crate) fn page_instead_of_redirect(call: &Call<'_>) -> bool {
    call.fires(FaultName::XfoPageInIframe).is_some()
}

/// Whether the sign-in is to end on a page that never goes back to the app.
pub(crate) fn abandoned(call: &Call<'_>) -> bool {
    call.fires(FaultName::PopupAbandoned).is_some()
}

/// The header that isolates a page from its opener, if one does; `asked` is what the request would have.
pub(crate) fn opener_policy(call: &Call<'_>, asked: bool) -> Option<&'static str> {
    let enforced = "cross-origin-opener-policy";
    match call.fires(FaultName::Coop) {
        None => asked.then_some(enforced),
        Some(params) => match params.text("value", "on") {
            "report-only" => Some("cross-origin-opener-policy-report-only"),
            "off" => None,
            _ => Some(enforced),
        },
    }
}

/// Pages that faults put between the password and the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Interruptions {
    pub(crate) second_factor: bool,
    pub(crate) blocked: bool,
    pub(crate) not_assigned: bool,
    pub(crate) approval: bool,
    pub(crate) consent: bool,
}

/// What an interactive sign-in is interrupted by.
pub(crate) fn interruptions(call: &Call<'_>) -> Interruptions {
    let ordered = |name| call.fires(name).is_some();
    Interruptions {
        second_factor: ordered(FaultName::MfaRequired),
        blocked: ordered(FaultName::CaBlocked),
        not_assigned: ordered(FaultName::NotAssigned),
        approval: ordered(FaultName::AdminConsent),
        consent: ordered(FaultName::ConsentRequired),
    }
}

/// Whether the right password is refused because the user is disabled.
pub(crate) fn disables_user(call: &Call<'_>) -> bool {
    call.fires(FaultName::UserDisabled).is_some()
}

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

/// Whether a page isolates itself from its opener; `asked` is what the request would have.
pub(crate) fn opener_policy(call: &Call<'_>, asked: bool) -> bool {
    call.fires(FaultName::Coop)
        .map_or(asked, |params| params.text("value", "on") == "on")
}

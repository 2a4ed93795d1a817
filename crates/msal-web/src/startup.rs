//! What this document is: the app, or one of the app's own popups or hidden frames that has come
//! back from the authority.
//!
//! The redirect URI may be the app itself. `start` is then what keeps the app from starting inside
//! a popup or frame.

use msal_core::text::concat;
use msal_core::{InteractionType, RequestState, uuid};

use crate::platform::Platform;
use crate::redirect_state;
use crate::response_address::ResponseAddress;

/// What to do with this document.
#[must_use = "mount the app only for `Start::App`"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Mount the app.
    App,
    /// Do not mount it: this was a popup or frame of ours, and its response has been handed over; or
    /// the frame of a front-channel logout.
    Relayed,
}

/// Decides what this document is; the first thing `main` does.
///
/// A response in the address is taken out of it before anything else can see it: in a popup or
/// hidden frame it is handed to the window that opened it; after a redirect it is kept for
/// [`handle_redirect`](crate::PublicClientApplication::handle_redirect), and the address of the
/// page that started the sign-in is put back, without a second page load and before a router looks.
/// Outside a browser there is no document that could be anything else than the app.
///
/// ```no_run
/// # fn mount_the_app() {}
/// if msal_web::start() == msal_web::Start::App {
///     mount_the_app();
/// }
/// ```
pub fn start() -> Start {
    #[cfg(target_arch = "wasm32")]
    return begin(&crate::browser::platform());
    #[cfg(not(target_arch = "wasm32"))]
    Start::App
}

/// Decides what a document is, as [`start`] does in a browser, for a given platform.
pub fn begin(platform: &Platform) -> Start {
    let Some(found) = ResponseAddress::find(&platform.page.href()) else {
        return Start::App;
    };
    match found.response.request_state() {
        Some(state) if state.interaction != InteractionType::Redirect => relay(platform, &state, &found),
        Some(_) => receive(platform, found),
        // Not a state of ours, but a window of ours: whoever opened it reads the address and
        // decides.
        None if platform.page.window_name().starts_with("msal.") => Start::Relayed,
        // Not a state of ours, but this tab has asked: kept, so that it is refused where the app
        // can see it.
        None if redirect_state::has_left(platform) => receive(platform, found),
        None => Start::App,
    }
}

/// Takes in the response to a redirect, which concerns the page and none of its frames.
fn receive(platform: &Platform, found: ResponseAddress) -> Start {
    if !platform.page.is_framed() {
        redirect_state::receive(platform, found);
    }
    Start::App
}

/// Hands the response over. Where the browser has no channel for it, the response stays in the
/// address, and the window open, until the opener has read it there.
fn relay(platform: &Platform, state: &RequestState, found: &ResponseAddress) -> Start {
    let Some(channel) = channel_name(state.id.as_str()) else {
        platform.page.replace_href(&found.clean);
        return Start::App;
    };
    if platform.windows.tell(&channel, &found.text) {
        platform.page.replace_href(&found.clean);
        platform.page.finish_popup();
    }
    Start::Relayed
}

/// The channel on which the response to a request is handed over; `None` for an id that is not one
/// of ours, since a hostile link could otherwise post to any channel of the app's.
pub(crate) fn channel_name(request_id: &str) -> Option<String> {
    uuid::is_uuid(request_id).then(|| concat(&["msal.", request_id]))
}

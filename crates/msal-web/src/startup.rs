//! What this document is: the app, or one of the app's own popups or hidden frames that has come
//! back from the authority.
//!
//! The redirect URI may be the app itself. `start` is then what keeps the app from starting inside
//! a popup or frame.

use msal_core::{InteractionType, uuid};

use crate::event::IgnoredResponse;
use crate::platform::{POPUP_KEY, Platform};
use crate::redirect_state;
use crate::response_address::{NO_RESPONSE, ResponseAddress};

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
/// One that this tab has not asked for is dropped, and told as
/// [`ResponseIgnored`](crate::EventKind::ResponseIgnored). Where another library of the page takes
/// authorization responses in the fragment, let it look first.
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
        return begin_without_response(platform);
    };
    let state = found.response.request_state();
    let is_of_redirect = match &state {
        Some(state) => state.interaction == InteractionType::Redirect,
        // Not a state of ours, but this tab has asked: kept, so that it is refused where the app
        // can see it.
        None => !platform.page.is_framed() && redirect_state::has_left(platform),
    };
    if is_of_redirect {
        return receive(platform, found);
    }
    let own_request = take_popup_request(platform);
    let is_named = platform.page.window_name().starts_with("msal.");
    let is_ours = own_request.is_some() || is_named || platform.page.is_framed();
    // A popup knows its request. So a state that is not the one that was sent comes before whoever
    // sent it, who says so.
    let id = own_request.or_else(|| state.map(|state| state.id.as_str().to_owned()));
    match id {
        // A hostile link could otherwise post to any channel of the app's.
        Some(id) if !uuid::is_uuid(&id) => ignore(platform, &found, IgnoredResponse::ForeignState),
        Some(id) if is_ours => relay(platform, &id, &found),
        Some(id) => pass_on(platform, &id, &found),
        // A frame, or a popup that knows nothing: whoever opened it reads the address and decides.
        None if is_named => Start::Relayed,
        None => {
            if !platform.page.is_framed() {
                redirect_state::ignore_foreign(platform, &found);
            }
            Start::App
        }
    }
}

/// A popup or a redirect may come back with a response that no script can read, as a posted form.
/// Whoever waits is told that there is none, and refuses it for its state.
fn begin_without_response(platform: &Platform) -> Start {
    match take_popup_request(platform) {
        Some(id) if uuid::is_uuid(&id) && platform.windows.tell(&id, NO_RESPONSE) => {
            platform.page.close();
            Start::Relayed
        }
        _ => {
            redirect_state::receive_unreadable(platform);
            Start::App
        }
    }
}

/// The request that this window has been opened for as a popup. It is answered once, and what the
/// window becomes afterwards is no popup of ours.
fn take_popup_request(platform: &Platform) -> Option<String> {
    if platform.page.is_framed() {
        return None;
    }
    let request = platform.session_storage.get(POPUP_KEY);
    platform.session_storage.remove(POPUP_KEY);
    request
}

/// Takes in the response to a redirect, which concerns the page and none of its frames.
fn receive(platform: &Platform, found: ResponseAddress) -> Start {
    if !platform.page.is_framed() {
        redirect_state::receive(platform, found);
    }
    Start::App
}

fn ignore(platform: &Platform, found: &ResponseAddress, reason: IgnoredResponse) -> Start {
    redirect_state::ignore(platform, found, reason);
    Start::App
}

/// Hands the response over. Where the browser has no channel for it, the response stays in the
/// address, and the window open, until the opener has read it there.
fn relay(platform: &Platform, id: &str, found: &ResponseAddress) -> Start {
    if platform.windows.tell(id, &found.text) {
        platform.page.replace_href(&found.clean);
        platform.page.close();
    }
    Start::Relayed
}

/// A window that nobody here has opened: a link, whoever made it, leads into the app. Should it be
/// a popup that cannot know itself, where storage is blocked, or one of MSAL.js, whoever waits gets
/// the response and the window closes.
fn pass_on(platform: &Platform, id: &str, found: &ResponseAddress) -> Start {
    if platform.windows.tell(id, &found.text) {
        platform.page.close();
    }
    ignore(platform, found, IgnoredResponse::NotRequested)
}

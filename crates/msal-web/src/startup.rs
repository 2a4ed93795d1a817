//! What this document is: the app, or one of the app's own popups or hidden frames that has come back from the authority.
//!
//! The redirect URI may be the app itself. `start` is then what keeps the app from starting inside a popup or frame.

use msal_core::InteractionType;
use msal_core::authorize_response::ResponseParameters;
use msal_core::url::Url;

use crate::flow::redirect::Record;
use crate::platform::Platform;

/// What to do with this document.
#[must_use = "mount the app only for `Start::App`"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Mount the app.
    App,
    /// Do not mount it: this was a popup or frame of ours, and its answer has been handed over.
    Relayed,
}

/// Decides what this document is; the first thing `main` does.
///
/// An answer in the address is taken out of it before anything else can see it: in a popup or hidden frame it is handed to
/// the window that opened it; after a redirect it is kept for [`handle_redirect`](crate::PublicClientApplication::handle_redirect), and the address
/// of the page that started the sign-in is put back, without a second page load and before a router looks.
///
/// ```no_run
/// # fn mount_the_app() {}
/// if msal_web::start() == msal_web::Start::App {
///     mount_the_app();
/// }
/// ```
#[cfg(target_arch = "wasm32")]
pub fn start() -> Start {
    begin(&crate::browser::platform())
}

/// Decides what a document is, as `start` does in a browser, for a given platform.
pub fn begin(platform: &Platform) -> Start {
    let Some((answer, text, clean)) = answer_in(&platform.page.href()) else {
        return Start::App;
    };
    match answer.request_state() {
        Some(state) if state.interaction == InteractionType::Redirect => keep(platform, &text, &clean),
        Some(state) => {
            platform.page.replace_href(&clean);
            platform.windows.tell(state.id.as_str(), &text);
            platform.page.finish_popup();
            Start::Relayed
        }
        // Not a state of ours, but a window of ours: whoever opened it reads the address and decides.
        None if platform.page.window_name().starts_with("msal.") => Start::Relayed,
        // Not a state of ours, but this tab has asked: kept, so that it is refused where the app can see it.
        None if Record::read(platform).is_some() => keep(platform, &text, &clean),
        None => Start::App,
    }
}

/// Keeps the answer to a redirect of this tab, and restores the address of the page that started it. An answer that this tab has not asked
/// for, from a bookmark or a hostile link, is dropped.
fn keep(platform: &Platform, text: &str, clean: &str) -> Start {
    let start_page = Record::read(platform).map(|record| record.keep_answer(platform, text));
    platform
        .page
        .replace_href(&start_page.flatten().unwrap_or_else(|| clean.to_owned()));
    Start::App
}

/// The answer in an address, its text, and the address without it.
fn answer_in(href: &str) -> Option<(ResponseParameters, String, String)> {
    let url = Url::parse(href).ok()?;
    if let Some((answer, text)) = url
        .fragment()
        .and_then(|text| Some((ResponseParameters::recognise(text)?, text.to_owned())))
    {
        return Some((answer, text, url.with_fragment(None).to_string()));
    }
    // After a sign-out the state comes back as a query parameter, beside whatever else the app keeps there.
    let query = url.query()?.to_owned();
    let answer = ResponseParameters::recognise(&query).filter(|answer| answer.request_state().is_some())?;
    let others: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.starts_with("state="))
        .collect();
    let rest = (!others.is_empty()).then(|| others.join("&"));
    Some((answer, query, url.with_query(rest).to_string()))
}

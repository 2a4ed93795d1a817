//! The first thing that `main` does.

use msal_web::Start;

/// Decides whether this document is the app, or only a popup or hidden frame of it that brings an answer.
///
/// Call it first in `main`, and mount the app for [`Start::App`] only. The answer to a redirect is taken from the address bar
/// here, before a router can see it.
///
/// ```no_run
/// # use leptos::prelude::*;
/// # #[component]
/// # fn App() -> impl IntoView {}
/// use msal_leptos::Start;
/// if matches!(msal_leptos::start(), Start::App) {
///     mount_to_body(App);
/// }
/// ```
pub fn start() -> Start {
    #[cfg(target_arch = "wasm32")]
    return msal_web::start();
    // Outside a browser there is no document that could be anything else.
    #[cfg(not(target_arch = "wasm32"))]
    Start::App
}

//! An app that a server renders and the browser hydrates: the same components on both sides, the
//! client of the browser on one.

mod app;

pub use app::{App, shell};

/// Takes over the page that the server has rendered; Leptos's hydration script calls it.
///
/// A popup or hidden frame that has come back from the authority gets the same page from the
/// server. There the response is handed over, and nothing is hydrated.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    if matches!(msal_leptos::start(), msal_leptos::Start::App) {
        leptos::mount::hydrate_body(App);
    }
}

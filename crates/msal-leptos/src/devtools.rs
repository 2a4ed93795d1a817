//! A panel for developers: what the client knows, and what has happened.
//!
//! Facts come from `msal-web`'s snapshot, events and diagnostics; nothing here decides anything.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that nobody re-exports"
)]

mod checks;
mod diagnosis;
mod interval;
mod relative_time;
mod state;
mod timeline;
mod tokens;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event};

use checks::Checks;
use diagnosis::Diagnosis;
use state::{Accounts, State};
use timeline::{Events, Timeline};
use tokens::Tokens;

use crate::use_msal;

/// An optional stylesheet for [`MsalDevtools`].
///
/// Where the content security policy forbids inline styles, serve the file
/// `src/devtools/devtools.css` of this crate instead.
pub const DEVTOOLS_STYLESHEET: &str = include_str!("devtools/devtools.css");

/// A panel for developers: status and session, accounts, tokens by expiry, the last fifty events,
/// and a check-up of configuration and page.
///
/// It follows the client's notices, and reads everything anew when *Refresh* is pressed. Events are
/// those since the panel was mounted. A token's secret is in the page only after *Show* has been
/// pressed for it, and goes after half a minute or when the focus leaves it. Whoever can press that
/// button could read the storage as well, but leave the panel out of what is published: keep the
/// feature `devtools` off there.
///
/// ```
/// use leptos::prelude::*;
/// use msal_leptos::prelude::*;
/// use msal_leptos::{DEVTOOLS_STYLESHEET, MsalDevtools};
/// #[component]
/// fn Footer() -> impl IntoView {
///     view! {
///         <style>{DEVTOOLS_STYLESHEET}</style>
///         <MsalDevtools/>
///     }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[component]
pub fn MsalDevtools(
    /// Whether the panel is open at first; by default only its name is seen.
    #[prop(optional)]
    open: bool,
) -> impl IntoView {
    let instance = use_msal().instance;
    let is_open = RwSignal::new(open);
    let diagnosis = Diagnosis::new(instance, is_open);
    let timeline = Timeline::new(instance);
    view! {
        <section class="msal-devtools" aria-label="MSAL developer tools">
            <details open=open on:toggle=move |event| is_open.set(is_unfolded(&event))>
                <summary><h2>"MSAL developer tools"</h2></summary>
                <button type="button" class="msal-devtools-refresh" on:click=move |_| diagnosis.refresh()>
                    "Refresh"
                </button>
                <details open>
                    <summary><h3>"State"</h3></summary>
                    <State/>
                </details>
                <details open>
                    <summary><h3>"Accounts"</h3></summary>
                    <Accounts/>
                </details>
                <details open>
                    <summary><h3>"Tokens"</h3></summary>
                    <Tokens diagnosis/>
                </details>
                <details open>
                    <summary><h3>"Events"</h3></summary>
                    <Events timeline/>
                </details>
                <details open>
                    <summary><h3>"Check-up"</h3></summary>
                    <Checks diagnosis/>
                </details>
            </details>
        </section>
    }
}

/// Whether the `<details>` that the event is about shows what is in it.
fn is_unfolded(event: &Event) -> bool {
    let details = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    details.is_some_and(|details| details.has_attribute("open"))
}

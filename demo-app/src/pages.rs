//! One page per capability.

mod accounts;
mod api;
mod guarded;
mod home;
mod outside;
mod popup;
mod redirect;
mod session;

use leptos::prelude::*;
use leptos_router::components::A;

pub(crate) use accounts::AccountsPage;
pub(crate) use api::ApiPage;
pub(crate) use guarded::GuardedPage;
pub(crate) use home::Home;
pub(crate) use outside::OutsidePage;
pub(crate) use popup::PopupPage;
pub(crate) use redirect::RedirectPage;
pub(crate) use session::SessionPage;

/// For an address that is none of the demo's.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    view! {
        <h1>"There is no such page"</h1>
        <p><A href="/">"Back to the start"</A></p>
    }
}

/// What a protected page shows to somebody who is not signed in.
#[component]
fn SignInFirst() -> impl IntoView {
    view! { <p class="hint">"Nobody is signed in. Sign in with one of the buttons above, and this page fills itself."</p> }
}

/// The page's own source, for whoever wants to do the same.
#[component]
fn SourceCode(
    /// The file of the page.
    text: &'static str,
) -> impl IntoView {
    view! {
        <details class="code">
            <summary>"The source of this page"</summary>
            <pre tabindex="0" role="region" aria-label="Source code"><code>{text}</code></pre>
        </details>
    }
}

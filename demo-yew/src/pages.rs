//! One page per capability.

mod guarded;
mod home;
mod outside;
mod popup;
mod redirect;

use yew::prelude::*;

pub(crate) use guarded::GuardedPage;
pub(crate) use home::Home;
pub(crate) use outside::OutsidePage;
pub(crate) use popup::PopupPage;
pub(crate) use redirect::RedirectPage;

use crate::app::Route;
use crate::shell::PageLink;

/// For an address that is none of the demo's.
#[component]
pub(crate) fn NotFound() -> Html {
    html! {
        <>
            <h1>{"There is no such page"}</h1>
            <p><PageLink to={Route::Home}>{"Back to the start"}</PageLink></p>
        </>
    }
}

/// What a protected page shows to somebody who is not signed in.
#[component]
fn SignInFirst() -> Html {
    html! {
        <p class="hint">
            {"Nobody is signed in. Sign in with one of the buttons above, and this page fills itself."}
        </p>
    }
}

#[derive(PartialEq, Properties)]
struct SourceCodeProps {
    /// The file of the page.
    text: &'static str,
}

/// The page's own source, for whoever wants to do the same.
#[component]
fn SourceCode(props: &SourceCodeProps) -> Html {
    html! {
        <details class="code">
            <summary>{"The source of this page"}</summary>
            <pre tabindex="0" role="region" aria-label="Source code"><code>{props.text}</code></pre>
        </details>
    }
}

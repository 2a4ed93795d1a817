//! The first page: who is signed in, and where to go.

use msal_yew::prelude::*;
use yew::prelude::*;

use crate::app::Route;
use crate::shell::PageLink;

/// What the demo is, the account, and a card for each page.
#[component]
pub(crate) fn Home() -> Html {
    html! {
        <>
            <h1>{"Sign in with Microsoft Entra ID, in Rust"}</h1>
            <p class="lead">
                {"A Yew app compiled to WebAssembly. It signs you in, keeps your tokens, renews them without you, \
                  and asks you only when it must."}
            </p>
            <AuthenticatedTemplate><AccountCard/></AuthenticatedTemplate>
            <ul class="cards">
                {card(Route::Popup, "Popup", "A silent token first; a popup when you are needed.")}
                {card(Route::Redirect, "Redirect", "The same, leaving the page and coming back to it.")}
                {card(Route::Outside, "Outside", "A token outside of any component, never asking you.")}
                {card(Route::Guarded, "Guarded", "A page that signs you in by itself, and brings you back.")}
            </ul>
        </>
    }
}

fn card(to: Route, title: &str, text: &str) -> Html {
    html! {
        <li><PageLink {to} class="card"><strong>{title}</strong><span>{text}</span></PageLink></li>
    }
}

#[component]
fn AccountCard() -> Html {
    let rows = use_account().map(|account| {
        html! {
            <>
                <div><dt>{"Name"}</dt><dd>{account.name.clone()}</dd></div>
                <div><dt>{"User name"}</dt><dd>{account.username.clone()}</dd></div>
                <div><dt>{"Tenant"}</dt><dd><code>{account.tenant_id.clone()}</code></dd></div>
            </>
        }
    });
    html! { <dl class="panel facts">{rows}</dl> }
}

//! The first page: who is signed in, and where to go.

use leptos::prelude::*;
use leptos_router::components::A;
use msal_leptos::prelude::*;

/// What the demo is, the account, and a card for each page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    view! {
        <h1>"Sign in with Microsoft Entra ID, in Rust"</h1>
        <p class="lead">
            "A Leptos app compiled to WebAssembly. It signs you in, keeps your tokens, renews them without you, \
             and asks you only when it must."
        </p>
        <AuthenticatedTemplate><AccountCard/></AuthenticatedTemplate>
        <ul class="cards">
            <li><Card href="/popup" title="Popup" text="A silent token first; a popup when you are needed."/></li>
            <li><Card href="/redirect" title="Redirect" text="The same, leaving the page and coming back to it."/></li>
            <li><Card href="/outside" title="Outside" text="A token outside of any component, never asking you."/></li>
            <li><Card href="/guarded" title="Guarded" text="A page that signs you in by itself, and brings you back."/></li>
            <li><Card href="/accounts" title="Accounts" text="Several users at once, and the one you work as."/></li>
            <li><Card href="/api" title="API" text="Calls that find their token, and answer a claims challenge."/></li>
            <li><Card href="/session" title="Session" text="Whether you can still get tokens, and one that stays fresh."/></li>
        </ul>
    }
}

#[component]
fn Card(
    /// The path of the page that it leads to.
    href: &'static str,
    /// The name of that page.
    title: &'static str,
    /// What the user finds there.
    text: &'static str,
) -> impl IntoView {
    view! {
        <A href=href attr:class="card">
            <strong>{title}</strong>
            <span>{text}</span>
        </A>
    }
}

#[component]
fn AccountCard() -> impl IntoView {
    let account = use_account();
    let rows = move || {
        account.get().map(|account| {
            view! {
                <div><dt>"Name"</dt><dd>{account.name.clone()}</dd></div>
                <div><dt>"User name"</dt><dd>{account.username.clone()}</dd></div>
                <div><dt>"Tenant"</dt><dd><code>{account.tenant_id.clone()}</code></dd></div>
            }
        })
    };
    view! { <dl class="panel facts">{rows}</dl> }
}

//! A page that signs the user in by itself, and shows nothing before.

use leptos::prelude::*;
use msal_leptos::AuthenticationErrorView;
use msal_leptos::prelude::*;

use super::SourceCode;
use crate::settings::use_settings;

/// Leaves for the sign-in where nobody is signed in, and comes back here.
#[component]
pub(crate) fn GuardedPage() -> impl IntoView {
    let request = AuthenticationRequest::new(use_settings().scopes());
    let loading = || view! { <p class="hint" role="status">"Taking you to the sign-in…"</p> };
    // What went wrong stands above the page; here is the way on.
    let error = AuthenticationErrorView::from(|_error, retry: Callback<()>| {
        view! {
            <div class="panel">
                <p>"This page needs you signed in, and the last sign-in did not work out."</p>
                <button type="button" data-testid="guarded-retry" on:click=move |_| retry.run(())>"Try again"</button>
            </div>
        }
    });
    view! {
        <h1>"Guarded"</h1>
        <p class="lead">
            "Whoever opens this page is signed in first, by redirect, and brought back here. Somebody who declines is \
             told so, and is not sent round in circles."
        </p>
        <MsalAuthenticationTemplate interaction_type=InteractionType::Redirect request loading error>
            <Secret/>
        </MsalAuthenticationTemplate>
        <SourceCode text=include_str!("guarded.rs")/>
    }
}

#[component]
fn Secret() -> impl IntoView {
    let account = use_account();
    let name = move || {
        account
            .get()
            .map(|account| account.name.clone().unwrap_or_default())
    };
    view! {
        <article class="panel">
            <h2>"Only for you"</h2>
            <p data-testid="guarded">"Hello, "{name}". Nobody else sees this."</p>
        </article>
    }
}

//! A page that signs the user in by itself, and shows nothing before.

use msal_yew::prelude::*;
use yew::prelude::*;

use super::SourceCode;
use crate::app::use_settings;

/// Leaves for the sign-in where nobody is signed in, and comes back here.
#[component]
pub(crate) fn GuardedPage() -> Html {
    let request = AuthenticationRequest::new(use_settings().api_scopes);
    let loading = html! { <p class="hint" role="status">{"Taking you to the sign-in…"}</p> };
    // What went wrong stands above the page; here is the way on.
    let error = |(_error, retry): (AuthError, Callback<()>)| {
        html! {
            <div class="panel">
                <p>{"This page needs you signed in, and the last sign-in did not work out."}</p>
                <button type="button" data-testid="guarded-retry" onclick={move |_| retry.emit(())}>
                    {"Try again"}
                </button>
            </div>
        }
    };
    html! {
        <>
            <h1>{"Guarded"}</h1>
            <p class="lead">
                {"Whoever opens this page is signed in first, by redirect, and brought back here. Somebody who \
                  declines is told so, and is not sent round in circles."}
            </p>
            <MsalAuthenticationTemplate
                interaction_type={InteractionType::Redirect}
                {request}
                {loading}
                {error}
            >
                <Secret/>
            </MsalAuthenticationTemplate>
            <SourceCode text={include_str!("guarded.rs")}/>
        </>
    }
}

#[component]
fn Secret() -> Html {
    let name = use_account().and_then(|account| account.name.clone());
    html! {
        <article class="panel">
            <h2>{"Only for you"}</h2>
            <p data-testid="guarded">{"Hello, "}{name}{". Nobody else sees this."}</p>
        </article>
    }
}

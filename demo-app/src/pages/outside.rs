//! A token outside of a component: the documentation's third case. It never falls back to an
//! interaction.

use demo_common::request::AccessTokenRequest;
use leptos::prelude::*;
use msal_leptos::ScopeSet;
use msal_leptos::prelude::*;

use super::SourceCode;
use crate::api_data::{ProfileCard, TokenButtons, use_api_data};
use crate::settings::use_settings;

/// Knows no component, hook or signal: a background task or a router's loader could call it.
async fn acquire_token(
    client: PublicClientApplication,
    scopes: ScopeSet,
    force_refresh: bool,
) -> Result<AuthenticationResult, AuthError> {
    // Which account to use is the app's choice: here, the first.
    let account = client.accounts().into_iter().next();
    let access_token_request = AccessTokenRequest {
        scopes,
        account,
        force_refresh,
    };
    client.acquire_token_silent(access_token_request.silent()).await
}

/// Two buttons and what comes of them.
#[component]
pub(crate) fn OutsidePage() -> impl IntoView {
    let UseMsal { instance, .. } = use_msal();
    let settings = use_settings();
    let api_data = use_api_data();
    let acquire = move |force_refresh| {
        api_data.load(acquire_token(instance.client(), settings.scopes(), force_refresh));
    };
    view! {
        <h1>"Outside of a component"</h1>
        <p class="lead">
            "A plain function takes the token with the same client that the provider owns. It asks silently and leaves it \
             at that: asking you is left to the components."
        </p>
        <article class="panel">
            <h2>"Your profile"</h2>
            <ProfileCard api_data/>
            <TokenButtons acquire/>
        </article>
        <SourceCode text=include_str!("outside.rs")/>
    }
}

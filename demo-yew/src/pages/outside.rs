//! A token outside of a component: the documentation's third case. It never falls back to an
//! interaction.

use demo_common::request::AccessTokenRequest;
use msal_yew::ScopeSet;
use msal_yew::prelude::*;
use yew::prelude::*;

use super::SourceCode;
use crate::api_data::{ProfileCard, TokenButtons, use_api_data};
use crate::app::use_settings;

/// Knows no component and no hook: a background task or a router's loader could call it.
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
pub(crate) fn OutsidePage() -> Html {
    let (instance, scopes) = (use_msal_instance(), use_settings().api_scopes);
    let api_data = use_api_data();
    let loading = api_data.clone();
    let acquire = move |force_refresh| {
        loading.load(acquire_token(instance.clone(), scopes.clone(), force_refresh));
    };
    html! {
        <>
            <h1>{"Outside of a component"}</h1>
            <p class="lead">
                {"A plain function takes the token with the same client that the provider owns. It asks silently and \
                  leaves it at that: asking you is left to the components."}
            </p>
            <article class="panel">
                <h2>{"Your profile"}</h2>
                <ProfileCard {api_data}/>
                <TokenButtons {acquire}/>
            </article>
            <SourceCode text={include_str!("outside.rs")}/>
        </>
    }
}

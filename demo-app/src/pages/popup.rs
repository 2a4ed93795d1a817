//! A token with a popup: the first `ProtectedComponent` of Microsoft's documentation.

use demo_common::request::AccessTokenRequest;
use leptos::prelude::*;
use msal_leptos::prelude::*;

use super::{SignInFirst, SourceCode};
use crate::api_data::{ProfileCard, TokenButtons, use_api_data};
use crate::settings::use_settings;

#[component]
fn ProtectedComponent() -> impl IntoView {
    let UseMsal {
        instance,
        in_progress,
        accounts,
        ..
    } = use_msal();
    let settings = use_settings();
    let api_data = use_api_data();

    let acquire = move |force_refresh| {
        let access_token_request = AccessTokenRequest {
            scopes: settings.scopes(),
            account: accounts.get_untracked().into_iter().next(),
            force_refresh,
        };
        api_data.load(acquire_token(instance, access_token_request));
    };

    Effect::new(move |_| {
        if api_data.is_wanted() && in_progress.get() == InteractionStatus::None {
            acquire(false);
        }
    });

    view! {
        <article class="panel" data-testid="protected">
            <h2>"Your profile"</h2>
            <ProfileCard api_data automatic=true/>
            <TokenButtons acquire/>
        </article>
    }
}

/// Silently first; with a popup when the error says that the user is needed.
async fn acquire_token(
    instance: MsalInstance,
    access_token_request: AccessTokenRequest,
) -> Result<AuthenticationResult, AuthError> {
    match instance.acquire_token_silent(access_token_request.silent()).await {
        Err(error) if error.is_interaction_required() => {
            instance
                .acquire_token_popup(access_token_request.popup(&error))
                .await
        }
        outcome => outcome,
    }
}

/// The component under its template, and what to do without an account.
#[component]
pub(crate) fn PopupPage() -> impl IntoView {
    view! {
        <h1>"With a popup"</h1>
        <p class="lead">
            "The page asks for a token silently: from the cache, by refresh token, through a hidden frame. \
             When none of that helps, it opens a popup by itself."
        </p>
        <AuthenticatedTemplate><ProtectedComponent/></AuthenticatedTemplate>
        <UnauthenticatedTemplate><SignInFirst/></UnauthenticatedTemplate>
        <SourceCode text=include_str!("popup.rs")/>
    }
}

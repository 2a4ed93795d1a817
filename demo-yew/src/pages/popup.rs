//! A token with a popup: the first `ProtectedComponent` of Microsoft's documentation.

use demo_common::request::AccessTokenRequest;
use msal_yew::prelude::*;
use yew::prelude::*;

use super::{SignInFirst, SourceCode};
use crate::api_data::{ProfileCard, TokenButtons, use_api_data};
use crate::app::use_settings;

#[component]
fn ProtectedComponent() -> Html {
    let UseMsal {
        instance,
        in_progress,
        accounts,
        ..
    } = use_msal();
    let scopes = use_settings().api_scopes;
    let api_data = use_api_data();

    let loading = api_data.clone();
    let acquire = Callback::from(move |force_refresh| {
        let access_token_request = AccessTokenRequest {
            scopes: scopes.clone(),
            account: accounts.first().cloned(),
            force_refresh,
        };
        loading.load(acquire_token(instance.clone(), access_token_request));
    });

    let (acquire_now, is_wanted) = (acquire.clone(), api_data.is_wanted());
    use_effect_with((is_wanted, in_progress), move |(is_wanted, in_progress)| {
        if *is_wanted && *in_progress == InteractionStatus::None {
            acquire_now.emit(false);
        }
    });

    html! {
        <article class="panel" data-testid="protected">
            <h2>{"Your profile"}</h2>
            <ProfileCard {api_data} automatic=true/>
            <TokenButtons {acquire}/>
        </article>
    }
}

/// Silently first; with a popup when the error says that the user is needed.
async fn acquire_token(
    instance: PublicClientApplication,
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
pub(crate) fn PopupPage() -> Html {
    html! {
        <>
            <h1>{"With a popup"}</h1>
            <p class="lead">
                {"The page asks for a token silently: from the cache, by refresh token, through a hidden frame. \
                  When none of that helps, it opens a popup by itself."}
            </p>
            <AuthenticatedTemplate><ProtectedComponent/></AuthenticatedTemplate>
            <UnauthenticatedTemplate><SignInFirst/></UnauthenticatedTemplate>
            <SourceCode text={include_str!("popup.rs")}/>
        </>
    }
}

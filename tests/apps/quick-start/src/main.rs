//! The smallest app that signs a user in and gets a token, with a button of its own and one
//! protected component.
//!
//! `cargo xtask size` weighs it against the same app on React; both show the same and do the same.

use leptos::prelude::*;
use leptos::task::spawn_local;
use msal_leptos::prelude::*;

const SCOPES: [&str; 1] = ["User.Read"];

fn main() {
    if matches!(msal_leptos::start(), Start::App) {
        mount_to_body(App);
    }
}

#[component]
fn App() -> impl IntoView {
    let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444")
        .with_authority(Authority::workforce("contoso.com"));
    let instance = PublicClientApplication::new(configuration).expect("the configuration is complete");
    view! {
        <MsalProvider instance>
            <AuthenticatedTemplate>
                <Greeting/>
                <Protected/>
            </AuthenticatedTemplate>
            <UnauthenticatedTemplate><SignIn/></UnauthenticatedTemplate>
        </MsalProvider>
    }
}

#[component]
fn Greeting() -> impl IntoView {
    let account = use_account();
    view! { <p>{move || account.get().map(|account| format!("Hello, {}", account.username))}</p> }
}

/// Gets a token silently, or with a popup when the error says that the user is needed.
#[component]
fn Protected() -> impl IntoView {
    let UseMsal {
        instance,
        in_progress,
        ..
    } = use_msal();
    let granted = RwSignal::new(String::new());
    Effect::new(move |_| {
        if in_progress.get() == InteractionStatus::None && granted.read_untracked().is_empty() {
            spawn_local(async move {
                granted.set(match acquire_token(instance).await {
                    Ok(result) => result.scopes.to_string(),
                    Err(error) => error.code().to_owned(),
                });
            });
        }
    });
    view! { <p>{granted}</p> }
}

async fn acquire_token(instance: MsalInstance) -> Result<AuthenticationResult, AuthError> {
    match instance.acquire_token_silent(SilentRequest::new(SCOPES)).await {
        Err(error) if error.is_interaction_required() => {
            instance.acquire_token_popup(PopupRequest::new(SCOPES)).await
        }
        outcome => outcome,
    }
}

#[component]
fn SignIn() -> impl IntoView {
    let UseMsal {
        instance,
        in_progress,
        ..
    } = use_msal();
    let failure = RwSignal::new(String::new());
    let sign_in = move |_| {
        spawn_local(async move {
            if let Err(error) = instance.login_popup(PopupRequest::new(SCOPES)).await {
                failure.set(error.code().to_owned());
            }
        });
    };
    view! {
        <button on:click=sign_in disabled=move || in_progress.get() != InteractionStatus::None>"Sign in"</button>
        <p>{failure}</p>
    }
}

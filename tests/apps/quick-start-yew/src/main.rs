//! The smallest app that signs a user in and gets a token, with a button of its own and one
//! protected component: `quick-start` for Yew.
//!
//! `cargo xtask size` weighs it beside the one for Leptos; both show the same and do the same.

use msal_yew::prelude::*;
use yew::platform::spawn_local;
use yew::prelude::*;

const SCOPES: [&str; 1] = ["User.Read"];

fn main() {
    if matches!(msal_yew::start(), Start::App) {
        yew::Renderer::<App>::new().render();
    }
}

#[component]
fn App() -> Html {
    let instance = use_memo((), |()| {
        let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444")
            .with_authority(Authority::workforce("contoso.com"));
        PublicClientApplication::new(configuration).expect("the configuration is complete")
    });
    html! {
        <MsalProvider instance={(*instance).clone()}>
            <AuthenticatedTemplate>
                <Greeting/>
                <Protected/>
            </AuthenticatedTemplate>
            <UnauthenticatedTemplate><SignIn/></UnauthenticatedTemplate>
        </MsalProvider>
    }
}

#[component]
fn Greeting() -> Html {
    let account = use_account();
    html! { <p>{account.map(|account| format!("Hello, {}", account.username))}</p> }
}

/// Gets a token silently, or with a popup when the error says that the user is needed.
#[component]
fn Protected() -> Html {
    let UseMsal {
        instance,
        in_progress,
        ..
    } = use_msal();
    let granted = use_state(String::new);
    let shown = granted.clone();
    use_effect_with(in_progress, move |in_progress| {
        if *in_progress == InteractionStatus::None && shown.is_empty() {
            spawn_local(async move {
                shown.set(match acquire_token(instance).await {
                    Ok(result) => result.scopes.to_string(),
                    Err(error) => error.code().to_owned(),
                });
            });
        }
    });
    html! { <p>{(*granted).clone()}</p> }
}

async fn acquire_token(instance: PublicClientApplication) -> Result<AuthenticationResult, AuthError> {
    match instance.acquire_token_silent(SilentRequest::new(SCOPES)).await {
        Err(error) if error.is_interaction_required() => {
            instance.acquire_token_popup(PopupRequest::new(SCOPES)).await
        }
        outcome => outcome,
    }
}

#[component]
fn SignIn() -> Html {
    let UseMsal {
        instance,
        in_progress,
        ..
    } = use_msal();
    let failure = use_state(String::new);
    let shown = failure.setter();
    let sign_in = move |_: MouseEvent| {
        let (instance, shown) = (instance.clone(), shown.clone());
        spawn_local(async move {
            if let Err(error) = instance.login_popup(PopupRequest::new(SCOPES)).await {
                shown.set(error.code().to_owned());
            }
        });
    };
    html! {
        <>
            <button onclick={sign_in} disabled={in_progress != InteractionStatus::None}>{"Sign in"}</button>
            <p>{(*failure).clone()}</p>
        </>
    }
}

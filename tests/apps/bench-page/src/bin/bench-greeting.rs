//! The smallest app of the README: what the benchmark waits for is the greeting of the signed-in
//! user.

use leptos::prelude::*;
use msal_leptos::prelude::*;

fn main() {
    if matches!(msal_leptos::start(), Start::App) {
        mount_to_body(App);
    }
}

#[component]
fn App() -> impl IntoView {
    let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444")
        .with_authority(Authority::workforce("aaaabbbb-0000-cccc-1111-dddd2222eeee"));
    let instance = PublicClientApplication::new(configuration).expect("the configuration is complete");
    view! {
        <MsalProvider instance>
            <AuthenticatedTemplate><Greeting/></AuthenticatedTemplate>
            <UnauthenticatedTemplate><SignIn/></UnauthenticatedTemplate>
        </MsalProvider>
    }
}

#[component]
fn Greeting() -> impl IntoView {
    let account = use_account();
    let name = move || account.get().map(|account| account.username.clone());
    view! { <p id="protected">"Hello, " {name}</p> }
}

#[component]
fn SignIn() -> impl IntoView {
    let UseMsal {
        instance,
        in_progress,
        ..
    } = use_msal();
    let sign_in = move |_| {
        leptos::task::spawn_local(async move {
            let _shown_by_use_msal_error = instance.login_popup(PopupRequest::new(["User.Read"])).await;
        });
    };
    view! { <button on:click=sign_in disabled=move || in_progress.get() != InteractionStatus::None>"Sign in"</button> }
}

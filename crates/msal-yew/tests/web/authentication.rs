//! The hook and the template that sign a user in.

use msal_testkit::{Reaction, World, block_on};
use msal_yew::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::{Built, Count, Stage, client, popup};

/// A page behind a sign-in by popup.
fn app(
    client: &PublicClientApplication,
    built: &Count,
    error: Option<Callback<(AuthError, Callback<()>), Html>>,
) -> Html {
    html! {
        <MsalProvider instance={client.clone()}>
            <MsalAuthenticationTemplate
                interaction_type={InteractionType::Popup}
                request={AuthenticationRequest::new(["User.Read"])}
                loading={"loading"}
                {error}
            >
                <Built built={built.clone()} text="welcome"/>
            </MsalAuthenticationTemplate>
        </MsalProvider>
    }
}

/// The error's code, and a button that tries again.
fn error_view() -> Option<Callback<(AuthError, Callback<()>), Html>> {
    Some(Callback::from(|(error, retry): (AuthError, Callback<()>)| {
        html! { <button onclick={move |_| retry.emit(())}>{error.code().to_owned()}</button> }
    }))
}

#[wasm_bindgen_test]
async fn the_page_is_built_once_a_user_is_signed_in_and_not_when_a_token_is_renewed() {
    let world = World::new();
    let client = client(&world);
    let built = Count::default();
    let stage = Stage::new(app(&client, &built, error_view()));
    stage.shows("loading").await;
    stage.pass(&world).await;
    stage.shows("welcome").await;
    assert_eq!(world.windows.popups().len(), 1);
    let renewal = SilentRequest::new(["User.Read"]).with_force_refresh();
    block_on(client.acquire_token_silent(renewal)).unwrap();
    stage.settle().await;
    assert_eq!((stage.text().as_str(), built.get()), ("welcome", 1));
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    stage.shows("").await;
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("welcome").await;
    assert_eq!(built.get(), 2);
}

#[wasm_bindgen_test]
async fn an_error_has_a_view_from_which_the_user_tries_again() {
    let world = World::new();
    let authority = world.authority.clone();
    world.windows.react_with(|_| Reaction::close());
    let client = client(&world);
    let built = Count::default();
    let stage = Stage::new(app(&client, &built, error_view()));
    stage.pass(&world).await;
    stage.shows("user_cancelled").await;
    // The app around it is rendered anew, which is no reason to ask again.
    stage.update(app(&client, &built, error_view()));
    stage.pass(&world).await;
    assert_eq!(world.windows.popups().len(), 1);
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    stage.click("button");
    stage.pass(&world).await;
    stage.shows("welcome").await;
    assert_eq!(built.get(), 1);
}

#[wasm_bindgen_test]
async fn an_error_without_a_view_shows_nothing_and_harms_nobody() {
    let world = World::new();
    world.windows.react_with(|_| Reaction::close());
    let client = client(&world);
    let stage = Stage::new(app(&client, &Count::default(), None));
    stage.pass(&world).await;
    stage.shows("").await;
    assert!(client.snapshot().error.is_some());
    let authority = world.authority.clone();
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("welcome").await;
}

#[component]
fn SignIn() -> Html {
    let request = AuthenticationRequest::new(["User.Read"]);
    let authentication = use_msal_authentication(InteractionType::Silent, request);
    let shown = match (&authentication.result, &authentication.error) {
        (Some(result), _) => result.account.username.clone(),
        (None, Some(_)) => "an error".to_owned(),
        (None, None) if authentication.is_pending => "pending".to_owned(),
        (None, None) => "nobody".to_owned(),
    };
    let (login, acquire) = (authentication.clone(), authentication);
    html! {
        <>
            <button id="login" onclick={move |_| login.login()}></button>
            <button id="acquire" onclick={move |_| acquire.acquire_token()}></button>
            {shown}
        </>
    }
}

#[wasm_bindgen_test]
async fn the_hook_shows_its_user_until_they_sign_out() {
    let world = World::new();
    world.authority.set_session(false);
    let client = client(&world);
    let stage = Stage::new(html! {
        <MsalProvider instance={client.clone()}><SignIn/></MsalProvider>
    });
    stage.shows("pending").await;
    stage.pass(&world).await;
    stage.shows("an error").await;
    stage.click("#acquire");
    stage.pass(&world).await;
    stage.shows("an error").await;
    world.authority.set_session(true);
    stage.click("#login");
    stage.pass(&world).await;
    stage.shows("ada@contoso.com").await;
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    stage.shows("nobody").await;
}

//! The template that signs a user in.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use msal_leptos::prelude::*;
use msal_testkit::{Reaction, World, block_on};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{Stage, client, popup};

/// A page behind a sign-in by popup, with a view for an error or without.
fn app(
    client: &PublicClientApplication,
    built: &Arc<AtomicU32>,
    has_error_view: bool,
) -> impl FnOnce() -> AnyView + 'static + use<> {
    let (instance, built) = (client.clone(), Arc::clone(built));
    move || {
        let failed = |error: AuthError, retry: Callback<()>| {
            view! { {error.code().to_owned()} <button on:click=move |_| retry.run(())></button> }
        };
        let welcome = move || {
            built.fetch_add(1, Ordering::Relaxed);
            "welcome"
        };
        let request = || AuthenticationRequest::new(["User.Read"]);
        if has_error_view {
            view! {
                <MsalProvider instance>
                    <MsalAuthenticationTemplate
                        interaction_type=InteractionType::Popup
                        request=request()
                        loading=|| "loading"
                        error=failed
                    >
                        {welcome()}
                    </MsalAuthenticationTemplate>
                </MsalProvider>
            }
            .into_any()
        } else {
            view! {
                <MsalProvider instance>
                    <MsalAuthenticationTemplate
                        interaction_type=InteractionType::Popup
                        request=request()
                    >
                        {welcome()}
                    </MsalAuthenticationTemplate>
                </MsalProvider>
            }
            .into_any()
        }
    }
}

#[wasm_bindgen_test]
async fn the_page_is_built_once_a_user_is_signed_in_and_not_when_a_token_is_renewed() {
    let world = World::new();
    let client = client(&world);
    let built: Arc<AtomicU32> = Arc::default();
    let stage = Stage::new(app(&client, &built, true));
    assert_eq!(stage.text(), "loading", "from the first moment on");
    stage.pass(&world).await;
    stage.shows("welcome").await;
    assert_eq!(world.windows.popups().len(), 1);
    let renewal = SilentRequest::new(["User.Read"]).with_force_refresh();
    block_on(client.acquire_token_silent(renewal)).unwrap();
    stage.settle().await;
    assert_eq!(
        (stage.text().as_str(), built.load(Ordering::Relaxed)),
        ("welcome", 1)
    );
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    stage.shows("").await;
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("welcome").await;
    assert_eq!(built.load(Ordering::Relaxed), 2);
}

#[wasm_bindgen_test]
async fn an_error_has_a_view_from_which_the_user_tries_again() {
    let world = World::new();
    let authority = world.authority.clone();
    world.windows.react_with(|_| Reaction::close());
    let built: Arc<AtomicU32> = Arc::default();
    let stage = Stage::new(app(&client(&world), &built, true));
    stage.pass(&world).await;
    stage.shows("user_cancelled").await;
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    let retry: HtmlElement = stage
        .place
        .query_selector("button")
        .unwrap()
        .unwrap()
        .unchecked_into();
    retry.click();
    stage.pass(&world).await;
    stage.shows("welcome").await;
    assert_eq!(built.load(Ordering::Relaxed), 1);
}

#[wasm_bindgen_test]
async fn an_error_without_a_view_shows_nothing_and_harms_nobody() {
    let world = World::new();
    world.windows.react_with(|_| Reaction::close());
    let client = client(&world);
    let built: Arc<AtomicU32> = Arc::default();
    let stage = Stage::new(app(&client, &built, false));
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

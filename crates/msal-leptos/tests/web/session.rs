//! The session, and what is built when it changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use msal_leptos::prelude::*;
use msal_testkit::{World, block_on, settle};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{Stage, client, popup};

/// Counts how often a view is built.
fn counted(built: &Arc<AtomicU32>, text: &'static str) -> impl Fn() -> &'static str + Clone + use<> {
    let built = Arc::clone(built);
    move || {
        built.fetch_add(1, Ordering::Relaxed);
        text
    }
}

#[wasm_bindgen_test]
async fn each_state_of_the_session_has_its_view() {
    let world = World::new();
    let client = client(&world);
    let built: Arc<AtomicU32> = Arc::default();
    let (instance, welcome) = (client.clone(), counted(&built, "welcome"));
    let stage = Stage::new(move || {
        view! {
            <MsalProvider instance>
                <SessionTemplate
                    restoring=|| "restoring"
                    signed_out=|| "signed out"
                    needs_user=|| "again"
                >
                    {welcome()}
                </SessionTemplate>
            </MsalProvider>
        }
        .into_any()
    });
    assert_eq!(stage.text(), "restoring");
    stage.shows("signed out").await;
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("welcome").await;
    let renewal = || SilentRequest::new(["User.Read"]).with_force_refresh();
    block_on(client.acquire_token_silent(renewal())).unwrap();
    stage.settle().await;
    assert_eq!(built.load(Ordering::Relaxed), 1, "a renewal builds nothing");
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    block_on(client.acquire_token_silent(renewal())).unwrap_err();
    stage.shows("again").await;
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("welcome").await;
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    stage.shows("signed out").await;
    assert_eq!(built.load(Ordering::Relaxed), 2);
}

#[wasm_bindgen_test]
async fn without_a_view_of_its_own_a_lost_session_leaves_the_page_as_it_is() {
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    let built: Arc<AtomicU32> = Arc::default();
    let (instance, welcome) = (client.clone(), counted(&built, "welcome"));
    let stage = Stage::new(move || {
        view! {
            <MsalProvider instance>
                <SessionTemplate>{welcome()}</SessionTemplate>
            </MsalProvider>
        }
        .into_any()
    });
    stage.shows("welcome").await;
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    let renewal = SilentRequest::new(["User.Read"]).with_force_refresh();
    block_on(client.acquire_token_silent(renewal)).unwrap_err();
    assert!(client.snapshot().session().needs_user());
    stage.settle().await;
    assert_eq!(
        (stage.text().as_str(), built.load(Ordering::Relaxed)),
        ("welcome", 1)
    );
}

#[component]
fn Token(built: Arc<AtomicU32>) -> impl IntoView {
    let UseAccessToken { token, .. } = use_access_token(["User.Read"]);
    move || {
        built.fetch_add(1, Ordering::Relaxed);
        if token.read().is_some() {
            "a token"
        } else {
            "no token"
        }
    }
}

#[component]
fn Name(built: Arc<AtomicU32>) -> impl IntoView {
    let (session, has_role) = (use_session(), use_has_role("Orders.Read"));
    move || {
        built.fetch_add(1, Ordering::Relaxed);
        let name = session.with(|session| session.account().map(|account| account.username.clone()));
        format!(" {} {}", name.unwrap_or_default(), has_role.get())
    }
}

#[wasm_bindgen_test]
async fn a_renewal_rebuilds_what_shows_the_token_and_nothing_else() {
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    world.clock.by_hand();
    let (tokens, names): (Arc<AtomicU32>, Arc<AtomicU32>) = Default::default();
    let (instance, token, name) = (client.clone(), Arc::clone(&tokens), Arc::clone(&names));
    let stage = Stage::new(move || {
        view! {
            <MsalProvider instance>
                <Token built=token/>
                <Name built=name/>
            </MsalProvider>
        }
        .into_any()
    });
    stage.settle().await;
    stage.shows("a token ada@contoso.com false").await;
    let before = (tokens.load(Ordering::Relaxed), names.load(Ordering::Relaxed));
    world.clock.advance(std::time::Duration::from_secs(3600 - 300));
    stage.settle().await;
    stage.shows("a token ada@contoso.com false").await;
    assert_eq!(
        world.transport.grants().last().map(String::as_str),
        Some("refresh_token")
    );
    let after = (tokens.load(Ordering::Relaxed), names.load(Ordering::Relaxed));
    assert_eq!(after, (before.0 + 1, before.1));
    stage.unmount();
    settle();
    assert_eq!(
        world.clock.sleepers(),
        0,
        "the timer has ended with the component"
    );
}

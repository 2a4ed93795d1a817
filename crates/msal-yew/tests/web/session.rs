//! The session, and what is built when it changes.

use msal_testkit::{World, block_on};
use msal_yew::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::{Built, Count, Stage, client, popup};

fn renewal() -> SilentRequest {
    SilentRequest::new(["User.Read"]).with_force_refresh()
}

#[wasm_bindgen_test]
async fn each_state_of_the_session_has_its_view() {
    let world = World::new();
    let client = client(&world);
    let built = Count::default();
    let stage = Stage::new(html! {
        <MsalProvider instance={client.clone()}>
            <SessionTemplate
                restoring={"restoring"}
                signed_out={"signed out"}
                needs_user={html! { "again" }}
            >
                <Built built={built.clone()} text="welcome"/>
            </SessionTemplate>
        </MsalProvider>
    });
    stage.shows("signed out").await;
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("welcome").await;
    block_on(client.acquire_token_silent(renewal())).unwrap();
    stage.settle().await;
    assert_eq!(built.get(), 1, "a renewal builds nothing");
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    block_on(client.acquire_token_silent(renewal())).unwrap_err();
    stage.shows("again").await;
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("welcome").await;
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    stage.shows("signed out").await;
    assert_eq!(built.get(), 2);
}

#[wasm_bindgen_test]
async fn without_a_view_of_its_own_a_lost_session_leaves_the_page_as_it_is() {
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    let built = Count::default();
    let stage = Stage::new(html! {
        <MsalProvider instance={client.clone()}>
            <SessionTemplate><Built built={built.clone()} text="welcome"/></SessionTemplate>
        </MsalProvider>
    });
    stage.shows("welcome").await;
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    block_on(client.acquire_token_silent(renewal())).unwrap_err();
    assert!(client.snapshot().session().needs_user());
    stage.settle().await;
    assert_eq!((stage.text().as_str(), built.get()), ("welcome", 1));
}

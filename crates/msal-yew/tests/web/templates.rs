//! The templates, as users come and go.

use msal_testkit::{TestUser, World, block_on, start};
use msal_yew::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::{Built, Count, Stage, client, popup};

/// Shows the status and, by template, `in` or `out`.
fn app(client: &PublicClientApplication) -> Html {
    html! {
        <MsalProvider instance={client.clone()}>
            <Status/>
            <AuthenticatedTemplate>{" in"}</AuthenticatedTemplate>
            <UnauthenticatedTemplate>{" out"}</UnauthenticatedTemplate>
        </MsalProvider>
    }
}

#[component]
fn Status() -> Html {
    let in_progress = use_msal().in_progress;
    html! { in_progress.to_string() }
}

#[component]
fn UserCount() -> Html {
    let count = use_msal().accounts.len();
    html! { <>{count}{" "}</> }
}

#[wasm_bindgen_test]
async fn the_templates_follow_a_sign_in_and_a_sign_out() {
    let world = World::new();
    let client = client(&world);
    let stage = Stage::new(app(&client));
    stage.shows("none out").await;
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("none in").await;
    block_on(client.logout_popup(EndSessionRequest::default())).unwrap();
    stage.shows("none out").await;
}

#[wasm_bindgen_test]
async fn whoever_is_signing_in_still_sees_the_page_for_those_who_are_not() {
    let world = World::new();
    let client = client(&world);
    let stage = Stage::new(app(&client));
    stage.shows("none out").await;
    world.transport.hold();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    stage.shows("acquireToken out").await;
    world.transport.release();
    call.finish().unwrap();
    stage.shows("none in").await;
}

#[wasm_bindgen_test]
async fn children_are_built_when_somebody_comes_and_not_when_a_token_is_renewed() {
    let world = World::new();
    let client = client(&world);
    let built = Count::default();
    let stage = Stage::new(html! {
        <MsalProvider instance={client.clone()}>
            <UserCount/>
            <AuthenticatedTemplate><Built built={built.clone()} text="in"/></AuthenticatedTemplate>
        </MsalProvider>
    });
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("1 in").await;
    let renewal = SilentRequest::new(["User.Read"]).with_force_refresh();
    block_on(client.acquire_token_silent(renewal)).unwrap();
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("2 in").await;
    assert_eq!(built.get(), 1);
    block_on(client.logout_popup(EndSessionRequest::default())).unwrap();
    stage.shows("0 ").await;
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("1 in").await;
    assert_eq!(built.get(), 2);
}

/// Waits for one user.
fn for_one(client: &PublicClientApplication, username: &str) -> Html {
    let filter = AccountFilter::new().with_username(username);
    html! {
        <MsalProvider instance={client.clone()}>
            <AuthenticatedTemplate filter={filter.clone()}>{username}</AuthenticatedTemplate>
            <UnauthenticatedTemplate {filter}>{"not "}{username}</UnauthenticatedTemplate>
        </MsalProvider>
    }
}

#[wasm_bindgen_test]
async fn a_template_may_wait_for_one_user_and_then_for_another() {
    let world = World::new();
    let client = client(&world);
    let stage = Stage::new(for_one(&client, "bob@contoso.com"));
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("not bob@contoso.com").await;
    stage.update(for_one(&client, "ada@contoso.com"));
    stage.shows("ada@contoso.com").await;
    stage.update(for_one(&client, "bob@contoso.com"));
    stage.shows("not bob@contoso.com").await;
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("bob@contoso.com").await;
}

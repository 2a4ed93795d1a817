//! A token that stays fresh, and a client for APIs.

use std::time::Duration;

use msal_testkit::{World, block_on, settle};
use msal_yew::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::{Count, Stage, client, popup};

#[derive(Clone, PartialEq, Properties)]
struct TokenProps {
    rendered: Count,
    scope: &'static str,
}

#[component]
fn Token(props: &TokenProps) -> Html {
    props.rendered.add();
    let access = use_access_token([props.scope]);
    let shown = match (&access.token, &access.error) {
        (_, Some(error)) => error.code().to_owned(),
        (Some(_), None) => "a token".to_owned(),
        (None, None) => "no token".to_owned(),
    };
    html! { <button onclick={move |_| access.refresh()}>{shown}</button> }
}

fn app(client: &PublicClientApplication, rendered: &Count, scope: &'static str) -> Html {
    html! {
        <MsalProvider instance={client.clone()}>
            <Token rendered={rendered.clone()} {scope}/>
        </MsalProvider>
    }
}

#[wasm_bindgen_test]
async fn a_token_comes_with_its_user_stays_fresh_and_goes_with_them() {
    let world = World::new();
    let client = client(&world);
    let rendered = Count::default();
    let stage = Stage::new(app(&client, &rendered, "User.Read"));
    stage.settle().await;
    assert_eq!(stage.text(), "no token");
    block_on(client.login_popup(popup())).unwrap();
    world.clock.by_hand();
    stage.settle().await;
    assert_eq!(stage.text(), "a token");
    let (before, grants) = (rendered.get(), world.transport.grants().len());
    world.clock.advance(Duration::from_secs(3600 - 300));
    stage.settle().await;
    assert_eq!(world.transport.grants().len(), grants + 1);
    assert_eq!(rendered.get(), before + 1, "rendered once for the new token");
    stage.click("button");
    stage.settle().await;
    assert_eq!(world.transport.grants().len(), grants + 2, "asked for a new one");
    world.clock.by_itself();
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    stage.settle().await;
    assert_eq!(stage.text(), "no token");
    stage.unmount();
    stage.settle().await;
    settle();
    assert_eq!(
        world.clock.sleepers(),
        0,
        "the timer has ended with the component"
    );
}

#[wasm_bindgen_test]
async fn other_scopes_are_another_token() {
    let world = World::new();
    let client = client(&world);
    let rendered = Count::default();
    block_on(client.login_popup(popup())).unwrap();
    world.clock.by_hand();
    let stage = Stage::new(app(&client, &rendered, "User.Read"));
    stage.settle().await;
    let before = world.transport.grants().len();
    stage.update(app(&client, &rendered, "User.Read"));
    stage.settle().await;
    assert_eq!(world.transport.grants().len(), before, "the same scopes again");
    world.transport.hold();
    stage.update(app(&client, &rendered, "Mail.Read"));
    stage.settle().await;
    assert_eq!(stage.text(), "no token", "that of other scopes is not shown");
    world.transport.release();
    stage.settle().await;
    assert_eq!(stage.text(), "a token");
    assert_eq!(world.transport.grants().len(), before + 1);
}

#[derive(Clone, PartialEq, Properties)]
struct ApiProps {
    made: Count,
}

/// Counts how many clients it has seen.
#[component]
fn Caller(props: &ApiProps) -> Html {
    let api = ApiResource::new("https://api.contoso.com", ["api://orders/Orders.Read"]).unwrap();
    let api = use_api_client([api]);
    let made = props.made.clone();
    use_memo(api, move |_| made.add());
    let count = use_msal().accounts.len();
    html! { count }
}

#[wasm_bindgen_test]
async fn a_component_keeps_its_client_for_apis() {
    let world = World::new();
    let client = client(&world);
    let made = Count::default();
    let stage = Stage::new(html! {
        <MsalProvider instance={client.clone()}><Caller made={made.clone()}/></MsalProvider>
    });
    stage.shows("0").await;
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("1").await;
    assert_eq!(made.get(), 1);
}

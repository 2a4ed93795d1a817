//! What a provider tells, from its first rendering to its last.

use std::cell::RefCell;
use std::rc::Rc;

use msal_testkit::{TestUser, World, block_on, start};
use msal_yew::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::{Stage, client, popup};

/// What a component has read at each of its renderings.
type Readings = Rc<RefCell<Vec<String>>>;

#[derive(Clone, PartialEq, Properties)]
struct ReadingProps {
    readings: Readings,
}

#[component]
fn Reader(props: &ReadingProps) -> Html {
    let UseMsal {
        in_progress,
        accounts,
        ..
    } = use_msal();
    let is_authenticated = use_is_authenticated();
    let reading = format!("{in_progress} {} {is_authenticated}", accounts.len());
    props.readings.borrow_mut().push(reading);
    html! {}
}

#[wasm_bindgen_test]
async fn nobody_is_known_before_the_provider_has_started() {
    let world = World::new();
    let instance = client(&world);
    block_on(instance.login_popup(popup())).unwrap();
    let readings = Readings::default();
    let stage = Stage::new(html! {
        <MsalProvider {instance}><Reader readings={readings.clone()}/></MsalProvider>
    });
    stage.settle().await;
    assert_eq!(*readings.borrow(), ["startup 0 false", "none 1 true"]);
}

#[wasm_bindgen_test]
async fn the_response_to_a_redirect_is_processed_once_the_provider_is_mounted() {
    let world = World::new();
    world.clock.by_hand();
    let leaving = client(&world);
    let mut call = start(leaving.login_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!call.runs_to_its_end());
    drop((call, leaving));
    world.clock.by_itself();
    world.return_from_authority();
    assert_eq!(msal_web::begin(&world.platform()), Start::App);
    let instance = client(&world);
    assert_eq!(instance.snapshot().status, InteractionStatus::Startup);
    let stage = Stage::new(html! {
        <MsalProvider {instance}><AuthenticatedTemplate>{"in"}</AuthenticatedTemplate></MsalProvider>
    });
    stage.settle().await;
    stage.shows("in").await;
}

#[component]
fn Name() -> Html {
    let account = use_account();
    html! { <>{account.map(|account| account.username.clone())}</> }
}

#[wasm_bindgen_test]
async fn two_providers_on_one_page_show_different_users() {
    let (left, right) = (World::new(), World::new());
    let (ada, bob) = (client(&left), client(&right));
    block_on(ada.login_popup(popup())).unwrap();
    right.authority.expect(TestUser::bob());
    block_on(bob.login_popup(popup())).unwrap();
    let stage = Stage::new(html! {
        <>
            <MsalProvider instance={ada}><Name/></MsalProvider>
            {", "}
            <MsalProvider instance={bob}><Name/></MsalProvider>
        </>
    });
    stage.shows("ada@contoso.com, bob@contoso.com").await;
}

#[wasm_bindgen_test]
async fn a_provider_stays_with_the_client_that_it_was_mounted_with() {
    let (one, other) = (World::new(), World::new());
    let (first, second) = (client(&one), client(&other));
    block_on(first.login_popup(popup())).unwrap();
    let app = |instance| html! { <MsalProvider {instance}><Name/></MsalProvider> };
    let stage = Stage::new(app(first));
    stage.shows("ada@contoso.com").await;
    stage.update(app(second));
    stage.settle().await;
    assert_eq!(stage.text(), "ada@contoso.com");
}

#[wasm_bindgen_test]
async fn the_client_goes_with_its_provider() {
    let world = World::new();
    let stage = Stage::new(html! {
        <MsalProvider instance={client(&world)}><Name/></MsalProvider>
    });
    stage.settle().await;
    assert_ne!(Rc::strong_count(&world.storage), 1);
    stage.unmount();
    stage.settle().await;
    assert_eq!(Rc::strong_count(&world.storage), 1);
}

#[component]
fn Anywhere() -> Html {
    let has_provider = use_optional_msal().is_some();
    html! { if has_provider { {"with "} } else { {"without"} } }
}

#[wasm_bindgen_test]
async fn a_component_may_live_without_a_provider() {
    let world = World::new();
    let stage = Stage::new(html! {
        <><MsalProvider instance={client(&world)}><Anywhere/></MsalProvider><Anywhere/></>
    });
    stage.shows("with without").await;
}

//! Buttons and the choice of an account, pressed in a real DOM.

use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, HtmlInputElement};
use msal_leptos::prelude::*;
use msal_testkit::{TestUser, World, block_on, start};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{Stage, client, popup};

/// All controls, and who is active.
fn controls(client: &PublicClientApplication) -> impl FnOnce() -> AnyView + 'static {
    let instance = client.clone();
    move || {
        view! {
            <MsalProvider instance>
                <SignInButton request=popup()>"in"</SignInButton>
                <SignOutButton/>
                <AccountPicker legend="Work as"/>
                <p><Active/></p>
            </MsalProvider>
        }
        .into_any()
    }
}

#[component]
fn Active() -> impl IntoView {
    let account = use_account();
    move || {
        account
            .get()
            .map_or("nobody".to_owned(), |account| account.username.clone())
    }
}

fn element(stage: &Stage, selector: &str) -> HtmlElement {
    let found = stage.place.query_selector(selector).unwrap();
    found
        .unwrap_or_else(|| panic!("{selector} is missing"))
        .unchecked_into()
}

fn radios(stage: &Stage) -> Vec<HtmlInputElement> {
    let radio = |number: usize| {
        let selector = format!("label:nth-of-type({number}) input[type=radio]");
        stage.place.query_selector(&selector).unwrap()
    };
    (1..).map_while(radio).map(JsCast::unchecked_into).collect()
}

/// Gives effects and tasks their turns until the condition holds.
async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..100 {
        if holds() {
            return;
        }
        leptos::task::tick().await;
    }
    panic!("waited in vain for: {what}");
}

async fn active_is(stage: &Stage, username: &str) {
    until(username, || element(stage, "p").inner_text() == username).await;
}

#[wasm_bindgen_test]
async fn the_buttons_sign_in_and_out() {
    let world = World::new();
    let client = client(&world);
    let stage = Stage::new(controls(&client));
    let sign_in = || element(&stage, ".msal-sign-in");
    assert!(
        sign_in().has_attribute("disabled"),
        "nobody knows yet who is signed in"
    );
    until("the start", || !sign_in().has_attribute("disabled")).await;
    sign_in().click();
    let time_passes = || block_on(world.platform().clock.sleep(Duration::from_millis(100)));
    let active = || element(&stage, "p").inner_text();
    until("the sign-in", || {
        time_passes();
        active() == "ada@contoso.com"
    })
    .await;
    element(&stage, ".msal-sign-out").click();
    until("the sign-out", || {
        time_passes();
        active() == "nobody"
    })
    .await;
    assert!(radios(&stage).is_empty());
}

#[wasm_bindgen_test]
async fn the_sign_in_button_is_busy_and_can_be_pressed_again() {
    let world = World::new();
    let client = client(&world);
    let stage = Stage::new(controls(&client));
    let sign_in = || element(&stage, ".msal-sign-in");
    world.transport.hold();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    let is_busy = || sign_in().get_attribute("aria-busy").as_deref() == Some("true");
    until("aria-busy", is_busy).await;
    assert!(!sign_in().has_attribute("disabled"));
    world.transport.release();
    call.finish().unwrap();
    until("the end", || !is_busy()).await;
}

#[wasm_bindgen_test]
async fn choosing_an_account_makes_it_the_active_one() {
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    let stage = Stage::new(controls(&client));
    active_is(&stage, "bob@contoso.com").await;
    until("both accounts", || radios(&stage).len() == 2).await;
    let checked = || {
        radios(&stage)
            .iter()
            .map(HtmlInputElement::checked)
            .collect::<Vec<_>>()
    };
    assert_eq!(checked(), [false, true]);
    radios(&stage)[0].click();
    active_is(&stage, "ada@contoso.com").await;
    assert_eq!(checked(), [true, false]);
    client.set_active_account(client.accounts().get(1));
    active_is(&stage, "bob@contoso.com").await;
    until("the other radio", || checked() == [false, true]).await;
}

#[wasm_bindgen_test]
async fn the_default_label_names_microsoft_and_hides_the_logo() {
    let world = World::new();
    let instance = client(&world);
    let stage =
        Stage::new(move || view! { <MsalProvider instance><SignInButton/></MsalProvider> }.into_any());
    stage.shows("Sign in with Microsoft").await;
    assert_eq!(
        element(&stage, "svg").get_attribute("aria-hidden").as_deref(),
        Some("true")
    );
}

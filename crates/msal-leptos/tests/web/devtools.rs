//! The panel for developers: what it shows, what it keeps to itself, and what it leaves behind.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::tick;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::HtmlElement;
use leptos::web_sys::js_sys::{Array, Function, Promise, eval};
use msal_leptos::prelude::*;
use msal_leptos::{DEVTOOLS_STYLESHEET, MsalDevtools};
use msal_testkit::{World, block_on};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{Stage, client, popup};

fn panel(client: &PublicClientApplication) -> Stage {
    panel_that_is(client, true)
}

fn panel_that_is(client: &PublicClientApplication, open: bool) -> Stage {
    let instance = client.clone();
    Stage::new(move || {
        view! {
            <MsalProvider instance>
                <MsalDevtools open/>
            </MsalProvider>
        }
        .into_any()
    })
}

fn all(stage: &Stage, selector: &str) -> Vec<HtmlElement> {
    let select = Function::new_with_args("place, css", "return Array.from(place.querySelectorAll(css))");
    let found = select
        .call2(&JsValue::NULL, &stage.place, &selector.into())
        .unwrap();
    Array::from(&found).iter().map(JsCast::unchecked_into).collect()
}

fn text(stage: &Stage, selector: &str) -> String {
    let texts = all(stage, selector)
        .into_iter()
        .filter_map(|found| found.text_content());
    texts.collect::<Vec<_>>().join("\n")
}

async fn until(stage: &Stage, what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..100 {
        if holds() {
            return;
        }
        tick().await;
    }
    panic!("waited in vain for {what}: {}", stage.place.inner_html());
}

/// Opens or closes the panel, and waits until the browser has told of it.
async fn toggle(stage: &Stage) {
    let told = Function::new_with_args(
        "panel",
        "return new Promise((done) => panel.addEventListener('toggle', done, { once: true }))",
    );
    let panel = &all(stage, "details")[0];
    let told: Promise = told.call1(&JsValue::NULL, panel).unwrap().unchecked_into();
    all(stage, "summary")[0].click();
    told.await.unwrap();
}

const TOKEN_ROWS: &str = ".msal-devtools-tokens tbody tr";
const EVENT_ROWS: &str = ".msal-devtools-events tbody tr";
const SHOWN: &str = ".msal-devtools-tokens code";

/// The secrets in the storage that the page shows somewhere.
fn secrets_in_sight(world: &World, stage: &Stage) -> Vec<String> {
    let stored = world.storage.snapshot().into_values().filter_map(|json| {
        let record: serde_json::Value = serde_json::from_str(&json).ok()?;
        record["secret"].as_str().map(str::to_owned)
    });
    let secrets: Vec<String> = stored.collect();
    assert_eq!(secrets.len(), 3, "there are secrets to look for");
    let html = stage.place.inner_html();
    secrets
        .into_iter()
        .filter(|secret| html.contains(secret.as_str()))
        .collect()
}

/// The button for the secret of the first token of a kind.
fn secret_button(stage: &Stage, kind: &str) -> HtmlElement {
    let labels = ["Show ", "Hide "].map(|act| format!("{TOKEN_ROWS} button[aria-label='{act}{kind}']"));
    let found = all(stage, &labels.join(","));
    found
        .into_iter()
        .next()
        .unwrap_or_else(|| panic!("no button for the {kind}"))
}

async fn signed_in_panel(world: &World) -> (PublicClientApplication, Stage) {
    let client = client(world);
    let stage = panel(&client);
    stage.settle().await;
    block_on(client.login_popup(popup())).unwrap();
    until(&stage, "the tokens", || all(&stage, TOKEN_ROWS).len() == 3).await;
    (client, stage)
}

#[wasm_bindgen_test]
async fn it_follows_a_sign_in_and_a_sign_out_and_shows_no_secret() {
    let world = World::new();
    let (client, stage) = signed_in_panel(&world).await;
    assert_eq!(text(&stage, ".msal-devtools-status"), "none");
    assert_eq!(
        text(&stage, ".msal-devtools-session"),
        "signed in as ada@contoso.com"
    );
    let accounts = text(&stage, ".msal-devtools-accounts tbody");
    assert!(
        accounts.contains("ada@contoso.com") && accounts.contains("active"),
        "{accounts}"
    );
    let tokens = text(&stage, TOKEN_ROWS);
    assert!(
        tokens.contains("User.Read") && tokens.contains("refresh token"),
        "{tokens}"
    );
    assert!(text(&stage, EVENT_ROWS).contains("LoginSuccess"));
    assert_eq!(secrets_in_sight(&world, &stage), Vec::<String>::new());
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    until(&stage, "the sign-out", || all(&stage, TOKEN_ROWS).is_empty()).await;
    assert_eq!(text(&stage, ".msal-devtools-session"), "signed out");
}

#[wasm_bindgen_test]
async fn a_closed_panel_looks_at_nothing_until_it_is_opened() {
    let world = World::new();
    let client = client(&world);
    let stage = panel_that_is(&client, false);
    stage.settle().await;
    block_on(client.login_popup(popup())).unwrap();
    stage.settle().await;
    assert_eq!(all(&stage, TOKEN_ROWS).len(), 0);
    toggle(&stage).await;
    until(&stage, "the tokens", || all(&stage, TOKEN_ROWS).len() == 3).await;
    toggle(&stage).await;
    stage.settle().await;
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    stage.settle().await;
    assert_eq!(all(&stage, TOKEN_ROWS).len(), 3, "nobody sees them");
    toggle(&stage).await;
    until(&stage, "the sign-out", || all(&stage, TOKEN_ROWS).is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_secret_is_in_the_page_only_while_it_is_shown() {
    let world = World::new();
    let (client, stage) = signed_in_panel(&world).await;
    let access = || secret_button(&stage, "access token");
    access().click();
    until(&stage, "the secret", || all(&stage, SHOWN).len() == 1).await;
    let token = block_on(client.acquire_token_silent(SilentRequest::new(["User.Read"]))).unwrap();
    assert_eq!(text(&stage, SHOWN), token.access_token.as_ref().unwrap().secret());
    assert_eq!(secrets_in_sight(&world, &stage).len(), 1, "of that token alone");
    assert_eq!(access().get_attribute("aria-expanded").as_deref(), Some("true"));
    access().click();
    until(&stage, "hiding", || all(&stage, SHOWN).is_empty()).await;
    assert_eq!(secrets_in_sight(&world, &stage), Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn a_secret_is_hidden_when_the_focus_leaves_it_and_not_before() {
    let world = World::new();
    let (_client, stage) = signed_in_panel(&world).await;
    let refresh = secret_button(&stage, "refresh token");
    refresh.focus().unwrap();
    refresh.click();
    until(&stage, "the secret", || all(&stage, SHOWN).len() == 1).await;
    all(&stage, SHOWN)[0].focus().unwrap();
    stage.settle().await;
    assert_eq!(all(&stage, SHOWN).len(), 1, "it can be selected");
    secret_button(&stage, "id token").focus().unwrap();
    until(&stage, "hiding", || all(&stage, SHOWN).is_empty()).await;
}

/// Takes the page's intervals into the test's hand until dropped.
struct Intervals;

impl Intervals {
    fn by_hand() -> Self {
        eval(
            "window.__intervals = { set: window.setInterval, clear: window.clearInterval, acts: new Map() };
             window.setInterval = (act) => {
               const id = window.__intervals.acts.size + 1;
               window.__intervals.acts.set(id, act);
               return id;
             };
             window.clearInterval = (id) => { window.__intervals.acts.delete(id); };",
        )
        .unwrap();
        Self
    }

    fn pass(&self) {
        eval("window.__intervals.acts.forEach((act) => act())").unwrap();
    }

    fn count(&self) -> Option<f64> {
        eval("window.__intervals.acts.size").unwrap().as_f64()
    }
}

impl Drop for Intervals {
    fn drop(&mut self) {
        let _ = eval("window.setInterval = __intervals.set; window.clearInterval = __intervals.clear");
    }
}

#[wasm_bindgen_test]
async fn one_timer_tells_the_time_hides_secrets_and_goes_with_the_panel() {
    let intervals = Intervals::by_hand();
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    world.clock.by_hand();
    let stage = panel(&client);
    until(&stage, "the tokens", || all(&stage, TOKEN_ROWS).len() == 3).await;
    assert_eq!(intervals.count(), Some(1.0));
    assert!(
        text(&stage, TOKEN_ROWS).contains("in 1 h 0 min"),
        "{}",
        text(&stage, TOKEN_ROWS)
    );
    secret_button(&stage, "access token").click();
    until(&stage, "the secret", || all(&stage, SHOWN).len() == 1).await;
    world.clock.advance(Duration::from_secs(10));
    intervals.pass();
    until(&stage, "the time", || {
        text(&stage, TOKEN_ROWS).contains("in 59 min")
    })
    .await;
    assert_eq!(all(&stage, SHOWN).len(), 1);
    world.clock.advance(Duration::from_secs(20));
    intervals.pass();
    until(&stage, "hiding", || all(&stage, SHOWN).is_empty()).await;
    stage.unmount();
    tick().await;
    assert_eq!(intervals.count(), Some(0.0), "the timer is cleared");
    drop(client);
    assert_eq!(
        std::rc::Rc::strong_count(&world.storage),
        1,
        "the client is gone as well"
    );
}

#[wasm_bindgen_test]
async fn the_last_fifty_events_are_there_newest_first_with_error_codes() {
    let world = World::new();
    let (client, stage) = signed_in_panel(&world).await;
    for _ in 0..40 {
        block_on(client.acquire_token_silent(SilentRequest::new(["User.Read"]))).unwrap();
    }
    world.windows.block_popups(true);
    block_on(client.login_popup(popup())).unwrap_err();
    until(&stage, "the failure", || {
        text(&stage, EVENT_ROWS).contains("popup_window_error")
    })
    .await;
    let rows = all(&stage, EVENT_ROWS);
    assert_eq!(rows.len(), 50);
    let newest = rows[0].text_content().unwrap_or_default();
    assert!(
        newest.contains("AcquireTokenFailure") && newest.contains("popup"),
        "{newest}"
    );
    let error = text(&stage, ".msal-devtools-error");
    assert!(
        error.contains("popup_window_error") && error.contains("Next step"),
        "{error}"
    );
}

#[wasm_bindgen_test]
async fn the_check_up_asks_the_browser_and_is_read_anew_on_demand() {
    let world = World::new();
    let (_client, stage) = signed_in_panel(&world).await;
    let checks = || text(&stage, ".msal-devtools-checks li");
    assert!(checks().contains("Secure context: OK"), "{}", checks());
    let is_isolated = eval("crossOriginIsolated").unwrap().is_truthy();
    let isolation = if is_isolated { "Warning" } else { "OK" };
    let expected = ["Cross-origin isolation: ", isolation].concat();
    assert!(checks().contains(&expected), "{}", checks());
    assert!(checks().contains("BroadcastChannel: OK"), "{}", checks());
    world.windows.take_channels_away();
    all(&stage, ".msal-devtools-refresh")[0].click();
    until(&stage, "the warning", || {
        checks().contains("BroadcastChannel: Warning")
    })
    .await;
}

#[wasm_bindgen_test]
async fn every_part_is_a_heading_that_opens_and_closes() {
    let world = World::new();
    let (_client, stage) = signed_in_panel(&world).await;
    assert_eq!(
        text(&stage, "details details > summary > h3"),
        "State\nAccounts\nTokens\nEvents\nCheck-up"
    );
    let summary = all(&stage, "details > summary").remove(0);
    assert_eq!(summary.tab_index(), 0, "it can be reached by keyboard");
    let is_open = || all(&stage, "section > details")[0].has_attribute("open");
    assert!(is_open());
    summary.click();
    assert!(!is_open());
    assert!(DEVTOOLS_STYLESHEET.contains(".msal-devtools"));
}

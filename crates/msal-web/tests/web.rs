//! The browser's versions of the platform traits, in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

use std::time::Duration;

use msal_core::{InteractionType, RequestState};
use msal_web::platform::{self, HttpRequest, Platform, TransportError};
use msal_web::{Configuration, PublicClientApplication, SilentRequest, SsoSilentRequest, Start};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Looks until the condition holds, for at most five seconds.
async fn eventually(platform: &Platform, mut holds: impl FnMut() -> bool) -> bool {
    let deadline = platform.clock.now() + Duration::from_secs(5);
    while platform.clock.now() < deadline {
        if holds() {
            return true;
        }
        platform.clock.sleep(Duration::from_millis(10)).await;
    }
    false
}

fn frames() -> u32 {
    web_sys::window().unwrap().length()
}

fn origin() -> String {
    web_sys::window().unwrap().location().origin().unwrap()
}

#[wasm_bindgen_test]
fn storage_keeps_lists_and_forgets() {
    let storage = platform::browser().session_storage;
    storage.set("msal.test.a", "1").unwrap();
    storage.set("msal.test.a", "ü|2").unwrap();
    assert_eq!(storage.get("msal.test.a").as_deref(), Some("ü|2"));
    assert!(storage.keys().contains(&"msal.test.a".to_owned()));
    storage.remove("msal.test.a");
    assert_eq!(storage.get("msal.test.a"), None);
    assert!(!storage.keys().contains(&"msal.test.a".to_owned()));
}

#[wasm_bindgen_test]
fn a_full_store_refuses_and_keeps_what_it_has() {
    let storage = platform::browser().session_storage;
    storage.set("msal.test.b", "1").unwrap();
    assert!(storage.set("msal.test.b", &"x".repeat(16 << 20)).is_err());
    assert_eq!(storage.get("msal.test.b").as_deref(), Some("1"));
    storage.remove("msal.test.b");
}

#[wasm_bindgen_test]
fn randomness_does_not_repeat() {
    let random = platform::browser().random;
    let (mut one, mut other) = ([0; 32], [0; 32]);
    random.fill(&mut one);
    random.fill(&mut other);
    assert!(one != other && one != [0; 32]);
}

#[wasm_bindgen_test]
async fn a_sleep_takes_its_time() {
    let clock = platform::browser().clock;
    let before = clock.now();
    clock.sleep(Duration::from_millis(60)).await;
    let took = clock.now().since(before);
    assert!(took >= Duration::from_millis(59), "{took:?}");
    assert!(before.seconds() > 1_700_000_000);
}

#[wasm_bindgen_test]
async fn a_hidden_frame_is_read_and_goes_when_dropped() {
    let platform = platform::browser();
    let before = frames();
    let address = format!("{}/favicon.ico#code=1&state=2", origin());
    let frame = platform.windows.open_frame(&address).unwrap();
    assert_eq!(frames(), before + 1);
    assert!(eventually(&platform, || frame.href().as_deref() == Some(&*address)).await);
    assert!(!frame.is_closed());
    drop(frame);
    assert_eq!(frames(), before);
}

#[wasm_bindgen_test]
async fn a_channel_carries_text_to_those_who_listen_on_it() {
    let platform = platform::browser();
    let (mine, others) = (
        platform.windows.listen("msal-test-1"),
        platform.windows.listen("msal-test-2"),
    );
    platform.windows.tell("msal-test-1", "code=1&state=ü");
    let mut heard = None;
    assert!(
        eventually(&platform, || {
            heard = mine.take();
            heard.is_some()
        })
        .await
    );
    assert_eq!(heard.as_deref(), Some("code=1&state=ü"));
    assert_eq!((mine.take(), others.take()), (None, None));
}

#[wasm_bindgen_test]
async fn a_message_of_msal_js_is_understood_and_others_are_passed_over() {
    let platform = platform::browser();
    let answers = platform.windows.listen("msal-test-3");
    let channel = web_sys::BroadcastChannel::new("msal-test-3").unwrap();
    for message in [
        "7",
        "null",
        "\"text\"",
        "{}",
        r#"{"payload":7}"#,
        r#"{"v":1,"payload":"state=s"}"#,
    ] {
        channel
            .post_message(&js_sys::JSON::parse(message).unwrap())
            .unwrap();
    }
    let mut heard = None;
    assert!(
        eventually(&platform, || {
            heard = answers.take();
            heard.is_some()
        })
        .await
    );
    assert_eq!(heard.as_deref(), Some("state=s"));
}

#[wasm_bindgen_test]
fn the_address_changes_without_a_load_or_a_step_in_the_history() {
    let platform = platform::browser();
    let (before, history) = (
        platform.page.href(),
        web_sys::window().unwrap().history().unwrap(),
    );
    let length = history.length().unwrap();
    let other = format!("{}/elsewhere?x=1#y", origin());
    platform.page.replace_href(&other);
    assert_eq!(platform.page.href(), other);
    platform.page.replace_href(&before);
    assert_eq!(
        (platform.page.href(), history.length().unwrap()),
        (before, length)
    );
}

#[wasm_bindgen_test]
fn this_page_is_on_its_own() {
    let page = platform::browser().page;
    assert!(!page.is_framed() && page.is_out_of_reach());
    assert_eq!(page.restorations(), 0);
    let geometry = page.geometry();
    assert!(geometry.inner_width > 0.0 && geometry.inner_height > 0.0);
}

#[wasm_bindgen_test]
async fn an_answer_is_an_answer_whatever_its_status() {
    let transport = platform::browser().transport;
    let missing = transport
        .send(HttpRequest::Get {
            url: format!("{}/no/such/file", origin()),
        })
        .await
        .unwrap();
    assert!(missing.status >= 400, "{}", missing.status);
    let body = "grant_type=none".to_owned();
    let posted = transport
        .send(HttpRequest::Post {
            url: format!("{}/no/such/file", origin()),
            body,
        })
        .await;
    assert!(posted.unwrap().status >= 400);
}

#[wasm_bindgen_test]
async fn a_host_out_of_reach_is_a_failed_connection() {
    let transport = platform::browser().transport;
    let outcome = transport
        .send(HttpRequest::Get {
            url: "http://127.0.0.1:1/".to_owned(),
        })
        .await;
    assert!(matches!(outcome, Err(TransportError::Failed(_))));
}

#[wasm_bindgen_test]
fn an_ordinary_page_is_the_app_and_an_answer_nobody_asked_for_leaves_the_address() {
    let page = platform::browser().page;
    let before = page.href();
    assert_eq!(msal_web::start(), Start::App);
    assert_eq!(page.href(), before);
    let state = RequestState::new("id-1", InteractionType::Redirect, None).encode();
    let clean = format!("{}/?page=1", origin());
    page.replace_href(&format!("{clean}#code=c&state={state}"));
    assert_eq!(msal_web::start(), Start::App);
    assert_eq!(page.href(), clean);
    page.replace_href(&before);
}

#[wasm_bindgen_test]
async fn a_client_starts_signed_out() {
    let client = PublicClientApplication::new(Configuration::new("wasm test")).unwrap();
    assert!(client.accounts().is_empty());
    assert!(client.handle_redirect().await.unwrap().is_none());
    let error = client
        .acquire_token_silent(SilentRequest::new(["User.Read"]))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "no_account_error");
}

#[wasm_bindgen_test]
async fn an_origin_that_is_no_authority_is_not_believed() {
    let authority = format!("{}/tenant", origin());
    let client =
        PublicClientApplication::new(Configuration::new("wasm test").authority(authority.as_str())).unwrap();
    let error = client
        .sso_silent(SsoSilentRequest::new(["User.Read"]))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "openid_config_error");
    assert_eq!(frames(), 0);
}

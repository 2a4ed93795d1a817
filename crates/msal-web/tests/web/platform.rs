//! The browser's versions of the platform traits.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use msal_web::platform::{HttpRequest, PageEvent, TransportError};
use msal_web::{UnixTime, browser_platform};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::{Replaced, eventually, frames, origin, script};

#[wasm_bindgen_test]
fn storage_keeps_lists_and_forgets() {
    let storage = browser_platform().session_storage;
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
    let storage = browser_platform().session_storage;
    storage.set("msal.test.b", "1").unwrap();
    assert!(storage.set("msal.test.b", &"x".repeat(16 << 20)).is_err());
    assert_eq!(storage.get("msal.test.b").as_deref(), Some("1"));
    storage.remove("msal.test.b");
}

#[wasm_bindgen_test]
fn randomness_does_not_repeat() {
    let random = browser_platform().random;
    let (mut one, mut other) = ([0; 32], [0; 32]);
    random.fill(&mut one).unwrap();
    random.fill(&mut other).unwrap();
    assert!(one != other && one != [0; 32]);
}

#[wasm_bindgen_test]
async fn a_sleep_takes_its_time() {
    let clock = browser_platform().clock;
    let before = clock.now();
    clock.sleep(Duration::from_millis(60)).await;
    let took = clock.now().since(before);
    assert!(took >= Duration::from_millis(59), "{took:?}");
    assert!(before.seconds() > 1_700_000_000);
}

#[wasm_bindgen_test]
async fn the_headers_of_a_response_are_read_where_they_can_be() {
    let transport = browser_platform().transport;
    let answer_with = |headers: &str| {
        let response = format!("() => Promise.resolve(new Response('{{}}', {{ headers: {headers} }}))");
        Replaced::new("window", "fetch", &response)
    };
    let check = async |headers: &str, date: Option<u64>, retry_after: Option<&str>| {
        let replaced = answer_with(headers);
        let response = transport.send(HttpRequest::get(origin())).await.unwrap();
        drop(replaced);
        assert_eq!(response.date.map(UnixTime::seconds), date, "{headers}");
        assert_eq!(response.retry_after.as_deref(), retry_after, "{headers}");
    };
    let both = "{ 'Date': 'Wed, 21 Oct 2026 07:28:00 GMT', 'Retry-After': '7' }";
    check(both, Some(1_792_567_680), Some("7")).await;
    check("{ 'Date': 'soon' }", None, None).await;
    check("{}", None, None).await;
}

#[wasm_bindgen_test]
async fn a_hidden_frame_is_read_and_goes_when_dropped() {
    let platform = browser_platform();
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
    let platform = browser_platform();
    let (mine, others) = (
        platform.windows.listen("msal-test-1", Rc::new(|| {})),
        platform.windows.listen("msal-test-2", Rc::new(|| {})),
    );
    assert!(platform.windows.tell("msal-test-1", "code=1&state=ü"));
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
    let platform = browser_platform();
    let listener = platform.windows.listen("msal-test-3", Rc::new(|| {}));
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
            heard = listener.take();
            heard.is_some()
        })
        .await
    );
    assert_eq!(heard.as_deref(), Some("state=s"));
}

#[wasm_bindgen_test]
fn the_address_changes_without_a_load_or_a_step_in_the_history() {
    let platform = browser_platform();
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
    let page = browser_platform().page;
    assert!(!page.is_framed() && page.is_out_of_reach());
    let geometry = page.geometry();
    assert!(geometry.inner_width > 0 && geometry.inner_height > 0);
}

#[wasm_bindgen_test]
async fn a_response_is_a_response_whatever_its_status() {
    let transport = browser_platform().transport;
    let missing = transport
        .send(HttpRequest::get(format!("{}/no/such/file", origin())))
        .await
        .unwrap();
    assert!(missing.status >= 400, "{}", missing.status);
    let body = "grant_type=none".to_owned();
    let posted = transport
        .send(HttpRequest::post(format!("{}/no/such/file", origin()), body))
        .await;
    assert!(posted.unwrap().status >= 400);
}

#[wasm_bindgen_test]
async fn a_host_out_of_reach_is_a_failed_connection() {
    let transport = browser_platform().transport;
    let outcome = transport.send(HttpRequest::get("http://127.0.0.1:1/")).await;
    assert!(matches!(outcome, Err(TransportError::Failed(_))));
}

#[wasm_bindgen_test]
fn the_page_tells_what_happens_to_it_until_nobody_listens() {
    let events: Rc<RefCell<Vec<PageEvent>>> = Rc::default();
    let seen = events.clone();
    let page = browser_platform().page;
    let guard = page.watch(Rc::new(move |event| seen.borrow_mut().push(event)));
    let show = |restored: bool| {
        script(&format!(
            "dispatchEvent(new PageTransitionEvent('pageshow', {{ persisted: {restored} }}))"
        ));
    };
    show(true);
    show(false);
    script("dispatchEvent(new Event('focus'))");
    script("dispatchEvent(new Event('online'))");
    script("document.dispatchEvent(new Event('visibilitychange'))");
    script("dispatchEvent(new Event('hashchange'))");
    use PageEvent::{Awoken, FragmentChanged, Restored};
    assert_eq!(
        *events.borrow(),
        [Restored, Awoken, Awoken, Awoken, Awoken, FragmentChanged]
    );
    drop(guard);
    show(true);
    assert_eq!(events.borrow().len(), 6);
}

#[wasm_bindgen_test]
fn documents_are_told_apart_and_one_is_the_same_for_all() {
    let platform = browser_platform();
    let (one, other) = (platform.page.document(), browser_platform().page.document());
    assert!(Rc::ptr_eq(&one, &other) && one.id(&*platform.random).len() > 20);
}

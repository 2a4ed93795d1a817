//! What `start` makes of a document.

use std::rc::Rc;

use msal_core::{InteractionType, RequestState};
use msal_web::platform::{Channel, POPUP_KEY, Platform, PopupFeatures};
use msal_web::{Start, browser_platform};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::{Replaced, eventually, origin, script};

const UUID: &str = "017f22e2-79b0-7112-88cd-138899aabbcc";

/// An address of this origin with the response to a popup.
fn response_to_popup(path: &str, id: &str) -> String {
    let state = RequestState::new(id, InteractionType::Popup, None).encode();
    let state = msal_core::encoding::percent_encode(&state);
    format!("{}{path}#code=1&state={state}", origin())
}

/// What became of a document that was put to use as a popup.
struct Popup {
    begun: Start,
    is_closed: bool,
    address: String,
}

/// Puts this document to use as the popup of this request.
fn as_the_popup_of(id: &str, address: &str) -> Popup {
    let is_known = browser_platform().session_storage.set(POPUP_KEY, id);
    assert!(is_known.is_ok());
    as_a_popup(address)
}

/// Puts this document to use as a popup, which nothing closes.
fn as_a_popup(address: &str) -> Popup {
    let close = Replaced::new("window", "close", "() => { window.isClosed = true }");
    let page = browser_platform().page;
    let before = page.href();
    script("window.isClosed = false");
    page.replace_href(address);
    let popup = Popup {
        begun: msal_web::start(),
        is_closed: script("window.isClosed").is_truthy(),
        address: page.href(),
    };
    page.replace_href(&before);
    drop(close);
    popup
}

#[wasm_bindgen_test]
fn an_ordinary_page_is_the_app_and_a_response_nobody_asked_for_leaves_the_address() {
    let page = browser_platform().page;
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
fn a_popup_closes_with_a_clean_address_whatever_the_path_begins_with() {
    for path in ["/", "//evil.example/", "///evil.example"] {
        let popup = as_the_popup_of(UUID, &response_to_popup(path, UUID));
        assert_eq!((popup.begun, popup.is_closed), (Start::Relayed, true), "{path}");
        assert_eq!(popup.address, format!("{}{path}", origin()), "the code is gone");
    }
}

#[wasm_bindgen_test]
fn a_link_with_the_state_of_a_popup_leads_into_the_app() {
    for path in ["/", "//evil.example/", "///evil.example"] {
        let link = as_a_popup(&response_to_popup(path, UUID));
        assert_eq!(link.begun, Start::App, "{path}");
        assert_eq!(link.address, format!("{}{path}", origin()), "the code is gone");
    }
}

#[wasm_bindgen_test]
fn a_popup_is_left_with_the_id_of_its_request() {
    let name = "msal.test-of-popups";
    let features = PopupFeatures {
        name: name.into(),
        features: String::new(),
    };
    let script_of_open = "() => ({ sessionStorage: (window.popupStorage = {}), focus() {}, close() {} })";
    let open = Replaced::new("window", "open", script_of_open);
    let popup = browser_platform().windows.open_popup(&features).unwrap();
    popup.leave_request_id(UUID);
    drop(popup);
    drop(open);
    let left = script(&format!("window.popupStorage['{POPUP_KEY}']"));
    assert_eq!(left.as_string().as_deref(), Some(UUID));
}

#[wasm_bindgen_test]
async fn a_response_is_posted_on_the_channel_of_its_request() {
    let platform = browser_platform();
    let channel = platform.windows.listen(UUID, Rc::new(|| {}));
    let address = response_to_popup("/", UUID);
    assert_eq!(as_the_popup_of(UUID, &address).begun, Start::Relayed);
    let sent = address.split_once('#').map(|(_, response)| response.to_owned());
    assert_eq!(first_message(&platform, &*channel).await, sent);
}

#[wasm_bindgen_test]
async fn an_id_that_is_no_uuid_is_posted_to_no_channel() {
    let platform = browser_platform();
    for id in ["orders", "msal.orders", "017f22e2-79b0-7112-88cd-138899aabbcg"] {
        let names = [id.to_owned(), format!("msal.{id}")];
        let listen = |name: &String| platform.windows.listen(name, Rc::new(|| {}));
        let channels = names.each_ref().map(listen);
        let popup = as_the_popup_of(id, &response_to_popup("/", id));
        assert_eq!((popup.begun, popup.is_closed), (Start::App, false), "{id}");
        assert_eq!(popup.address, format!("{}/", origin()));
        for (name, channel) in names.iter().zip(channels) {
            assert!(platform.windows.tell(name, "the end"));
            let heard = first_message(&platform, &*channel).await;
            assert_eq!(heard.as_deref(), Some("the end"), "nothing came before");
        }
    }
}

async fn first_message(platform: &Platform, channel: &dyn Channel) -> Option<String> {
    let mut heard = None;
    eventually(platform, || {
        heard = channel.take();
        heard.is_some()
    })
    .await;
    heard
}

#[wasm_bindgen_test]
fn without_channels_the_response_stays_in_the_address_and_the_window_open() {
    let address = response_to_popup("/", UUID);
    let channels = Replaced::new("window", "BroadcastChannel", "undefined");
    let popup = as_the_popup_of(UUID, &address);
    let is_told = browser_platform().windows.tell("msal.test", "text");
    drop(channels);
    assert_eq!((popup.begun, popup.is_closed), (Start::Relayed, false));
    assert_eq!(popup.address, address);
    assert!(!is_told && browser_platform().windows.tell("msal.test", "text"));
}

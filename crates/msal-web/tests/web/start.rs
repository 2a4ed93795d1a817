//! What `start` makes of a document.

use std::rc::Rc;

use msal_core::{InteractionType, RequestState};
use msal_web::platform::{Channel, Platform};
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
    /// Where the link that is shown leads to.
    link: String,
}

/// Puts this document to use as a popup: nothing closes it, and what it shows is put back.
fn as_a_popup(address: &str) -> Popup {
    let close = Replaced::new("window", "close", "() => { window.isClosed = true }");
    let page = browser_platform().page;
    let before = page.href();
    script("window.isClosed = false; window.pageBody = document.body");
    script("document.body = document.createElement('body')");
    page.replace_href(address);
    let popup = Popup {
        begun: msal_web::start(),
        is_closed: script("window.isClosed").is_truthy(),
        address: page.href(),
        link: script("document.querySelector('a')?.href ?? ''")
            .as_string()
            .unwrap_or_default(),
    };
    page.replace_href(&before);
    script("document.body = window.pageBody");
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
fn the_farewell_leads_into_the_app_whatever_the_path_begins_with() {
    for path in ["/", "//evil.example/", "///evil.example", "/\\evil.example/"] {
        let popup = as_a_popup(&response_to_popup(path, UUID));
        assert_eq!((popup.begun, popup.is_closed), (Start::Relayed, true), "{path}");
        let home = format!("{}/", origin());
        assert!(popup.link.starts_with(&home), "{}", popup.link);
        assert_eq!(popup.address, popup.link, "the code is gone");
    }
}

#[wasm_bindgen_test]
async fn a_response_is_posted_on_the_channel_of_its_request() {
    let platform = browser_platform();
    let channel = platform.windows.listen(UUID, Rc::new(|| {}));
    let address = response_to_popup("/", UUID);
    assert_eq!(as_a_popup(&address).begun, Start::Relayed);
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
        let popup = as_a_popup(&response_to_popup("/", id));
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
    let popup = as_a_popup(&address);
    let is_told = browser_platform().windows.tell("msal.test", "text");
    drop(channels);
    assert_eq!((popup.begun, popup.is_closed), (Start::Relayed, false));
    assert_eq!(popup.address, address);
    assert!(!is_told && browser_platform().windows.tell("msal.test", "text"));
}

//! What `start` makes of a document.

use std::rc::Rc;

use msal_core::{InteractionType, RequestState};
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

/// This document, put to use as a popup: nothing closes it, and what it shows is put back.
fn as_a_popup(address: &str, check: impl FnOnce(Start)) {
    let _close = Replaced::new("window", "close", "() => { window.isClosed = true }");
    let page = browser_platform().page;
    let before = page.href();
    script("window.isClosed = false; window.pageBody = document.body");
    script("document.body = document.createElement('body')");
    page.replace_href(address);
    check(msal_web::start());
    page.replace_href(&before);
    script("document.body = window.pageBody");
}

fn is_closed() -> bool {
    script("window.isClosed").as_bool().unwrap_or_default()
}

#[wasm_bindgen_test]
fn an_ordinary_page_is_the_app_and_an_answer_nobody_asked_for_leaves_the_address() {
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
        as_a_popup(&response_to_popup(path, UUID), |begun| {
            assert_eq!((begun, is_closed()), (Start::Relayed, true), "{path}");
            let link = script("document.querySelector('a').href").as_string();
            let link = link.unwrap_or_default();
            assert!(link.starts_with(&format!("{}/", origin())), "{link}");
            assert_eq!(browser_platform().page.href(), link, "the code is gone");
        });
    }
}

#[wasm_bindgen_test]
async fn a_response_is_posted_on_the_channel_of_its_request() {
    let platform = browser_platform();
    let channel = platform.windows.listen(&format!("msal.{UUID}"), Rc::new(|| {}));
    let address = response_to_popup("/", UUID);
    as_a_popup(&address, |begun| assert_eq!(begun, Start::Relayed));
    let mut heard = None;
    eventually(&platform, || {
        heard = channel.take();
        heard.is_some()
    })
    .await;
    let sent = address.split_once('#').map(|(_, response)| response.to_owned());
    assert_eq!(heard, sent);
}

#[wasm_bindgen_test]
async fn an_id_that_is_no_uuid_is_posted_to_no_channel() {
    let platform = browser_platform();
    for id in ["orders", "msal.orders", "017f22e2-79b0-7112-88cd-138899aabbcg"] {
        let names = [id.to_owned(), format!("msal.{id}")];
        let listen = |name: &String| platform.windows.listen(name, Rc::new(|| {}));
        let channels = names.each_ref().map(listen);
        as_a_popup(&response_to_popup("/", id), |begun| {
            assert_eq!((begun, is_closed()), (Start::App, false), "{id}");
            assert_eq!(platform.page.href(), format!("{}/", origin()));
        });
        for (name, channel) in names.iter().zip(channels) {
            assert!(platform.windows.tell(name, "the end"));
            let mut heard = None;
            eventually(&platform, || {
                heard = channel.take();
                heard.is_some()
            })
            .await;
            assert_eq!(heard.as_deref(), Some("the end"), "nothing came before");
        }
    }
}

#[wasm_bindgen_test]
fn without_channels_the_response_stays_in_the_address_and_the_window_open() {
    let address = response_to_popup("/", UUID);
    let channels = Replaced::new("window", "BroadcastChannel", "undefined");
    as_a_popup(&address, |begun| {
        assert_eq!((begun, is_closed()), (Start::Relayed, false));
        assert_eq!(browser_platform().page.href(), address);
        assert!(!browser_platform().windows.tell("msal.test", "text"));
    });
    drop(channels);
    assert!(browser_platform().windows.tell("msal.test", "text"));
}

//! Hidden frames of a real document, in a world whose time stands still: nothing but an event wakes
//! what waits.

use std::time::Duration;

use futures_util::future::{Either, join, select};
use msal_testkit::{AuthorizeCall, World};
use msal_web::platform::Platform;
use msal_web::{Configuration, PublicClientApplication, SsoSilentRequest, browser_platform};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::{Replaced, eventually, frames, in_this_page, origin, script};

/// Nobody listens there, so the frame shows a page of no origin.
const AUTHORITY: &str = "http://localhost:1/tenant";
const FRAME: &str = "document.querySelector('iframe[name=\"msal.frame\"]')";

/// Signs in by the session at the authority. What responds to the request does so once the frame is
/// there.
async fn sign_in(respond: impl AsyncFnOnce(&Platform, &AuthorizeCall, String)) {
    sign_in_at(AUTHORITY, respond).await;
}

async fn sign_in_at(authority: &str, respond: impl AsyncFnOnce(&Platform, &AuthorizeCall, String)) {
    let (world, browser) = (World::new(), browser_platform());
    world.clock.by_hand();
    world.authority.set_session(true);
    let platform = Platform {
        windows: browser.windows.clone(),
        ..in_this_page(&world)
    };
    let configuration = Configuration::new("wasm test").with_authority(authority);
    let client = PublicClientApplication::with_platform(configuration, platform).unwrap();
    let responded = async {
        let mut address = String::new();
        let is_there = eventually(&browser, || {
            address = script(&format!("{FRAME}?.src ?? ''"))
                .as_string()
                .unwrap_or_default();
            !address.is_empty()
        });
        assert!(is_there.await, "there is no frame");
        let call = AuthorizeCall::parse(&address);
        let response = world.authority.authorize(&call);
        respond(&browser, &call, response).await;
    };
    let call = client.sso_silent(SsoSilentRequest::new(["User.Read"]));
    let deadline = browser.clock.sleep(Duration::from_secs(10));
    let Either::Left(((outcome, ()), _)) = select(Box::pin(join(call, responded)), deadline).await else {
        panic!("nothing wakes the call");
    };
    assert_eq!(outcome.unwrap().account.username, "ada@contoso.com");
    assert_eq!(frames(), 0);
    client.clear_cache(None);
}

/// Loads the response in the frame, as the authority does by sending it back.
async fn land(browser: &Platform, response: &str) {
    let address = format!("{}/favicon.ico#{response}", origin());
    script(&format!("{FRAME}.src = '{address}'"));
    let current =
        format!("(() => {{ try {{ return {FRAME}.contentWindow.location.href }} catch {{ return '' }} }})()");
    let is_there = || script(&current).as_string().as_deref() == Some(&*address);
    assert!(eventually(browser, is_there).await, "the frame is not back");
}

#[wasm_bindgen_test]
async fn a_message_wakes_what_waits_for_a_frame() {
    sign_in(async |browser, call, response| {
        assert!(browser.windows.tell(&call.channel(), &response));
    })
    .await;
}

#[wasm_bindgen_test]
async fn an_event_of_the_page_wakes_what_waits_for_a_frame() {
    for event in [
        "new Event('focus')",
        "new Event('online')",
        "new PageTransitionEvent('pageshow', { persisted: true })",
    ] {
        sign_in(async |browser, _, response| {
            land(browser, &response).await;
            script(&format!("dispatchEvent({event})"));
        })
        .await;
    }
}

#[wasm_bindgen_test]
async fn without_channels_the_response_is_read_in_the_frames_address() {
    let _channels = Replaced::new("window", "BroadcastChannel", "undefined");
    sign_in(async |browser, _, response| {
        land(browser, &response).await;
        script("dispatchEvent(new Event('focus'))");
    })
    .await;
}

#[wasm_bindgen_test]
async fn an_authority_on_the_apps_own_origin_is_waited_for() {
    let authority = format!("{}/tenant", origin());
    sign_in_at(&authority, async |browser, call, response| {
        let is_loaded = || {
            let state = script(&format!(
                "{FRAME}.contentWindow.location.search.includes('state=')"
            ));
            state.is_truthy()
        };
        assert!(eventually(browser, is_loaded).await);
        script("dispatchEvent(new Event('focus'))");
        browser.clock.sleep(Duration::ZERO).await;
        assert_eq!(frames(), 1, "the request is taken for its response");
        assert!(browser.windows.tell(&call.channel(), &response));
    })
    .await;
}

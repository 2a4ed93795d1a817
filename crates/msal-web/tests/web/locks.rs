//! Locks across the tabs of an origin.

use std::cell::Cell;
use std::rc::Rc;

use msal_web::platform::Locks as _;
use msal_web::{WebLocks, browser_platform};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::{eventually, script};

/// Whether the browser knows of a lock that is held under the name.
async fn is_held(name: &str) -> bool {
    let query =
        format!("navigator.locks.query().then(state => state.held.some(lock => lock.name === '{name}'))");
    let promise = script(&query);
    JsFuture::from(js_sys::Promise::from(promise)).await.unwrap() == JsValue::TRUE
}

#[wasm_bindgen_test]
async fn a_lock_is_the_browsers_and_freed_when_dropped() {
    let held = WebLocks::new().lock("msal.test.held").await;
    assert!(is_held("msal.test.held").await);
    drop(held);
    assert!(is_freed("msal.test.held").await);
}

async fn is_freed(name: &str) -> bool {
    for _ in 0..200 {
        if !is_held(name).await {
            return true;
        }
    }
    false
}

#[wasm_bindgen_test]
async fn one_at_a_time_has_a_lock_whoever_asks() {
    let platform = browser_platform();
    let first = WebLocks::new().lock("msal.test.queue").await;
    let has_second = Rc::new(Cell::new(false));
    let seen = has_second.clone();
    platform.tasks.spawn(Box::pin(async move {
        let _held = WebLocks::new().lock("msal.test.queue").await;
        seen.set(true);
    }));
    let _other = WebLocks::new().lock("msal.test.other").await;
    assert!(!has_second.get(), "another name has another lock, this one waits");
    drop(first);
    assert!(eventually(&platform, || has_second.get()).await);
}

#[wasm_bindgen_test]
async fn a_request_that_is_dropped_does_not_stand_in_the_queue() {
    let first = WebLocks::new().lock("msal.test.given-up").await;
    let mut second = WebLocks::new().lock("msal.test.given-up");
    let waker = std::task::Waker::noop();
    assert!(
        second
            .as_mut()
            .poll(&mut std::task::Context::from_waker(waker))
            .is_pending()
    );
    drop(second);
    drop(first);
    let _third = WebLocks::new().lock("msal.test.given-up").await;
}

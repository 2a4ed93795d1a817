//! What a tab writes into a store that takes its time, while its user signs out in another one.

use std::rc::Rc;
use std::time::Duration;

use msal_testkit::{CLIENT_ID, FrozenClock, SharedStorage, block_on, start};
use msal_web::platform::{AsyncStorage, Clock as _, Guard, LocalFuture, StorageChange, StorageError};
use msal_web::{CacheLocation, Configuration, EndSessionRequest, SilentRequest};

use crate::common::{ACCESS_TOKEN_LIFE, client_with, popup, silent, usernames};
use crate::shared_store::Browser;

#[test]
fn tokens_that_come_after_another_tabs_sign_out_are_not_kept() {
    let browser = Browser::new();
    let (here, there) = (browser.signed_in(), browser.open_tab());
    browser.world.clock.advance(ACCESS_TOKEN_LIFE);
    browser.world.transport.hold();
    let mut renewal = start(here.acquire_token_silent(silent()));
    assert!(!renewal.runs_to_its_end());
    there.clear_cache(None);
    browser.world.transport.release();
    assert!(renewal.finish().is_ok(), "the caller gets them");
    browser.rest();
    assert_eq!(browser.secrets(), [""; 0]);
    assert!(here.accounts().is_empty());
}

#[test]
fn what_is_written_while_its_user_signs_out_in_another_tab_goes_too() {
    let browser = Browser::new();
    let (here, there) = (browser.signed_in(), browser.open_tab());
    browser.world.clock.by_hand();
    let mut renewal = start(here.acquire_token_silent(SilentRequest::new(["Mail.Read"])));
    while browser.world.transport.sent().is_empty() {
        renewal.step();
        browser.world.clock.advance(Duration::from_millis(1));
    }
    // The response comes, the store is read once more, and the token goes on its way into it.
    for _ in 0..8 {
        renewal.step();
        browser.world.clock.advance(Duration::from_millis(1));
    }
    there.clear_cache(None);
    browser.world.clock.by_itself();
    drop(renewal.finish());
    browser.rest();
    assert_eq!(browser.secrets(), [""; 0]);
    assert!(here.accounts().is_empty() && there.accounts().is_empty());
}

/// A store in which the writes of one tab take longer than anybody waits for them.
struct SlowWrites(SharedStorage, FrozenClock);

impl AsyncStorage for SlowWrites {
    fn read(&self) -> LocalFuture<Result<Vec<(String, String)>, StorageError>> {
        self.0.read()
    }

    fn write(&self, changes: Rc<[StorageChange]>) -> LocalFuture<Result<(), StorageError>> {
        let (wait, write) = (self.1.sleep(Duration::from_secs(60)), self.0.write(changes));
        Box::pin(async move {
            wait.await;
            write.await
        })
    }

    fn watch(&self, callback: Rc<dyn Fn()>) -> Guard {
        self.0.watch(callback)
    }
}

#[test]
fn a_sign_in_that_is_still_being_written_does_not_outlive_a_sign_out_in_another_tab() {
    let browser = Browser::new();
    let store = SlowWrites(browser.store.tab(), browser.world.clock.clone());
    let location = CacheLocation::asynchronous(store).with_locks(browser.locks.clone());
    let configuration = Configuration::new(CLIENT_ID).with_cache_location(location);
    let (one, other) = (browser.world.new_tab(), browser.world.new_tab());
    let here = client_with(&one, configuration);
    block_on(here.login_popup(popup())).unwrap();
    let there = browser.client_in(&other);
    browser.rest();
    assert!(there.accounts().is_empty(), "nothing has been written yet");
    block_on(there.login_popup(popup())).unwrap();
    block_on(there.logout_popup(EndSessionRequest::new())).unwrap();
    for (channel, text) in other.windows.told() {
        one.windows.speak(&channel, &text);
    }
    block_on(browser.world.clock.sleep(Duration::from_secs(200)));
    assert!(here.accounts().is_empty() && there.accounts().is_empty());
    assert_eq!(browser.secrets(), [""; 0]);
}

#[test]
fn a_sign_out_that_is_heard_late_takes_no_new_sign_in_along() {
    let browser = Browser::new();
    let (one, other) = (browser.world.new_tab(), browser.world.new_tab());
    let (here, there) = (browser.client_in(&one), browser.client_in(&other));
    browser.rest();
    block_on(there.login_popup(popup())).unwrap();
    block_on(there.logout_popup(EndSessionRequest::new())).unwrap();
    block_on(there.login_popup(popup())).unwrap();
    browser.rest();
    for (channel, text) in other.windows.told() {
        one.windows.speak(&channel, &text);
    }
    browser.rest();
    assert_eq!(usernames(&here), ["ada@contoso.com"]);
    assert_eq!(usernames(&there), ["ada@contoso.com"]);
    assert_eq!(browser.secrets().len(), 2);
}

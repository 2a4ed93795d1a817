//! A tab that dies at any moment of an interaction: the next sign-in works, in its restored session
//! and in another tab.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use msal_testkit::{Running, TestUser, World, block_on, settle, start};
use msal_web::platform::{Page as _, Platform, Storage, StorageError};
use msal_web::{
    AuthError, Configuration, EndSessionRequest, InteractionStatus, PublicClientApplication, RedirectRequest,
    begin,
};

use crate::common::{client, popup, usernames};
use crate::redirect::{leave, load};

/// What is left of a tab that dies: its session storage and its address.
type Remains = (BTreeMap<String, String>, String);

/// A session storage that remembers what it and the address bar were like after each write.
struct Recorder {
    world: Rc<World>,
    remains: RefCell<Vec<Remains>>,
}

impl Recorder {
    fn new() -> Rc<Self> {
        Rc::new(Self {
            world: Rc::new(World::new()),
            remains: RefCell::default(),
        })
    }

    fn record(&self) {
        let now = (self.world.storage.snapshot(), self.world.page.href());
        let mut remains = self.remains.borrow_mut();
        if remains.last() != Some(&now) {
            remains.push(now);
        }
    }

    fn platform(self: &Rc<Self>) -> Platform {
        Platform {
            session_storage: self.clone(),
            ..self.world.platform()
        }
    }

    /// The app as it starts in the document that is there.
    fn load(self: &Rc<Self>) -> PublicClientApplication {
        let _ = begin(&self.platform());
        self.record();
        PublicClientApplication::with_platform(Configuration::new(msal_testkit::CLIENT_ID), self.platform())
            .unwrap()
    }

    /// Runs a call by the smallest steps there are, for as long as it gets on without the clock.
    fn step<T>(&self, call: &mut Running<'_, T>) {
        for _ in 0..30 {
            call.step();
            self.record();
        }
    }
}

impl Storage for Recorder {
    fn get(&self, key: &str) -> Option<String> {
        self.world.storage.get(key)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        let outcome = self.world.storage.set(key, value);
        self.record();
        outcome
    }

    fn remove(&self, key: &str) {
        self.world.storage.remove(key);
        self.record();
    }

    fn keys(&self) -> Vec<String> {
        self.world.storage.keys()
    }
}

fn request() -> RedirectRequest {
    RedirectRequest::new(["User.Read"])
}

/// A sign-in by redirect, there and back, and what is left at each of its moments.
fn redirect() -> Rc<Recorder> {
    let tab = Recorder::new();
    let app = tab.load();
    tab.world.clock.by_hand();
    let mut call = start(app.login_redirect(request()));
    tab.step(&mut call);
    // The document goes, and what is waited for in it with it: nothing there is dropped in order.
    std::mem::forget(call);
    tab.world.return_from_authority();
    tab.record();
    let app = tab.load();
    let mut outcome = start(app.handle_redirect());
    tab.step(&mut outcome);
    tab.world.clock.by_itself();
    assert!(outcome.finish().unwrap().is_some());
    tab
}

/// A sign-in by popup, from the click to the tokens.
fn by_popup() -> Rc<Recorder> {
    let tab = Recorder::new();
    let app = tab.load();
    tab.world.clock.by_hand();
    let mut call = start(app.login_popup(popup()));
    tab.step(&mut call);
    tab.world.clock.by_itself();
    assert!(call.finish().is_ok());
    tab
}

/// A sign-out by redirect, there and back.
fn sign_out() -> Rc<Recorder> {
    let tab = Recorder::new();
    let app = tab.load();
    block_on(app.login_popup(popup())).unwrap();
    tab.remains.take();
    tab.world.clock.by_hand();
    let mut call = start(app.logout_redirect(EndSessionRequest::new()));
    tab.step(&mut call);
    std::mem::forget(call);
    tab.world.clock.by_itself();
    tab.world.return_from_authority();
    tab.record();
    let app = tab.load();
    assert!(block_on(app.handle_redirect()).unwrap().is_none());
    tab
}

/// The tab that the browser restores from what is left.
fn restored(tab: &Recorder, (stored, address): &Remains) -> World {
    let restored = tab.world.new_tab();
    for (key, value) in stored {
        restored.storage.set(key, value).unwrap();
    }
    restored.page.visit(address);
    restored
}

/// Signs Bob in, who has not been there before.
fn bob_signs_in(world: &World, sign_in: fn(&World) -> Result<(), AuthError>, place: &str) {
    world.authority.expect(TestUser::bob());
    if let Err(error) = sign_in(world) {
        panic!("{place}: {error}");
    }
    let app = client(world);
    assert!(usernames(&app).contains(&"bob@contoso.com".to_owned()), "{place}");
    assert_eq!(app.snapshot().status, InteractionStatus::None, "{place}");
}

fn next_popup(world: &World) -> Result<(), AuthError> {
    block_on(client(world).login_popup(popup())).map(|_| ())
}

fn next_redirect(world: &World) -> Result<(), AuthError> {
    leave(world, request());
    world.return_from_authority();
    block_on(load(world).handle_redirect()).map(|result| assert!(result.is_some()))
}

/// Lets the tab die at each moment, and looks how it goes on.
fn check(what: &str, tab: &Recorder) {
    let remains = tab.remains.borrow().clone();
    assert!(remains.len() > 3, "{what}: {} moments", remains.len());
    for (at, remains) in remains.iter().enumerate() {
        for (way, sign_in) in [
            ("popup", next_popup as fn(&World) -> _),
            ("redirect", next_redirect),
        ] {
            let place = format!("{what}, moment {at}, then by {way}: {remains:#?}");
            let world = restored(tab, remains);
            let app = load(&world);
            let outcome = block_on(app.handle_redirect());
            assert!(!world.page.href().contains("code="), "{place}");
            if let Err(error) = outcome {
                // The tab that died has redeemed the code, or had begun to take the response in.
                let reasons = ["invalid_grant", "no_token_request_cache_error"];
                assert!(reasons.contains(&error.code()), "{error}, {place}");
            }
            assert_eq!(app.snapshot().status, InteractionStatus::None, "{place}");
            assert_eq!(
                world.storage.keys_mentioning("request.params"),
                [""; 0],
                "{place}"
            );
            assert_eq!(
                world.storage.keys_mentioning("interaction.status"),
                [""; 0],
                "{place}"
            );
            bob_signs_in(&world, sign_in, &place);
            bob_signs_in(&tab.world.new_tab(), sign_in, &place);
        }
    }
    settle();
}

#[test]
fn a_tab_that_dies_in_a_redirect_blocks_nobody() {
    check("redirect", &redirect());
}

#[test]
fn a_tab_that_dies_in_a_popup_blocks_nobody() {
    check("popup", &by_popup());
}

#[test]
fn a_tab_that_dies_in_a_sign_out_blocks_nobody() {
    check("sign-out", &sign_out());
}

#[test]
fn the_user_may_go_on_without_waiting_for_what_is_left() {
    for tab in [redirect(), by_popup(), sign_out()] {
        for remains in tab.remains.borrow().iter() {
            let world = restored(&tab, remains);
            world.page.visit(msal_testkit::HOME);
            let place = format!("{remains:#?}");
            // The app asks before it has looked whether a response has come.
            let app = client(&world);
            world.authority.expect(TestUser::bob());
            block_on(app.login_popup(popup())).unwrap_or_else(|error| panic!("{place}: {error}"));
            next_redirect(&world).unwrap_or_else(|error| panic!("{place}: {error}"));
        }
    }
}

#[test]
fn a_redirect_that_nobody_drives_any_more_holds_the_page_for_two_minutes_at_most() {
    let world = World::new();
    let app = client(&world);
    world.clock.by_hand();
    let mut parked = start(app.login_redirect(request()));
    assert!(!parked.runs_to_its_end());
    world.clock.by_itself();
    let refused = block_on(app.login_popup(popup()));
    assert_eq!(refused.unwrap_err().code(), "interaction_in_progress");
    world.clock.advance(std::time::Duration::from_secs(121));
    block_on(app.login_popup(popup())).unwrap();
    assert_eq!(app.snapshot().status, InteractionStatus::None);
    assert_eq!(parked.finish().unwrap_err().code(), "timed_out");
    assert_eq!(
        app.snapshot().error,
        None,
        "the one that was parked says nothing to the user"
    );
}

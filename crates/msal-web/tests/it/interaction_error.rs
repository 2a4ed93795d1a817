use std::cell::{Cell, RefCell};
use std::rc::Rc;

use msal_testkit::{Departure, Reaction, World, block_on, start};
use msal_web::{AuthError, PublicClientApplication, Subscription};

use crate::common::{client, popup, signed_in, silent};
use crate::redirect::{load, there_and_back};

/// The codes of the errors that the watchers are shown, one for each call.
fn watched(client: &PublicClientApplication) -> (Rc<RefCell<Vec<Option<String>>>>, Subscription) {
    let shown: Rc<RefCell<Vec<Option<String>>>> = Rc::default();
    let seen = Rc::clone(&shown);
    let subscription = client.watch(move |state| {
        let code = state.error.as_ref().map(AuthError::code);
        seen.borrow_mut().push(code.map(str::to_owned));
    });
    (shown, subscription)
}

fn with_failed_popup(world: &World) -> PublicClientApplication {
    let client = client(world);
    world.windows.block_popups(true);
    block_on(client.login_popup(popup())).unwrap_err();
    world.windows.block_popups(false);
    client
}

#[test]
fn the_last_interactions_error_is_part_of_the_state() {
    let world = World::new();
    let client = with_failed_popup(&world);
    let error = client.snapshot().error.unwrap();
    assert_eq!(error.code(), "popup_window_error");
}

#[test]
fn a_dismissed_error_does_not_come_back() {
    let world = World::new();
    let client = with_failed_popup(&world);
    let (shown, _subscription) = watched(&client);
    client.dismiss_error();
    assert_eq!(*shown.borrow(), [None]);
    world.page.restore();
    client.set_active_account(None);
    block_on(client.acquire_token_silent(silent())).unwrap_err();
    block_on(client.login_popup(popup())).unwrap();
    assert!(shown.borrow().iter().all(Option::is_none), "{shown:?}");
    assert!(client.snapshot().error.is_none());
}

#[test]
fn a_dismissed_error_stays_away_from_who_mounts_later() {
    let world = World::new();
    let client = with_failed_popup(&world);
    client.dismiss_error();
    let (shown, _subscription) = watched(&client.clone());
    assert!(client.snapshot().error.is_none());
    world.page.set_focus(true);
    assert!(shown.borrow().is_empty(), "{shown:?}");
}

#[test]
fn an_error_that_is_dismissed_as_it_is_shown_does_not_come_back() {
    let world = World::new();
    world.authority.depart(Departure::RefuseAuthorize {
        error: "access_denied",
        suberror: "",
    });
    there_and_back(&world, msal_web::RedirectRequest::new(["User.Read"]));
    let client = load(&world);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    block_on(client.handle_redirect()).unwrap_err();
    assert_eq!(client.snapshot().error.unwrap().code(), "access_denied");
    let (app, is_dismissed) = (client.clone(), Cell::new(false));
    let _dismissing = client.watch(move |state| {
        if state.error.is_some() && !is_dismissed.replace(true) {
            app.dismiss_error();
        }
    });
    drop(call);
    assert!(client.snapshot().error.is_none());
}

#[test]
fn a_call_that_the_app_gives_up_is_never_shown_as_an_error() {
    let world = World::new();
    let client = client(&world);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    let (shown, _subscription) = watched(&client);
    drop(call);
    assert_eq!(*shown.borrow(), [None], "one change: the status");
}

#[test]
fn a_silent_failure_is_its_callers_own() {
    let world = World::new();
    let client = signed_in(&world);
    world.authority.depart(Departure::Offline);
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap_err();
    assert!(client.snapshot().error.is_none());
}

#[test]
fn the_next_interaction_makes_the_last_error_a_thing_of_the_past() {
    let world = World::new();
    let client = with_failed_popup(&world);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    assert!(client.snapshot().error.is_none());
}

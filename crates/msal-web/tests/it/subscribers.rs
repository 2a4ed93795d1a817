use std::cell::RefCell;
use std::rc::Rc;

use msal_testkit::{World, block_on, start};
use msal_web::{EndSessionRequest, EventKind, InteractionStatus, PublicClientApplication, RedirectRequest};

use crate::common::{Log, client, popup, silent, with_expired_token};
use crate::redirect::{load, there_and_back};

/// Runs a call while every subscriber and watcher that came first panics, and gives the statuses
/// that a watcher behind them was shown.
fn among_panics<T>(
    client: &PublicClientApplication,
    call: impl FnOnce() -> T,
) -> (T, Log, Vec<InteractionStatus>) {
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let _events = client.subscribe(|_| panic!("a subscriber's own mistake"));
    let _states = client.watch(|_| panic!("a watcher's own mistake"));
    let log = Log::of(client);
    let shown: Rc<RefCell<Vec<InteractionStatus>>> = Rc::default();
    let seen = Rc::clone(&shown);
    let _watching = client.watch(move |state| seen.borrow_mut().push(state.status));
    let outcome = call();
    std::panic::set_hook(quiet);
    let shown = shown.borrow().clone();
    (outcome, log, shown)
}

#[test]
fn a_popup_goes_on_among_panicking_subscribers() {
    let world = World::new();
    let client = client(&world);
    let call = || block_on(client.login_popup(popup()));
    let (outcome, log, shown) = among_panics(&client, call);
    assert!(outcome.is_ok());
    assert_eq!(log.kinds().len(), 5);
    assert_eq!(shown.first(), Some(&InteractionStatus::AcquireToken));
    assert_eq!(shown.last(), Some(&InteractionStatus::None));
    assert_eq!((log.status(), world.windows.open()), (InteractionStatus::None, 0));
}

#[test]
fn a_redirect_goes_on_among_panicking_subscribers() {
    let world = World::new();
    there_and_back(&world, RedirectRequest::new(["User.Read"]));
    let app = load(&world);
    let call = || block_on(app.handle_redirect());
    let (outcome, log, shown) = among_panics(&app, call);
    assert!(outcome.unwrap().is_some());
    assert_eq!(log.kinds().last(), Some(&EventKind::HandleRedirectEnd));
    assert_eq!(shown.last(), Some(&InteractionStatus::None));
}

#[test]
fn a_renewal_goes_on_among_panicking_subscribers() {
    let world = World::new();
    let client = with_expired_token(&world);
    let call = || block_on(client.acquire_token_silent(silent()));
    let (outcome, log, _) = among_panics(&client, call);
    assert!(outcome.is_ok());
    assert_eq!(log.kinds().len(), 3);
    let again = silent().with_force_refresh();
    assert!(
        block_on(client.acquire_token_silent(again)).is_ok(),
        "no lock is held"
    );
}

#[test]
fn a_sign_out_goes_on_among_panicking_subscribers() {
    let world = World::new();
    let client = crate::common::signed_in(&world);
    let call = || block_on(client.logout_popup(EndSessionRequest::new()));
    let (outcome, log, shown) = among_panics(&client, call);
    assert!(outcome.is_ok() && client.accounts().is_empty());
    assert_eq!(log.kinds().last(), Some(&EventKind::LogoutEnd));
    assert_eq!(shown.last(), Some(&InteractionStatus::None));
}

#[test]
fn a_call_that_is_dropped_among_panicking_subscribers_frees_the_page() {
    let world = World::new();
    let client = client(&world);
    world.clock.by_hand();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    let (_, log, shown) = among_panics(&client, || drop(call));
    assert_eq!(log.kinds(), [EventKind::AcquireTokenFailure]);
    assert_eq!(shown.last(), Some(&InteractionStatus::None));
    assert_eq!(world.windows.open(), 0);
}

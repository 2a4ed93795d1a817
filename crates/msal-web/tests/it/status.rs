use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use msal_testkit::{Reaction, Running, World, block_on, settle, start};
use msal_web::{
    AuthError, AuthenticationResult, EndSessionRequest, InteractionStatus, PublicClientApplication,
    RedirectRequest, Subscription,
};

use crate::common::{client, popup, signed_in};
use crate::redirect::{load, there_and_back};

type SignIn<'a> = Running<'a, Result<AuthenticationResult, AuthError>>;

/// What watchers and subscribers are shown from now on, with the number of open windows.
struct StatusLog {
    seen: Rc<RefCell<Vec<(InteractionStatus, usize)>>>,
    _subscriptions: [Subscription; 2],
}

impl StatusLog {
    fn of(world: &World, client: &PublicClientApplication) -> Self {
        let seen: Rc<RefCell<Vec<(InteractionStatus, usize)>>> = Rc::default();
        let (log, windows) = (Rc::clone(&seen), world.windows.clone());
        let watching = client.watch(move |state| log.borrow_mut().push((state.status, windows.open())));
        let (log, windows, app) = (Rc::clone(&seen), world.windows.clone(), client.clone());
        let listening = client.subscribe(move |_| {
            let status = app.snapshot().status;
            log.borrow_mut().push((status, windows.open()));
        });
        Self {
            seen,
            _subscriptions: [watching, listening],
        }
    }

    fn check(&self) {
        let seen = self.seen.borrow();
        assert!(!seen.is_empty());
        let is_wrong =
            |(status, open): &&(InteractionStatus, usize)| *status == InteractionStatus::None && *open > 0;
        assert_eq!(seen.iter().find(is_wrong), None, "{seen:?}");
    }
}

/// Opens a popup that nobody responds in, with a clock that is moved by hand.
fn open_popup<'a>(world: &World, client: &PublicClientApplication) -> SignIn<'a> {
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    assert_eq!(world.windows.open(), 1);
    call
}

/// Lets the user sign in in the popup that was opened last.
fn sign_in(world: &World, call: SignIn<'_>) {
    let visit = world.windows.visits().pop().unwrap();
    let response = world.authority.authorize(&visit);
    world.windows.speak(&visit.channel(), &response);
    world.clock.by_itself();
    call.finish().unwrap();
}

#[test]
fn a_redirect_that_succeeds_behind_an_open_popup_does_not_free_the_page() {
    let world = World::new();
    there_and_back(&world, RedirectRequest::new(["User.Read"]));
    let app = load(&world);
    let log = StatusLog::of(&world, &app);
    world.transport.hold();
    let mut redirect = start(app.handle_redirect());
    assert!(!redirect.runs_to_its_end());
    assert_eq!(app.snapshot().status, InteractionStatus::HandleRedirect);
    let popup = open_popup(&world, &app);
    assert_eq!(app.snapshot().status, InteractionStatus::AcquireToken);
    world.transport.release();
    assert!(redirect.finish().unwrap().is_some());
    assert_eq!(app.snapshot().status, InteractionStatus::AcquireToken);
    assert_eq!(app.snapshot().accounts.len(), 1);
    sign_in(&world, popup);
    assert_eq!(app.snapshot().status, InteractionStatus::None);
    log.check();
}

#[test]
fn a_redirect_that_waits_behind_a_popup_shows_again_when_the_popup_is_over() {
    let world = World::new();
    there_and_back(&world, RedirectRequest::new(["User.Read"]));
    let app = load(&world);
    world.transport.hold();
    let mut redirect = start(app.handle_redirect());
    assert!(!redirect.runs_to_its_end());
    drop(open_popup(&world, &app));
    assert_eq!(app.snapshot().status, InteractionStatus::HandleRedirect);
    world.transport.release();
    redirect.finish().unwrap();
    assert_eq!(app.snapshot().status, InteractionStatus::None);
}

#[test]
fn a_superseded_sign_out_does_not_free_the_page() {
    let world = World::new();
    let client = signed_in(&world);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut sign_out = start(client.logout_popup(EndSessionRequest::new()));
    assert!(!sign_out.runs_to_its_end());
    assert_eq!(client.snapshot().status, InteractionStatus::Logout);
    let log = StatusLog::of(&world, &client);
    let popup = start(client.login_popup(popup()));
    let mut popup = popup;
    assert!(!popup.runs_to_its_end());
    sign_out.finish().unwrap();
    assert_eq!(client.snapshot().status, InteractionStatus::AcquireToken);
    sign_in(&world, popup);
    assert_eq!(client.snapshot().status, InteractionStatus::None);
    log.check();
}

#[test]
fn a_superseded_sign_in_that_is_dropped_does_not_free_the_page() {
    let world = World::new();
    let client = client(&world);
    let first = open_popup(&world, &client);
    let mut second = start(client.logout_popup(EndSessionRequest::new()));
    assert!(!second.runs_to_its_end());
    let log = StatusLog::of(&world, &client);
    drop(first);
    settle();
    assert_eq!(client.snapshot().status, InteractionStatus::Logout);
    drop(second);
    assert_eq!(client.snapshot().status, InteractionStatus::None);
    log.check();
}

#[test]
fn who_starts_to_watch_while_a_popup_is_open_is_told_the_truth() {
    let world = World::new();
    let client = client(&world);
    let popup = open_popup(&world, &client);
    let log = StatusLog::of(&world, &client);
    assert_eq!(client.snapshot().status, InteractionStatus::AcquireToken);
    world.page.restore();
    client.set_active_account(None);
    client.dismiss_error();
    assert_eq!(client.snapshot().status, InteractionStatus::AcquireToken);
    sign_in(&world, popup);
    log.check();
    let last = log.seen.borrow().last().copied();
    assert_eq!(last, Some((InteractionStatus::None, 0)));
}

#[test]
fn a_silent_call_behind_an_open_popup_does_not_free_the_page() {
    let world = World::new();
    let client = crate::common::with_expired_token(&world);
    let popup = open_popup(&world, &client);
    let log = StatusLog::of(&world, &client);
    world.clock.by_itself();
    let mut silent = start(client.acquire_token_silent(crate::common::silent()));
    silent.poll();
    world.clock.by_hand();
    silent.finish().unwrap();
    assert_eq!(client.snapshot().status, InteractionStatus::AcquireToken);
    sign_in(&world, popup);
    log.check();
}

#[test]
fn a_popup_is_over_when_its_call_is() {
    let world = World::new();
    let client = client(&world);
    let log = StatusLog::of(&world, &client);
    world
        .windows
        .react_with(|_| Reaction::close().after(Duration::from_secs(5)));
    block_on(client.login_popup(popup())).unwrap_err();
    assert_eq!(client.snapshot().status, InteractionStatus::None);
    log.check();
}

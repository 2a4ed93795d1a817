use std::cell::{Cell, RefCell};
use std::rc::Rc;

use msal_testkit::{Departure, TestUser, World, block_on, start};
use msal_web::{EndSessionRequest, EventKind, InteractionStatus, InteractionType, RedirectRequest, begin};

use crate::common::{Log, client, popup, signed_in, silent, with_expired_token};

use EventKind::{
    AcquireTokenFailure, AcquireTokenNetworkStart, AcquireTokenStart, AcquireTokenSuccess,
    ActiveAccountChanged, HandleRedirectEnd, HandleRedirectStart, LoginSuccess, LogoutEnd, LogoutStart,
    LogoutSuccess, PopupOpened, RedirectStart,
};

#[test]
fn a_sign_in_by_popup_tells_its_steps_in_order() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(
        log.kinds(),
        [
            AcquireTokenStart,
            PopupOpened,
            ActiveAccountChanged,
            AcquireTokenSuccess,
            LoginSuccess
        ]
    );
    let account = log.events().pop().and_then(|event| event.account);
    assert_eq!(
        account.map(|account| account.username.clone()).as_deref(),
        Some("ada@contoso.com")
    );
}

#[test]
fn a_second_sign_in_of_the_same_account_is_no_news() {
    let world = World::new();
    let client = signed_in(&world);
    let log = Log::of(&client);
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(log.kinds(), [AcquireTokenStart, PopupOpened, AcquireTokenSuccess]);
}

#[test]
fn a_redirect_tells_its_steps_in_order() {
    let world = World::new();
    let app = client(&world);
    world.clock.by_hand();
    let departing = Log::of(&app);
    let mut leaving = start(app.login_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!leaving.runs_to_its_end());
    assert_eq!(departing.kinds(), [AcquireTokenStart, RedirectStart]);
    let ids: Vec<_> = departing
        .events()
        .into_iter()
        .map(|event| event.correlation_id)
        .collect();
    assert!(ids[0].is_some() && ids[0] == ids[1]);
    drop(leaving);
    world.clock.by_itself();
    world.return_from_authority();
    let _ = begin(&world.platform());
    let app = client(&world);
    let log = Log::of(&app);
    block_on(app.handle_redirect()).unwrap();
    let wanted = [
        HandleRedirectStart,
        ActiveAccountChanged,
        AcquireTokenSuccess,
        LoginSuccess,
        HandleRedirectEnd,
    ];
    assert_eq!(log.kinds(), wanted);
    assert_eq!(log.status(), InteractionStatus::None);
}

#[test]
fn a_silent_call_tells_its_steps_and_never_counts_as_an_interaction() {
    let world = World::new();
    let client = with_expired_token(&world);
    let log = Log::of(&client);
    let statuses: Rc<RefCell<Vec<InteractionStatus>>> = Rc::default();
    let (seen, app) = (Rc::clone(&statuses), client.clone());
    let _status = client.subscribe(move |_| seen.borrow_mut().push(app.snapshot().status));
    block_on(client.acquire_token_silent(silent())).unwrap();
    block_on(client.acquire_token_silent(silent())).unwrap();
    world.authority.depart(Departure::Offline);
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap_err();
    let wanted = [
        [AcquireTokenStart, AcquireTokenNetworkStart, AcquireTokenSuccess].as_slice(),
        &[AcquireTokenStart, AcquireTokenSuccess],
        &[AcquireTokenStart, AcquireTokenNetworkStart, AcquireTokenFailure],
    ];
    assert_eq!(log.kinds(), wanted.concat());
    assert!(
        log.events()
            .iter()
            .all(|event| event.interaction == Some(InteractionType::Silent))
    );
    assert!(
        statuses
            .borrow()
            .iter()
            .all(|status| *status == InteractionStatus::None)
    );
}

#[test]
fn a_failure_is_told_with_its_reason() {
    let world = World::new();
    world.authority.depart(Departure::WrongNonce);
    let client = client(&world);
    let log = Log::of(&client);
    let error = block_on(client.login_popup(popup())).unwrap_err();
    let last = log.events().pop().unwrap();
    assert_eq!(
        (last.kind, last.interaction, last.error),
        (AcquireTokenFailure, Some(InteractionType::Popup), Some(error))
    );
    assert_eq!(log.status(), InteractionStatus::None);
}

#[test]
fn a_sign_out_by_popup_tells_its_steps_in_order() {
    let world = World::new();
    let client = signed_in(&world);
    let log = Log::of(&client);
    let statuses: Rc<RefCell<Vec<InteractionStatus>>> = Rc::default();
    let (seen, app) = (Rc::clone(&statuses), client.clone());
    let _status = client.subscribe(move |_| seen.borrow_mut().push(app.snapshot().status));
    block_on(client.logout_popup(EndSessionRequest::default())).unwrap();
    assert_eq!(
        log.kinds(),
        [
            PopupOpened,
            LogoutStart,
            ActiveAccountChanged,
            LogoutSuccess,
            LogoutEnd
        ]
    );
    use InteractionStatus::{Logout, None};
    assert_eq!(*statuses.borrow(), [Logout, Logout, Logout, Logout, None]);
}

#[test]
fn while_an_interaction_runs_the_status_says_so() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    world.clock.by_hand();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    assert_eq!(log.status(), InteractionStatus::AcquireToken);
    world.clock.by_itself();
    call.finish().unwrap();
    assert_eq!(log.status(), InteractionStatus::None);
}

#[test]
fn when_the_end_is_told_the_account_is_active_and_another_interaction_may_start() {
    let world = World::new();
    let client = client(&world);
    let observed: Rc<RefCell<Vec<(bool, bool)>>> = Rc::default();
    let (seen, app, windows) = (Rc::clone(&observed), client.clone(), world.windows.clone());
    let _subscription = client.subscribe(move |event| {
        if event.kind == AcquireTokenSuccess {
            let mut next = start(app.login_popup(popup()));
            next.poll();
            seen.borrow_mut()
                .push((app.active_account().is_some(), windows.open() == 1));
        }
    });
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(*observed.borrow(), [(true, true)]);
    assert_eq!(world.windows.popups().len(), 2);
}

#[test]
fn a_dropped_subscription_hears_nothing() {
    let world = World::new();
    let client = client(&world);
    let count = Rc::new(Cell::new(0));
    let heard = Rc::clone(&count);
    let subscription = client.subscribe(move |_| heard.set(heard.get() + 1));
    client.set_active_account(None);
    block_on(client.login_popup(popup())).unwrap();
    let until_now = count.get();
    assert!(until_now > 0);
    drop(subscription);
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(count.get(), until_now);
    assert_eq!(Rc::strong_count(&count), 1, "the callback is gone");
}

#[test]
fn a_subscriber_that_panics_keeps_neither_the_flow_nor_the_others_from_going_on() {
    let world = World::new();
    let client = client(&world);
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let _panicking = client.subscribe(|_| panic!("a subscriber's own mistake"));
    let log = Log::of(&client);
    let outcome = block_on(client.login_popup(popup()));
    std::panic::set_hook(quiet);
    assert!(outcome.is_ok());
    assert_eq!(log.kinds().len(), 5);
}

#[test]
fn a_subscriber_may_unsubscribe_and_call_back_from_within() {
    let world = World::new();
    let client = client(&world);
    let slot = Rc::new(RefCell::new(None));
    let (own, app) = (Rc::clone(&slot), client.clone());
    let count = Rc::new(Cell::new(0));
    let heard = Rc::clone(&count);
    *slot.borrow_mut() = Some(client.subscribe(move |_| {
        heard.set(heard.get() + 1);
        own.borrow_mut().take();
        app.clear_cache(None);
    }));
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(count.get(), 1);
}

#[test]
fn another_account_taking_over_is_told_once() {
    let world = World::new();
    let client = signed_in(&world);
    world.authority.expect(TestUser::bob());
    let log = Log::of(&client);
    block_on(client.login_popup(popup())).unwrap();
    let changes = log
        .kinds()
        .into_iter()
        .filter(|kind| *kind == ActiveAccountChanged)
        .count();
    assert_eq!(changes, 1);
}

#[test]
fn a_sign_out_by_redirect_tells_its_steps_in_order() {
    let world = World::new();
    let client = signed_in(&world);
    let log = Log::of(&client);
    world.clock.by_hand();
    let mut leaving = start(client.logout_redirect(EndSessionRequest::default()));
    assert!(!leaving.runs_to_its_end());
    assert_eq!(
        log.kinds(),
        [LogoutStart, ActiveAccountChanged, LogoutSuccess, RedirectStart]
    );
    assert!(
        log.events()
            .iter()
            .all(|event| event.interaction == Some(InteractionType::Redirect))
    );
}

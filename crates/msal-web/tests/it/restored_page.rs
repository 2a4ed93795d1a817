use std::cell::RefCell;
use std::rc::Rc;

use msal_testkit::{TestUser, World, block_on};
use msal_web::{EventKind, PublicClientApplication, Snapshot, Subscription};

use crate::common::{Log, client, popup, signed_in};

/// What the watchers have been shown.
fn watched(client: &PublicClientApplication) -> (Rc<RefCell<Vec<Snapshot>>>, Subscription) {
    let shown: Rc<RefCell<Vec<Snapshot>>> = Rc::default();
    let seen = Rc::clone(&shown);
    let subscription = client.watch(move |state| seen.borrow_mut().push(state.clone()));
    (shown, subscription)
}

#[test]
fn a_sign_out_elsewhere_in_the_tab_shows_when_the_page_is_restored() {
    let world = World::new();
    let client = signed_in(&world);
    let log = Log::of(&client);
    let (shown, _subscription) = watched(&client);
    crate::common::client(&world).clear_cache(None);
    world.page.restore();
    let shown = shown.borrow();
    assert_eq!(shown.len(), 1);
    for state in [&shown[0], &client.snapshot()] {
        assert!(state.accounts.is_empty() && state.active_account.is_none());
    }
    assert!(client.accounts().is_empty());
    assert_eq!(log.kinds(), [EventKind::RestoredFromBfCache]);
}

#[test]
fn a_sign_in_elsewhere_in_the_tab_shows_when_the_page_is_restored() {
    let world = World::new();
    let app = client(&world);
    let (shown, _subscription) = watched(&app);
    block_on(client(&world).login_popup(popup())).unwrap();
    shown.borrow_mut().clear();
    world.page.restore();
    let active = app.snapshot().active_account.unwrap();
    assert_eq!(active.username, "ada@contoso.com");
    assert_eq!(app.snapshot().accounts.len(), 1);
}

#[test]
fn another_user_who_has_signed_in_elsewhere_shows_when_the_page_is_restored() {
    let world = World::new();
    let app = signed_in(&world);
    let other = client(&world);
    other.clear_cache(None);
    world.authority.expect(TestUser::bob());
    block_on(other.login_popup(popup())).unwrap();
    world.page.restore();
    let state = app.snapshot();
    assert_eq!(state.active_account.unwrap().username, "bob@contoso.com");
    assert_eq!(state.accounts.len(), 1);
}

#[test]
fn a_page_that_is_restored_as_it_was_calls_no_watcher() {
    let world = World::new();
    let client = signed_in(&world);
    let (shown, _subscription) = watched(&client);
    world.page.restore();
    assert!(shown.borrow().is_empty());
    assert_eq!(client.snapshot().accounts.len(), 1);
}

//! What an app that shows the state is told.

use std::cell::RefCell;
use std::rc::Rc;

use msal_testkit::{Reaction, TestUser, World, block_on, start};
use msal_web::{AccountFilter, EndSessionRequest, PublicClientApplication, Snapshot, Subscription};

use crate::common::{client, popup, signed_in};

/// The states that a client has told, newest last.
struct Told {
    states: Rc<RefCell<Vec<Snapshot>>>,
    _subscription: Subscription,
}

impl Told {
    fn by(client: &PublicClientApplication) -> Self {
        let states: Rc<RefCell<Vec<Snapshot>>> = Rc::default();
        let heard = Rc::clone(&states);
        Self {
            _subscription: client.watch(move |state| heard.borrow_mut().push(state.clone())),
            states,
        }
    }

    fn users(&self) -> Vec<Vec<String>> {
        let states = self.states.borrow();
        let users = |state: &Snapshot| {
            state
                .accounts
                .iter()
                .map(|account| account.username.clone())
                .collect()
        };
        states.iter().map(users).collect()
    }
}

/// Ada, and Bob, who is active.
fn with_both(world: &World) -> PublicClientApplication {
    let client = signed_in(world);
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    client
}

fn ada(client: &PublicClientApplication) -> msal_web::AccountInfo {
    let filter = AccountFilter::new().with_username("ada@contoso.com");
    client.account(&filter).unwrap()
}

#[test]
fn clearing_an_inactive_account_is_told() {
    let world = World::new();
    let client = with_both(&world);
    let told = Told::by(&client);
    client.clear_cache(Some(&ada(&client)));
    assert_eq!(told.users(), [["bob@contoso.com"]]);
}

#[test]
fn clearing_while_nobody_is_active_is_told() {
    let world = World::new();
    let client = with_both(&world);
    client.set_active_account(None);
    let told = Told::by(&client);
    client.clear_cache(Some(&ada(&client)));
    client.clear_cache(None);
    assert_eq!(told.users(), [vec!["bob@contoso.com".to_owned()], Vec::new()]);
}

#[test]
fn a_sign_out_of_an_inactive_account_is_told_before_the_popup_has_answered() {
    let world = World::new();
    let client = with_both(&world);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let request = EndSessionRequest::new().with_account(ada(&client));
    let told = Told::by(&client);
    let mut call = start(client.logout_popup(request));
    assert!(!call.runs_to_its_end());
    assert_eq!(told.users().last(), Some(&vec!["bob@contoso.com".to_owned()]));
}

#[test]
fn a_clear_that_changes_nothing_is_not_told() {
    let world = World::new();
    let client = client(&world);
    let told = Told::by(&client);
    client.clear_cache(None);
    assert!(told.states.borrow().is_empty());
}

#[test]
fn a_call_that_the_app_gives_up_shows_no_error_at_any_moment() {
    let world = World::new();
    let client = client(&world);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    let told = Told::by(&client);
    drop(call);
    let states = told.states.borrow();
    assert!(!states.is_empty() && states.iter().all(|state| state.error.is_none()));
}

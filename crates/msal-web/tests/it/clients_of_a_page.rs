//! Two clients on one page, as of two apps that share it: neither is in the way of the other's
//! popups, and a redirect takes the document from both.

use std::time::Duration;

use msal_testkit::{AuthorizeCall, CLIENT_ID, Reaction, World, block_on, start};
use msal_web::{Configuration, InteractionStatus, PublicClientApplication, RedirectRequest};

use crate::common::{client, client_with, popup};

const OTHER_APP: &str = "22223333-cccc-4444-dddd-5555eeee6666";

fn clients(world: &World) -> [PublicClientApplication; 2] {
    [CLIENT_ID, OTHER_APP].map(|id| client_with(world, Configuration::new(id)))
}

fn redirect() -> RedirectRequest {
    RedirectRequest::new(["User.Read"])
}

fn respond(world: &World, visit: &AuthorizeCall) {
    world
        .windows
        .speak(&visit.channel(), &world.authority.authorize(visit));
}

#[test]
fn their_popups_stand_side_by_side() {
    let world = World::new();
    let [one, other] = clients(&world);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut first = start(one.login_popup(popup()));
    let mut second = start(other.login_popup(popup()));
    assert!(!first.runs_to_its_end() && !second.runs_to_its_end());
    assert_eq!(world.windows.open(), 2);
    for client in [&one, &other] {
        assert_eq!(client.snapshot().status, InteractionStatus::AcquireToken);
    }
    let visits = world.windows.visits();
    respond(&world, &visits[1]);
    assert!(second.runs_to_its_end());
    assert_eq!(one.snapshot().status, InteractionStatus::AcquireToken);
    assert_eq!(other.snapshot().status, InteractionStatus::None);
    respond(&world, &visits[0]);
    assert!(first.runs_to_its_end());
    assert!(first.finish().is_ok() && second.finish().is_ok());
    assert_eq!((one.accounts().len(), other.accounts().len()), (1, 1));
}

#[test]
fn two_clients_of_one_app_are_not_in_each_others_way_either() {
    let world = World::new();
    let (one, other) = (client(&world), client(&world));
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut first = start(one.login_popup(popup()));
    let mut second = start(other.login_popup(popup()));
    assert!(!first.runs_to_its_end() && !second.runs_to_its_end());
    for visit in world.windows.visits() {
        respond(&world, &visit);
    }
    assert!(first.runs_to_its_end() && second.runs_to_its_end());
    assert!(first.finish().is_ok() && second.finish().is_ok());
}

#[test]
fn a_popup_left_by_one_is_listened_for_while_the_other_asks() {
    let world = World::new();
    let [one, other] = clients(&world);
    world
        .windows
        .react_with(|_| Reaction::sever().and(Reaction::return_focus()));
    assert!(block_on(one.login_popup(popup())).is_err());
    let left = world.windows.visits().pop().unwrap();
    let authority = world.authority.clone();
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    assert!(block_on(other.login_popup(popup())).is_ok());
    respond(&world, &left);
    msal_testkit::settle();
    assert_eq!((one.accounts().len(), other.accounts().len()), (1, 1));
}

#[test]
fn a_document_that_leaves_for_one_leaves_for_both() {
    let world = World::new();
    let [one, other] = clients(&world);
    world.clock.by_hand();
    let mut leaving = start(one.login_redirect(redirect()));
    assert!(!leaving.runs_to_its_end());
    let refused = block_on(other.login_popup(popup())).unwrap_err();
    assert_eq!(refused.code(), "interaction_in_progress");
    let refused = block_on(other.login_redirect(redirect())).unwrap_err();
    assert_eq!(refused.code(), "interaction_in_progress");
    assert!(world.windows.popups().is_empty());
    assert_eq!(world.page.assigned().len(), 1);
}

#[test]
fn a_departure_that_comes_to_nothing_frees_the_document_for_both() {
    let ends: [fn(&World); 2] = [
        |world| world.page.restore(),
        |world| world.clock.advance(Duration::from_secs(60)),
    ];
    for end in ends {
        let world = World::new();
        let [one, other] = clients(&world);
        world.clock.by_hand();
        let mut leaving = start(one.login_redirect(redirect()));
        assert!(!leaving.runs_to_its_end());
        end(&world);
        assert!(leaving.runs_to_its_end());
        world.clock.by_itself();
        assert!(block_on(other.login_popup(popup())).is_ok());
        assert!(block_on(one.login_popup(popup())).is_ok());
    }
}

#[test]
fn a_document_that_is_back_is_free_before_the_call_that_left_has_noticed() {
    let world = World::new();
    let [one, other] = clients(&world);
    world.clock.by_hand();
    let mut leaving = start(one.login_redirect(redirect()));
    assert!(!leaving.runs_to_its_end());
    world.page.restore();
    world.clock.by_itself();
    assert!(block_on(other.login_popup(popup())).is_ok());
    assert_eq!(leaving.finish().unwrap_err().code(), "user_cancelled");
}

#[test]
fn a_departure_that_is_dropped_frees_the_document() {
    let world = World::new();
    let [one, other] = clients(&world);
    world.clock.by_hand();
    let mut leaving = start(one.login_redirect(redirect()));
    assert!(!leaving.runs_to_its_end());
    drop(leaving);
    world.clock.by_itself();
    assert!(block_on(other.login_popup(popup())).is_ok());
}

#[test]
fn a_page_may_leave_for_one_while_the_other_has_a_popup_open() {
    let world = World::new();
    let [one, other] = clients(&world);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut asking = start(one.login_popup(popup()));
    assert!(!asking.runs_to_its_end());
    let mut leaving = start(other.login_redirect(redirect()));
    assert!(!leaving.runs_to_its_end());
    assert_eq!(world.page.assigned().len(), 1);
}

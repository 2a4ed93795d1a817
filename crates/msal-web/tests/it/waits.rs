use std::time::Duration;

use msal_testkit::{Reaction, World, start};
use msal_web::platform::Clock as _;
use msal_web::{PublicClientApplication, RedirectRequest, SsoSilentRequest};

use crate::common::{client, popup};

/// Shorter than any wait of a flow looks away.
const MOMENT: Duration = Duration::from_millis(10);

/// A world whose time stands still, in whose windows the response stands in the address after a
/// moment, where nobody is told of it.
fn with_silent_windows() -> (World, PublicClientApplication) {
    let world = World::new();
    world.authority.set_session(true);
    let authority = world.authority.clone();
    world
        .windows
        .react_with(move |call| Reaction::land(&authority.authorize(call)).after(MOMENT));
    world.clock.by_hand();
    let client = client(&world);
    (world, client)
}

#[test]
fn a_message_ends_the_wait_for_a_popup_at_once() {
    let world = World::new();
    let client = client(&world);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    let before = world.clock.monotonic();
    let visit = world.windows.visits().pop().unwrap();
    let response = world.authority.authorize(&visit);
    world.windows.speak(&visit.channel(), &response);
    assert!(call.runs_to_its_end());
    assert_eq!(world.clock.monotonic(), before);
}

#[test]
fn a_message_ends_the_wait_for_a_frame_at_once() {
    let world = World::new();
    let client = client(&world);
    world.authority.set_session(true);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut call = start(client.sso_silent(SsoSilentRequest::new(["User.Read"])));
    assert!(!call.runs_to_its_end());
    let visit = world.windows.visits().pop().unwrap();
    let response = world.authority.authorize(&visit);
    world.windows.speak(&visit.channel(), &response);
    assert!(call.runs_to_its_end());
}

#[test]
fn an_event_of_the_page_makes_the_wait_for_a_popup_look_at_once() {
    let events: [fn(&World); 3] = [
        |world| world.page.set_focus(true),
        |world| world.page.set_online(true),
        |world| world.page.restore(),
    ];
    for event in events {
        let (world, client) = with_silent_windows();
        let mut call = start(client.login_popup(popup()));
        assert!(!call.runs_to_its_end());
        world.clock.advance(MOMENT);
        assert!(!call.runs_to_its_end(), "nothing wakes it");
        event(&world);
        assert!(call.runs_to_its_end());
    }
}

#[test]
fn an_event_of_the_page_makes_the_wait_for_a_frame_look_at_once() {
    let (world, client) = with_silent_windows();
    let mut call = start(client.sso_silent(SsoSilentRequest::new(["User.Read"])));
    assert!(!call.runs_to_its_end());
    world.clock.advance(MOMENT);
    assert!(!call.runs_to_its_end(), "nothing wakes it");
    world.page.set_focus(true);
    assert!(call.runs_to_its_end());
}

#[test]
fn a_page_that_is_restored_ends_the_redirect_at_once() {
    let world = World::new();
    let client = client(&world);
    world.clock.by_hand();
    let mut call = start(client.login_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!call.runs_to_its_end());
    world.page.set_focus(true);
    assert!(!call.runs_to_its_end(), "the page is still leaving");
    world.page.restore();
    assert!(call.runs_to_its_end());
    assert_eq!(call.finish().unwrap_err().code(), "user_cancelled");
}

#[test]
fn a_popup_that_is_superseded_ends_at_once() {
    let world = World::new();
    let client = client(&world);
    world.clock.by_hand();
    let mut first = start(client.login_popup(popup()));
    assert!(!first.runs_to_its_end());
    let mut second = start(client.login_popup(popup()));
    assert!(!second.runs_to_its_end());
    assert!(first.runs_to_its_end());
}

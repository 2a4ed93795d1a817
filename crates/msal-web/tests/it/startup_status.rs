//! Whatever becomes of the response to a redirect, the status does not stay at its start.

use msal_testkit::{CLIENT_ID, World, block_on, start};
use msal_web::platform::Storage as _;
use msal_web::{InteractionStatus, RedirectRequest, begin};

use crate::common::{client, popup};

/// A page that has come back from the authority with a response.
fn returned() -> World {
    let world = World::new();
    world.clock.by_hand();
    let mut leaving = start(client(&world).login_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!leaving.runs_to_its_end());
    drop(leaving);
    world.clock.by_itself();
    world.return_from_authority();
    world
}

#[test]
fn a_second_client_of_the_app_does_not_wait_for_what_the_first_has_taken() {
    let world = returned();
    let _ = begin(&world.platform());
    let (first, second) = (client(&world), client(&world));
    assert_eq!(second.snapshot().status, InteractionStatus::Startup);
    assert!(block_on(first.handle_redirect()).unwrap().is_some());
    assert!(block_on(second.handle_redirect()).unwrap().is_none());
    assert_eq!(second.snapshot().status, InteractionStatus::None);
    assert_eq!(second.snapshot().accounts.len(), 1);
}

#[test]
fn without_random_numbers_a_response_that_cannot_be_checked_ends_all_the_same() {
    let world = returned();
    world.storage.remove(&format!("msal.{CLIENT_ID}.request.params"));
    let _ = begin(&world.platform());
    let app = client(&world);
    world.random.take_away();
    assert_eq!(
        block_on(app.handle_redirect()).unwrap_err().code(),
        "crypto_nonexistent"
    );
    assert_eq!(app.snapshot().status, InteractionStatus::None);
}

#[test]
fn a_popup_may_open_while_the_response_is_processed_and_the_status_tells_of_it() {
    let world = returned();
    let _ = begin(&world.platform());
    let app = client(&world);
    world.transport.hold();
    let mut handling = start(app.handle_redirect());
    assert!(!handling.runs_to_its_end());
    assert_eq!(app.snapshot().status, InteractionStatus::HandleRedirect);
    let mut call = start(app.login_popup(popup()));
    call.poll();
    assert_eq!(app.snapshot().status, InteractionStatus::AcquireToken);
    world.transport.release();
    handling.finish().unwrap();
    assert_eq!(
        app.snapshot().status,
        InteractionStatus::AcquireToken,
        "the popup is still open"
    );
    call.finish().unwrap();
    assert_eq!(app.snapshot().status, InteractionStatus::None);
}

use msal_testkit::{Reaction, World, block_on, start};
use msal_web::error::Cancelled;
use msal_web::{CancelHandle, ErrorDetail, EventKind, InteractionStatus, SsoSilentRequest};

use crate::common::{Log, client, popup};

/// A world in which nobody ever responds.
fn silent_world() -> World {
    let world = World::new();
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    world
}

#[test]
fn cancelling_ends_the_call_closes_the_window_and_frees_the_page() {
    let world = silent_world();
    let client = client(&world);
    let log = Log::of(&client);
    let cancel = CancelHandle::new();
    let mut call = start(cancel.watch_over(client.login_popup(popup())));
    assert!(!call.runs_to_its_end());
    assert_eq!(world.windows.open(), 1);
    cancel.clone().cancel();
    assert!(call.runs_to_its_end(), "it is woken");
    let error = call.finish().unwrap_err();
    assert!(matches!(error.detail(), ErrorDetail::Cancelled(Cancelled::ByApp)));
    assert_eq!((log.status(), world.windows.open()), (InteractionStatus::None, 0));
    assert_eq!(log.kinds().last(), Some(&EventKind::AcquireTokenFailure));
    assert!(
        client.snapshot().error.is_none(),
        "nothing went wrong for the user"
    );
}

#[test]
fn one_handle_ends_all_its_calls_and_no_others() {
    let world = silent_world();
    let (client, other) = (client(&world), client(&world));
    let cancel = CancelHandle::new();
    let mut calls = [
        start(cancel.watch_over(client.login_popup(popup()))),
        start(cancel.watch_over(client.sso_silent(SsoSilentRequest::new(["User.Read"])))),
        start(other.login_popup(popup())),
    ];
    for call in &mut calls {
        assert!(!call.runs_to_its_end());
    }
    cancel.cancel();
    assert_eq!(
        calls.each_mut().map(|call| call.runs_to_its_end()),
        [true, true, false]
    );
}

#[test]
fn a_call_that_is_given_to_a_cancelled_handle_does_not_begin() {
    let world = World::new();
    let client = client(&world);
    let cancel = CancelHandle::new();
    cancel.cancel();
    assert!(block_on(cancel.watch_over(client.login_popup(popup()))).is_err());
    assert!(world.windows.popups().is_empty());
}

#[test]
fn a_call_that_nobody_cancels_ends_as_ever() {
    let world = World::new();
    let client = client(&world);
    let call = CancelHandle::new().watch_over(client.login_popup(popup()));
    assert_eq!(block_on(call).unwrap().account.username, "ada@contoso.com");
}

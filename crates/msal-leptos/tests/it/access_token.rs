use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use msal_leptos::prelude::*;
use msal_testkit::{Departure, World, block_on};

use crate::mounted::{Mounted, client, popup, settle, signed_in};

const MINUTE: Duration = Duration::from_secs(60);

fn text(token: UseAccessToken) -> Option<String> {
    let token = token.token.get_untracked();
    token.map(|token| token.secret().to_owned())
}

fn code(token: UseAccessToken) -> Option<String> {
    token.error.get_untracked().map(|error| error.code().to_owned())
}

/// Calls the hook, and stops the clock.
fn token_of(world: &World, mounted: &Mounted, scope: &'static str) -> UseAccessToken {
    world.clock.by_hand();
    let token = mounted.call(|| use_access_token([scope]));
    settle();
    token
}

fn pass(world: &World, length: Duration) {
    world.clock.advance(length);
    settle();
}

#[test]
fn the_token_comes_with_the_user_and_goes_with_them() {
    let world = World::new();
    let client = client(&world);
    let mounted = Mounted::started(&client);
    let token = token_of(&world, &mounted, "User.Read");
    assert_eq!(text(token), None);
    world.clock.by_itself();
    block_on(client.login_popup(popup())).unwrap();
    settle();
    assert!(text(token).is_some());
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    settle();
    assert_eq!((text(token), code(token)), (None, None));
}

#[test]
fn a_renewal_notifies_of_the_token_and_of_nothing_else() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    let token = token_of(&world, &mounted, "User.Read");
    let authentication =
        mounted.call(|| use_msal_authentication(InteractionType::Popup, AuthenticationRequest::default()));
    let (session, has_role, access, is_authenticated) = mounted.call(|| {
        (
            use_session(),
            use_has_role("Orders.Read"),
            use_access(AccessRule::new()),
            use_is_authenticated(),
        )
    });
    settle();
    let tokens = mounted.count(token.token);
    let others = [
        mounted.count(token.error),
        mounted.count(authentication.result),
        mounted.count(authentication.error),
        mounted.count(authentication.is_pending),
        mounted.count(session),
        mounted.count(has_role),
        mounted.count(access),
        mounted.count(is_authenticated),
        mounted.count(mounted.msal.accounts),
        mounted.count(mounted.msal.in_progress),
        mounted.count(mounted.msal.error),
    ];
    pass(&world, 54 * MINUTE);
    assert_eq!(*tokens.borrow(), 0);
    pass(&world, MINUTE);
    assert_eq!(*tokens.borrow(), 1);
    pass(&world, 55 * MINUTE);
    assert_eq!(*tokens.borrow(), 2);
    assert_eq!(others.map(|count| *count.borrow()), [0; 11]);
}

#[test]
fn a_refresh_brings_a_new_token() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    let token = token_of(&world, &mounted, "User.Read");
    let first = text(token).unwrap();
    token.refresh();
    settle();
    assert!(text(token).is_some_and(|token| token != first));
}

#[test]
fn missing_consent_is_an_error_until_the_user_has_consented() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    world.authority.depart(Departure::RefuseToken {
        grant: "refresh_token",
        error: "invalid_grant",
        suberror: "consent_required",
    });
    let token = token_of(&world, &mounted, "Mail.Read");
    assert_eq!(
        (text(token), code(token).as_deref()),
        (None, Some("invalid_grant"))
    );
    world.clock.by_itself();
    let consent = PopupRequest::new(["Mail.Read"]);
    block_on(mounted.msal.instance.acquire_token_popup(consent)).unwrap();
    settle();
    assert!(text(token).is_some());
    assert_eq!(code(token), None);
}

#[test]
fn timers_end_with_the_component() {
    let world = World::new();
    let client = signed_in(&world);
    let mounted = Mounted::started(&client);
    let token = token_of(&world, &mounted, "User.Read");
    assert_eq!(world.clock.sleepers(), 1);
    mounted.owner.cleanup();
    settle();
    assert_eq!(world.clock.sleepers(), 0);
    token.refresh();
    drop(client);
    settle();
    assert_eq!(
        Rc::strong_count(&world.storage),
        1,
        "nothing keeps the client alive"
    );
}

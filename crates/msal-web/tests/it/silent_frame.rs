use std::time::Duration;

use msal_testkit::{Departure, Reaction, TestUser, World, block_on, settle, start};
use msal_web::{AuthError, CacheLookupPolicy, Configuration, PublicClientApplication, SsoSilentRequest};

use crate::common::{client, client_with, in_a_word, silent, with_expired_token};

/// A sign-in of which only the session at the authority is left.
fn with_session_only(world: &World) -> PublicClientApplication {
    let client = with_expired_token(world);
    world.authority.revoke_refresh_tokens();
    client
}

#[test]
fn a_frame_that_nobody_answers_from_means_that_the_user_is_needed() {
    let world = World::new();
    let client = with_session_only(&world);
    world.windows.react_with(|_| Reaction::nothing());
    let begin = world.clock.clone();
    let before = msal_web::platform::Clock::now(&begin);
    let error = block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert!(error.is_interaction_required() && error.code() == "timed_out");
    assert_eq!(
        msal_web::platform::Clock::now(&begin).since(before),
        Duration::from_secs(10)
    );
    assert_eq!(world.windows.open(), 0, "the frame is gone");
}

#[test]
fn a_frame_is_waited_for_as_long_as_configured() {
    let world = World::new();
    with_session_only(&world);
    let client = client_with(
        &world,
        Configuration::new(msal_testkit::CLIENT_ID).with_frame_timeout(Duration::from_secs(3)),
    );
    world.windows.react_with(|_| Reaction::nothing());
    let before = msal_web::platform::Clock::now(&world.clock);
    block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!(
        msal_web::platform::Clock::now(&world.clock).since(before),
        Duration::from_secs(3)
    );
}

#[test]
fn a_frame_answers_by_its_address_too() {
    let world = World::new();
    let client = with_session_only(&world);
    let authority = world.authority.clone();
    world
        .windows
        .react_with(move |call| Reaction::land(&authority.authorize(call)).after(Duration::from_millis(300)));
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "frame"
    );
}

#[test]
fn a_frame_asks_for_the_account_and_never_for_the_user() {
    let world = World::new();
    let client = with_session_only(&world);
    block_on(client.acquire_token_silent(silent())).unwrap();
    let visit = world.windows.visits().pop().unwrap();
    assert!(visit.is_silent());
    assert_eq!(visit.parameter("login_hint"), Some("ada@contoso.com"));
    assert_eq!(visit.redirect_uri(), "https://app.contoso.com/");
}

#[test]
fn tokens_of_another_user_are_refused_and_not_kept() {
    let world = World::new();
    let client = with_session_only(&world);
    world.authority.expect(TestUser::bob());
    let before = world.storage.snapshot();
    let error = block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!(error.code(), "account_mismatch");
    assert_eq!(world.storage.snapshot(), before);
}

#[test]
fn a_refused_code_is_asked_for_once_more() {
    let world = World::new();
    let client = with_session_only(&world);
    world.authority.depart(Departure::RefuseToken {
        grant: "authorization_code",
        error: "invalid_grant",
        suberror: "",
    });
    let error = block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!((error.code(), world.windows.frames()), ("invalid_grant", 2));
    let visits = world.windows.visits();
    let challenges: Vec<_> = visits
        .iter()
        .rev()
        .take(2)
        .map(|visit| visit.code_challenge())
        .collect();
    assert_ne!(challenges[0], challenges[1], "a verifier is never used twice");
}

#[test]
fn dropping_the_call_removes_the_frame() {
    let world = World::new();
    let client = with_session_only(&world);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut call = start(client.acquire_token_silent(silent()));
    assert!(!call.runs_to_its_end());
    assert_eq!(world.windows.open(), 1);
    drop(call);
    settle();
    assert_eq!(world.windows.open(), 0);
    world.clock.by_itself();
    let authority = world.authority.clone();
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "frame",
        "the next call is not held up"
    );
}

#[test]
fn sso_signs_in_whoever_has_a_session() {
    let world = World::new();
    world.authority.set_session(true);
    let client = client(&world);
    let result = block_on(client.sso_silent(SsoSilentRequest::new(["User.Read"]))).unwrap();
    assert_eq!(result.source, msal_web::TokenSource::Frame);
    assert_eq!(
        client
            .active_account()
            .map(|account| account.username.clone())
            .as_deref(),
        Some("ada@contoso.com")
    );
}

#[test]
fn sso_without_a_session_needs_the_user() {
    let world = World::new();
    let error = block_on(client(&world).sso_silent(SsoSilentRequest::new(["User.Read"]))).unwrap_err();
    assert!(error.is_interaction_required() && error.code() == "login_required");
    assert!(world.storage.snapshot().is_empty());
}

#[test]
fn an_interaction_required_by_the_frame_replaces_the_refresh_error() {
    let world = World::new();
    let client = with_session_only(&world);
    world.authority.depart(Departure::RefuseAuthorize {
        error: "interaction_required",
        suberror: "",
    });
    let skip = silent().with_cache_lookup_policy(CacheLookupPolicy::RefreshTokenAndNetwork);
    let error: AuthError = block_on(client.acquire_token_silent(skip)).unwrap_err();
    assert!(error.is_interaction_required() && error.code() == "interaction_required");
}

//! Calls of one account that wait behind a refresh token which turns out to be dead.

use std::time::Duration;

use futures_util::future::join_all;
use msal_testkit::{Reaction, World, block_on};
use msal_web::platform::Clock as _;
use msal_web::{AuthError, CacheLookupPolicy, SilentRequest};

use crate::common::{in_a_word, with_expired_token};

const SCOPES: [&str; 4] = ["User.Read", "Mail.Read", "Files.Read", "Calendars.Read"];

fn requests() -> impl Iterator<Item = SilentRequest> {
    SCOPES.into_iter().map(|scope| SilentRequest::new([scope]))
}

#[test]
fn a_dead_refresh_token_is_sent_once_for_all_who_wait() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    let policy = CacheLookupPolicy::AccessTokenAndRefreshToken;
    let calls =
        requests().map(|request| client.acquire_token_silent(request.with_cache_lookup_policy(policy)));
    for outcome in block_on(join_all(calls)) {
        assert_eq!(in_a_word(&outcome), "invalid_grant");
    }
    assert_eq!(world.transport.grants(), ["refresh_token"]);
}

#[test]
fn a_session_that_is_gone_is_asked_for_once_for_all_who_wait() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    let calls = requests().map(|request| client.acquire_token_silent(request));
    for outcome in block_on(join_all(calls)) {
        assert!(outcome.as_ref().is_err_and(AuthError::is_interaction_required));
        assert_eq!(in_a_word(&outcome), "login_required");
    }
    assert_eq!((world.transport.grants().len(), world.windows.frames()), (1, 1));
}

#[test]
fn a_frame_that_is_silent_keeps_all_who_wait_for_one_time_out() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    world.windows.react_with(|_| Reaction::nothing());
    let before = world.clock.now();
    let calls = requests().map(|request| client.acquire_token_silent(request));
    for outcome in block_on(join_all(calls)) {
        assert!(outcome.is_err_and(|error| error.is_interaction_required()));
    }
    assert_eq!(world.clock.now().since(before), Duration::from_secs(10));
}

#[test]
fn those_behind_a_frame_that_works_use_its_new_refresh_token() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    let calls = requests().map(|request| client.acquire_token_silent(request));
    let outcomes = block_on(join_all(calls));
    let words: Vec<_> = outcomes.iter().map(in_a_word).collect();
    assert_eq!(words, ["frame", "network", "network", "network"]);
    assert_eq!(world.windows.frames(), 1);
}

#[test]
fn a_refusal_of_one_scope_is_not_shared_with_the_others() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.transport.push(Ok(msal_testkit::server_error(
        "invalid_grant",
        "consent_required",
        65001,
    )));
    let calls = requests().map(|request| client.acquire_token_silent(request));
    let outcomes = block_on(join_all(calls));
    let words: Vec<_> = outcomes.iter().map(in_a_word).collect();
    assert_eq!(words, ["invalid_grant", "network", "network", "network"]);
}

#[test]
fn who_comes_after_the_failure_asks_again() {
    let world = World::new();
    let client = with_expired_token(&world);
    world
        .transport
        .push(Ok(msal_testkit::server_error("invalid_grant", "", 50173)));
    let policy = CacheLookupPolicy::AccessTokenAndRefreshToken;
    let request = || SilentRequest::new(["Mail.Read"]).with_cache_lookup_policy(policy);
    let outcomes = [request(), request()].map(|request| block_on(client.acquire_token_silent(request)));
    assert_eq!(outcomes.each_ref().map(in_a_word), ["invalid_grant", "network"]);
}

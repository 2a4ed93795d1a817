use std::time::Duration;

use msal_testkit::{Departure, World, block_on};
use msal_web::{CacheLookupPolicy, ErrorKind, NextStep};

use crate::common::{in_a_word, silent, with_expired_token};

fn refuse(error: &'static str, suberror: &'static str) -> Departure {
    Departure::RefuseToken {
        grant: "refresh_token",
        error,
        suberror,
    }
}

#[test]
fn no_failure_but_a_bad_token_takes_anything_out_of_the_store() {
    for departure in [
        refuse("invalid_grant", ""),
        refuse("invalid_grant", "consent_required"),
        refuse("interaction_required", ""),
        refuse("invalid_client", ""),
        Departure::Status(503),
        Departure::Html,
        Departure::WrongAudience,
        Departure::Unreachable,
        Departure::Offline,
    ] {
        let world = World::new();
        let client = with_expired_token(&world);
        world.authority.depart(departure.clone());
        let before = world.storage.snapshot();
        let request = silent().with_cache_lookup_policy(CacheLookupPolicy::AccessTokenAndRefreshToken);
        assert!(block_on(client.acquire_token_silent(request)).is_err());
        assert_eq!(world.storage.snapshot(), before, "{departure:?}");
        assert_eq!(client.accounts().len(), 1);
    }
}

#[test]
fn a_bad_token_is_forgotten_and_not_sent_again() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.depart(refuse("invalid_grant", "bad_token"));
    let request = || silent().with_cache_lookup_policy(CacheLookupPolicy::AccessTokenAndRefreshToken);
    let first = block_on(client.acquire_token_silent(request())).unwrap_err();
    assert!(first.is_interaction_required() && first.code() == "invalid_grant");
    let second = block_on(client.acquire_token_silent(request())).unwrap_err();
    assert!(second.is_interaction_required() && second.code() == "no_tokens_found");
    assert_eq!(world.transport.grants(), ["refresh_token"]);
    assert_eq!(
        client.accounts().len(),
        1,
        "the account stays, as a hint for the next sign-in"
    );
}

#[test]
fn a_refresh_token_past_its_day_is_not_sent() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.clock.advance(Duration::from_secs(23 * 3600));
    let request = silent().with_cache_lookup_policy(CacheLookupPolicy::AccessTokenAndRefreshToken);
    let error = block_on(client.acquire_token_silent(request)).unwrap_err();
    assert!(error.is_interaction_required() && error.code() == "refresh_token_expired");
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "frame"
    );
    assert_eq!(world.transport.grants(), ["authorization_code"]);
}

#[test]
fn without_a_refresh_token_the_session_is_used() {
    let world = World::new();
    world.authority.edit_bodies(|body| {
        body.remove("refresh_token");
    });
    let client = with_expired_token(&world);
    let request = silent().with_cache_lookup_policy(CacheLookupPolicy::AccessTokenAndRefreshToken);
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(request))),
        "no_tokens_found"
    );
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "frame"
    );
}

#[test]
fn a_refresh_without_a_new_refresh_token_keeps_the_old_one() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.edit_bodies(|body| {
        body.remove("refresh_token");
    });
    for _ in 0..2 {
        let outcome = block_on(client.acquire_token_silent(silent().with_force_refresh()));
        assert_eq!(in_a_word(&outcome), "network");
    }
}

#[test]
fn the_next_refresh_uses_the_new_refresh_token() {
    let world = World::new();
    let client = with_expired_token(&world);
    for _ in 0..2 {
        block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    }
    let sent = world.transport.sent();
    assert_ne!(sent[0].field("refresh_token"), sent[1].field("refresh_token"));
}

#[test]
fn a_lost_connection_is_tried_once_more_and_then_left_for_later() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.depart(Departure::Unreachable);
    let error = block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(matches!(error.next_step(), NextStep::RetryAfter(_)));
    assert_eq!(world.transport.sent().len(), 2);
    world.authority.behave();
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "network"
    );
}

#[test]
fn a_device_that_is_offline_is_not_asked_to_try_again() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.depart(Departure::Offline);
    block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!(world.transport.sent().len(), 1);
}

#[test]
fn a_busy_authority_says_when_to_come_back() {
    let world = World::new();
    let client = with_expired_token(&world);
    let busy = msal_testkit::server_error("temporarily_unavailable", "", 90033);
    world.transport.push(Ok(msal_web::platform::HttpResponse {
        status: 429,
        retry_after: Some("7".into()),
        ..busy
    }));
    let error = block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!(error.next_step(), NextStep::RetryAfter(Duration::from_secs(7)));
    assert_eq!(
        world.transport.sent().len(),
        1,
        "a response is never asked for again"
    );
}

#[test]
fn the_claims_of_a_refusal_reach_the_caller() {
    let world = World::new();
    let client = with_expired_token(&world);
    let mut refusal = msal_testkit::server_error("interaction_required", "basic_action", 53000);
    refusal.body = refusal
        .body
        .replacen('{', r#"{"claims":"{\"access_token\":{}}","#, 1);
    world.transport.push(Ok(refusal));
    let error = block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!(error.claims(), Some(r#"{"access_token":{}}"#));
}

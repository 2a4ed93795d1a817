//! A token that the API refuses without wanting claims.

use std::time::Duration;

use futures_util::future::join_all;
use msal_testkit::{Departure, World, block_on};
use msal_web::{ApiClient, ApiError, Attempt, NextStep, UserNeeded};

use super::scripted_api::{ApiScript, GRAPH, call, call_once, graph};
use crate::common::{signed_in, with_expired_token};

const INVALID_TOKEN: Option<&str> = Some(r#"Bearer realm="", error="invalid_token""#);

#[test]
fn a_refused_token_from_the_cache_is_renewed_once() {
    for challenge in [
        None,
        INVALID_TOKEN,
        Some("Bearer"),
        Some(r#"Basic realm="x", Bearer realm="y""#),
    ] {
        let world = World::new();
        let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::fail())]);
        let script = ApiScript::new();
        script.push(401, challenge);
        assert_eq!(block_on(call(&api, &script, GRAPH)), Ok(()), "{challenge:?}");
        assert_eq!(script.statuses(), [401, 200], "{challenge:?}");
        assert_eq!(script.attempts(), [Attempt::First, Attempt::Repeat]);
        let sent = script.sent();
        assert_ne!(sent[0], sent[1]);
        assert_eq!(world.transport.grants(), ["refresh_token"]);
        block_on(call(&api, &script, GRAPH)).unwrap();
        assert_eq!(
            script.sent()[2],
            sent[1],
            "the refused token is gone from the cache"
        );
    }
}

#[test]
fn a_second_refusal_is_the_apps() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::popup())]);
    let script = ApiScript::new();
    script.push(401, INVALID_TOKEN);
    script.push(401, INVALID_TOKEN);
    assert_eq!(block_on(call(&api, &script, GRAPH)), Ok(()));
    assert_eq!(script.statuses(), [401, 401]);
    assert_eq!(world.transport.grants().len(), 1);
}

#[test]
fn an_api_that_refuses_every_token_does_not_cost_a_renewal_for_each_call() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::fail())]);
    let script = ApiScript::new();
    (0..40).for_each(|_| script.push(401, None));
    for _ in 0..10 {
        block_on(call(&api, &script, GRAPH)).unwrap();
    }
    assert_eq!((world.transport.grants().len(), script.sent().len()), (1, 11));
    world.clock.advance(Duration::from_secs(60));
    block_on(call(&api, &script, GRAPH)).unwrap();
    assert_eq!((world.transport.grants().len(), script.sent().len()), (2, 13));
}

#[test]
fn a_token_that_has_just_come_is_not_renewed() {
    let world = World::new();
    let api = ApiClient::new(&with_expired_token(&world), [graph(UserNeeded::fail())]);
    let script = ApiScript::new();
    script.push(401, INVALID_TOKEN);
    assert_eq!(block_on(call(&api, &script, GRAPH)), Ok(()));
    assert_eq!(
        (script.statuses(), world.transport.grants().len()),
        (vec![401], 1)
    );
}

#[test]
fn what_another_token_does_not_mend_is_the_apps_at_once() {
    for challenge in [
        r#"Bearer error="insufficient_scope""#,
        r#"Basic realm="x""#,
        "PoP nonce=x",
    ] {
        let world = World::new();
        let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::popup())]);
        let script = ApiScript::new();
        script.push(401, Some(challenge));
        assert_eq!(block_on(call(&api, &script, GRAPH)), Ok(()));
        assert_eq!(
            (script.statuses(), world.transport.sent().len()),
            (vec![401], 0),
            "{challenge}"
        );
    }
}

#[test]
fn calls_that_are_refused_together_share_one_renewal() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::fail())]);
    let script = ApiScript::new();
    (0..5).for_each(|_| script.push(401, INVALID_TOKEN));
    let outcomes = block_on(join_all((0..5).map(|_| call(&api, &script, GRAPH))));
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(world.transport.grants().len(), 1);
    let sent = script.sent();
    assert_eq!(sent.len(), 10);
    assert!(
        sent[5..]
            .iter()
            .all(|token| *token == sent[5] && *token != sent[0])
    );
}

#[test]
fn a_renewal_that_fails_is_the_error() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::popup())]);
    world.authority.depart(Departure::Offline);
    let script = ApiScript::new();
    script.push(401, None);
    let error = block_on(call(&api, &script, GRAPH)).unwrap_err();
    assert_eq!(
        (error.code(), world.windows.popups().len()),
        ("no_network_connectivity", 1),
        "the sign-in's"
    );
    assert!(!error.is_interaction_required() && matches!(error.next_step(), NextStep::RetryAfter(_)));
}

#[test]
fn a_body_that_can_be_read_once_is_not_repeated_but_the_token_is_renewed() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::fail())]);
    let script = ApiScript::new();
    script.push(401, INVALID_TOKEN);
    assert_eq!(block_on(call_once(&api, &script)), Err(ApiError::NotRepeatable));
    assert_eq!(block_on(call_once(&api, &script)), Ok(()));
    let sent = script.sent();
    assert_eq!((sent.len(), sent[0] == sent[1]), (2, false));
}

#[test]
fn a_renewal_that_failed_may_be_tried_again() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::fail())]);
    let script = ApiScript::new();
    (0..2).for_each(|_| script.push(401, None));
    world.authority.depart(Departure::Unreachable);
    block_on(call(&api, &script, GRAPH)).unwrap_err();
    world.authority.behave();
    assert_eq!(block_on(call(&api, &script, GRAPH)), Ok(()));
    assert_eq!(script.statuses(), [401, 401, 200]);
}

//! A token that the API refuses for want of claims.

use msal_core::encoding::base64;
use msal_testkit::{Departure, World, block_on};
use msal_web::{ApiClient, ApiError, ApiResource, ChallengeError, PopupRequest, UserNeeded};

use super::scripted_api::{ApiScript, GRAPH, call, graph};
use crate::common::{client, signed_in};

pub(crate) const CLAIMS: &str = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;

pub(crate) fn insufficient_claims(claims: &str) -> String {
    let encoded = base64(claims.as_bytes());
    format!(r#"Basic realm="a, b", Bearer realm="", error="insufficient_claims", claims="{encoded}""#)
}

#[test]
fn a_claims_challenge_is_answered_and_the_request_repeated_once() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::fail())]);
    let script = ApiScript::new();
    script.push(401, Some(&insufficient_claims(CLAIMS)));
    assert_eq!(block_on(call(&api, &script, GRAPH)), Ok(()));
    assert_eq!(script.statuses(), [401, 200]);
    let renewal = world.transport.sent();
    assert!(
        renewal[0]
            .field("claims")
            .unwrap()
            .contains(r#""acrs":{"essential":true,"value":"c1"}"#)
    );
    assert_ne!(script.sent()[0], script.sent()[1]);
}

#[test]
fn a_second_challenge_is_the_apps() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::popup())]);
    let script = ApiScript::new();
    (0..2).for_each(|_| script.push(401, Some(&insufficient_claims(CLAIMS))));
    assert_eq!(block_on(call(&api, &script, GRAPH)), Ok(()));
    assert_eq!(
        (script.statuses(), world.transport.grants().len()),
        (vec![401, 401], 1)
    );
}

#[test]
fn the_token_that_lacked_the_claims_never_comes_back_from_the_cache() {
    // The cached token is for more scopes, in another order and case, than the resource asks for.
    for scopes in [
        vec!["User.Read"],
        vec!["Mail.Read", "User.Read"],
        vec!["user.read", "Mail.Read"],
    ] {
        let world = World::new();
        let client = client(&world);
        block_on(client.login_popup(PopupRequest::new(
            scopes.iter().map(|scope| (*scope).to_owned()).collect::<Vec<_>>(),
        )))
        .unwrap();
        let api = ApiClient::new(&client, [graph(UserNeeded::fail())]);
        let script = ApiScript::new();
        script.push(401, Some(&insufficient_claims(CLAIMS)));
        block_on(call(&api, &script, GRAPH)).unwrap();
        block_on(call(&api, &script, GRAPH)).unwrap();
        let sent = script.sent();
        assert_eq!(sent.len(), 3, "{scopes:?}");
        assert!(sent[0] != sent[1] && sent[1] == sent[2], "{scopes:?}");
        let reloaded = crate::common::client(&world);
        let api = ApiClient::new(&reloaded, [graph(UserNeeded::fail())]);
        block_on(call(&api, &script, GRAPH)).unwrap();
        assert_eq!(script.sent()[3], sent[1], "{scopes:?}");
    }
}

#[test]
fn another_resource_keeps_its_token() {
    let world = World::new();
    let client = signed_in(&world);
    let orders = ApiResource::new("https://orders.example", ["api://orders/Read"]).unwrap();
    let api = ApiClient::new(&client, [graph(UserNeeded::fail()), orders]);
    let script = ApiScript::new();
    block_on(call(&api, &script, "https://orders.example/1")).unwrap();
    script.push(401, Some(&insufficient_claims(CLAIMS)));
    block_on(call(&api, &script, GRAPH)).unwrap();
    block_on(call(&api, &script, "https://orders.example/1")).unwrap();
    let sent = script.sent();
    assert_eq!(sent[0], sent[3]);
}

#[test]
fn claims_that_cannot_be_read_are_an_error() {
    for (header, wanted) in [
        (
            r#"Bearer error="insufficient_claims""#.to_owned(),
            ChallengeError::NoClaims,
        ),
        (
            r#"Bearer error="insufficient_claims", claims="{}""#.to_owned(),
            ChallengeError::NotBase64,
        ),
        (insufficient_claims("nonsense"), ChallengeError::NotClaims),
    ] {
        let world = World::new();
        let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::popup())]);
        let script = ApiScript::new();
        script.push(401, Some(&header));
        let outcome = block_on(call(&api, &script, GRAPH));
        assert_eq!(outcome, Err(ApiError::Challenge(wanted)), "{header}");
        assert!(world.transport.sent().is_empty());
    }
}

#[test]
fn a_challenge_that_only_the_user_can_meet_fails_with_the_silent_error() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::fail())]);
    world.authority.depart(Departure::RefuseToken {
        grant: "refresh_token",
        error: "interaction_required",
        suberror: "",
    });
    let script = ApiScript::new();
    script.push(401, Some(&insufficient_claims(CLAIMS)));
    let error = block_on(call(&api, &script, GRAPH)).unwrap_err();
    assert!(error.is_interaction_required(), "{error:?}");
    assert_eq!(
        (script.sent().len(), world.windows.popups().len()),
        (1, 1),
        "the sign-in's"
    );
}

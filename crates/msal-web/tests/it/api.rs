//! Calls of APIs, with an API that is pretended and the real client.

mod challenge;
mod renewal;
mod scripted_api;
mod user_needed;

use std::rc::Rc;

use msal_testkit::{World, block_on, start};
use msal_web::{ApiClient, ApiError, ApiResource, Attempt, NextStep, UserNeeded};

use crate::common::{client, signed_in};
use scripted_api::{ApiScript, GRAPH, call, graph};

#[test]
fn a_request_carries_the_token_of_its_resource() {
    let world = World::new();
    let client = signed_in(&world);
    let mail = ApiResource::new("https://graph.microsoft.com/v1.0/mail", ["Mail.Read"]).unwrap();
    let api = ApiClient::new(&client, [graph(UserNeeded::fail()), mail]);
    let script = ApiScript::new();
    for address in [GRAPH, "https://graph.microsoft.com/v1.0/mail/1"] {
        assert_eq!(block_on(call(&api, &script, address)), Ok(()), "{address}");
    }
    let tokens = world.authority.secrets();
    let sent = script.sent();
    assert!(
        sent[0].starts_with("Bearer access-token-") && sent[0] != sent[1],
        "{sent:?}"
    );
    for sent in &sent {
        assert!(tokens.contains(&sent["Bearer ".len()..].to_owned()), "{sent}");
    }
    assert_eq!(
        world.transport.sent()[0].field("scope"),
        Some("Mail.Read openid profile offline_access")
    );
}

#[test]
fn a_request_to_another_address_is_not_sent() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::popup())]);
    let script = ApiScript::new();
    let error = |address: &str| block_on(call(&api, &script, address)).unwrap_err();
    for address in [
        "https://graph.microsoft.com.evil.example/v1.0/me",
        "https://graph.microsoft.com/v1.01/me?secret=1",
        "https://graph.microsoft.com:444/v1.0/me",
        "/v1.0/me",
    ] {
        let error = error(address);
        assert!(matches!(error, ApiError::NoResource(_)), "{address}: {error:?}");
        assert!(!error.to_string().contains("secret"));
        assert!(matches!(error.next_step(), NextStep::FixConfiguration(_)));
    }
    for address in [
        "http://graph.microsoft.com/v1.0/me",
        "https://u:p@graph.microsoft.com/v1.0/me",
        "https://graph.microsoft.com/v1.0/..%2fme",
    ] {
        assert!(matches!(error(address), ApiError::Url(_)), "{address}");
    }
    assert!(script.sent().is_empty());
    assert!(world.transport.sent().is_empty());
}

#[test]
fn a_response_is_the_apps_whatever_its_status() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::fail())]);
    for status in [200, 204, 304, 403, 404, 429, 500] {
        let script = ApiScript::new();
        script.push(
            status,
            Some(r#"Bearer error="insufficient_claims", claims="eyJhIjp7fX0=""#),
        );
        assert_eq!(block_on(call(&api, &script, GRAPH)), Ok(()), "{status}");
        assert_eq!(script.attempts(), [Attempt::First], "{status}");
    }
    assert!(world.transport.sent().is_empty());
}

#[test]
fn a_network_failure_is_told_and_not_repeated() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::popup())]);
    let script = ApiScript::new();
    script.fail();
    let error = block_on(call(&api, &script, GRAPH)).unwrap_err();
    assert_eq!((error.code(), script.sent().len()), ("api_unreachable", 1));
    assert!(!error.is_interaction_required());
}

#[test]
fn the_account_of_a_client_may_be_another_than_the_active_one() {
    let world = World::new();
    let client = signed_in(&world);
    let ada = client.active_account().unwrap();
    world.authority.expect(msal_testkit::TestUser::bob());
    let bob = block_on(client.login_popup(crate::common::popup())).unwrap();
    let api = ApiClient::new(&client, [graph(UserNeeded::fail())]);
    let script = ApiScript::new();
    block_on(call(&api, &script, GRAPH)).unwrap();
    block_on(call(&api.clone().with_account(ada), &script, GRAPH)).unwrap();
    let bobs = format!("Bearer {}", bob.access_token.as_ref().unwrap().secret());
    assert_eq!(script.sent()[0], bobs);
    assert_ne!(script.sent()[1], bobs);
}

#[test]
fn the_token_alone_is_had_in_the_same_way() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::fail())]);
    let token = block_on(api.token_for(GRAPH)).unwrap();
    assert!(token.from_cache() && token.access_token.is_some());
    let error = block_on(api.token_for("https://evil.example/")).unwrap_err();
    assert_eq!(error.code(), "api_no_resource");
}

#[test]
fn an_api_below_the_page_is_called_by_its_path() {
    let world = World::new();
    let own = ApiResource::new("/api", ["api://orders/Orders.Read"]).unwrap();
    let api = ApiClient::new(&signed_in(&world), vec![own]);
    let script = ApiScript::new();
    assert_eq!(block_on(call(&api, &script, "/api/orders?id=1")), Ok(()));
    assert_eq!(
        block_on(call(&api, &script, &format!("{}api/x", msal_testkit::HOME))),
        Ok(())
    );
    assert_eq!(script.sent().len(), 2);
}

#[test]
fn outside_a_browser_a_request_by_fetch_fails() {
    let world = World::new();
    let api = ApiClient::new(&client(&world), [graph(UserNeeded::fail())]);
    assert_eq!(
        block_on(api.get(GRAPH)).unwrap_err().code(),
        "non_browser_environment"
    );
}

#[test]
fn a_call_that_is_dropped_sends_nothing_more() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::fail())]);
    let script = Rc::new(ApiScript::new());
    script.push(401, None);
    world.transport.hold();
    let mut running = start(call(&api, &script, GRAPH));
    assert!(!running.runs_to_its_end());
    assert_eq!((script.sent().len(), world.transport.grants().len()), (1, 1));
    drop(running);
    world.transport.release();
    msal_testkit::settle();
    assert_eq!(script.sent().len(), 1);
}

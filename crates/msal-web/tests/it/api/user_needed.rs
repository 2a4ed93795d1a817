//! What happens when a token for a resource takes the user.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::future::{join, join_all};
use msal_testkit::{Departure, Reaction, TestUser, World, block_on, json_response, start};
use msal_web::{
    ApiClient, ApiError, ApiResource, EndSessionRequest, PublicClientApplication, UserNeed, UserNeeded,
};

use super::challenge::{CLAIMS, insufficient_claims};
use super::scripted_api::{ApiScript, GRAPH, call, graph};
use crate::common::{client, signed_in, with_expired_token};

const REFUSAL: Departure = Departure::RefuseToken {
    grant: "refresh_token",
    error: "interaction_required",
    suberror: "",
};

/// Somebody is signed in, whose token has expired and whose refresh token is refused.
fn stale(world: &World) -> PublicClientApplication {
    let client = with_expired_token(world);
    world.authority.depart(REFUSAL);
    client
}

/// How many popups have been opened since the sign-in.
fn popups(world: &World) -> usize {
    world.windows.popups().len() - 1
}

#[test]
fn without_another_wish_the_call_fails() {
    let world = World::new();
    let resource = ApiResource::new("https://graph.microsoft.com/v1.0", ["User.Read"]).unwrap();
    let api = ApiClient::new(&stale(&world), [resource]);
    let script = ApiScript::new();
    let error = block_on(call(&api, &script, GRAPH)).unwrap_err();
    assert!(error.is_interaction_required() && matches!(error, ApiError::Auth(_)));
    assert_eq!((script.sent().len(), popups(&world)), (0, 0));
}

#[test]
fn a_popup_brings_the_token_and_the_call_goes_on() {
    let world = World::new();
    let api = ApiClient::new(&stale(&world), [graph(UserNeeded::popup())]);
    let script = ApiScript::new();
    assert_eq!(block_on(call(&api, &script, GRAPH)), Ok(()));
    assert_eq!((script.statuses(), popups(&world)), (vec![200], 1));
    let visit = world.windows.visits().pop().unwrap();
    assert_eq!(visit.parameter("login_hint"), Some("ada@contoso.com"));
}

#[test]
fn a_challenge_reaches_the_popup_with_the_claims_of_both() {
    let world = World::new();
    let api = ApiClient::new(&signed_in(&world), [graph(UserNeeded::popup())]);
    let refusal = r#"{"access_token":{"capolids":{"essential":true,"values":["p1"]}}}"#;
    world.transport.push(Ok(json_response(
        400,
        serde_json::json!({ "error": "interaction_required", "error_description": "AADSTS50076", "claims": refusal }),
    )));
    let script = ApiScript::new();
    script.push(401, Some(&insufficient_claims(CLAIMS)));
    assert_eq!(block_on(call(&api, &script, GRAPH)), Ok(()));
    assert_eq!((script.statuses(), popups(&world)), (vec![401, 200], 1));
    let visit = world.windows.visits().pop().unwrap();
    let claims = visit.parameter("claims").unwrap();
    assert!(
        claims.contains(r#""value":"c1""#) && claims.contains(r#""values":["p1"]"#),
        "{claims}"
    );
    block_on(call(&api, &script, GRAPH)).unwrap();
    let sent = script.sent();
    assert!(
        sent[0] != sent[1] && sent[1] == sent[2],
        "the refused token is gone from the cache"
    );
}

#[test]
fn calls_that_wait_for_the_same_share_one_popup() {
    let world = World::new();
    let api = ApiClient::new(&stale(&world), [graph(UserNeeded::popup())]);
    let script = ApiScript::new();
    let outcomes = block_on(join_all((0..4).map(|_| call(&api, &script, GRAPH))));
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!((script.sent().len(), popups(&world)), (4, 1));
}

#[test]
fn calls_of_two_api_clients_open_one_popup_as_well() {
    let world = World::new();
    let client = stale(&world);
    world.windows.react_with({
        let authority = Rc::clone(&world.authority);
        move |visit| {
            // Who has signed in again has a refresh token that is not refused.
            authority.behave();
            Reaction::tell(&authority.authorize(visit))
        }
    });
    let one = ApiClient::new(&client, [graph(UserNeeded::popup())]);
    let other = ApiClient::new(&client, [graph(UserNeeded::popup())]);
    let script = ApiScript::new();
    let outcomes = block_on(join(call(&one, &script, GRAPH), call(&other, &script, GRAPH)));
    assert_eq!(outcomes, (Ok(()), Ok(())));
    assert_eq!(popups(&world), 1);
}

#[test]
fn calls_for_different_things_ask_one_after_the_other() {
    let world = World::new();
    let client = stale(&world);
    let mail = ApiResource::new("https://mail.example", ["Mail.Read"]).unwrap();
    let api = ApiClient::new(
        &client,
        [
            graph(UserNeeded::popup()),
            mail.with_user_needed(UserNeeded::popup()),
        ],
    );
    let script = ApiScript::new();
    let calls = join(
        call(&api, &script, GRAPH),
        call(&api, &script, "https://mail.example/"),
    );
    assert_eq!(
        block_on(calls),
        (Ok(()), Ok(())),
        "none takes the place of the other"
    );
    assert_eq!((popups(&world), world.windows.open()), (2, 0));
}

#[test]
fn a_popup_that_the_user_closes_fails_all_who_wait_and_nobody_later() {
    let world = World::new();
    let api = ApiClient::new(&stale(&world), [graph(UserNeeded::popup())]);
    let script = ApiScript::new();
    let authority = Rc::clone(&world.authority);
    world.windows.react_with(|_| Reaction::close());
    let outcomes = block_on(join(call(&api, &script, GRAPH), call(&api, &script, GRAPH)));
    let code = |outcome: Result<(), ApiError>| outcome.unwrap_err().code().to_owned();
    assert_eq!(
        (code(outcomes.0), code(outcomes.1)),
        ("user_cancelled".into(), "user_cancelled".into())
    );
    world
        .windows
        .react_with(move |visit| Reaction::tell(&authority.authorize(visit)));
    assert_eq!(block_on(call(&api, &script, GRAPH)), Ok(()));
    assert_eq!((popups(&world), script.sent().len()), (2, 1));
}

#[test]
fn a_dropped_call_leaves_the_popup_to_the_others_and_the_last_one_closes_it() {
    let world = World::new();
    let api = ApiClient::new(&stale(&world), [graph(UserNeeded::popup())]);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let script = ApiScript::new();
    let mut one = start(call(&api, &script, GRAPH));
    let mut other = start(call(&api, &script, GRAPH));
    assert!(!one.runs_to_its_end() && !other.runs_to_its_end());
    assert_eq!((popups(&world), world.windows.open()), (1, 1));
    drop(one);
    msal_testkit::settle();
    assert_eq!(world.windows.open(), 1);
    drop(other);
    msal_testkit::settle();
    assert_eq!(world.windows.open(), 0);
    assert!(script.sent().is_empty());
}

#[test]
fn a_redirect_leaves_the_page_and_the_call_goes_on_after_it() {
    let world = World::new();
    let api = ApiClient::new(&stale(&world), [graph(UserNeeded::redirect())]);
    world.clock.by_hand();
    let script = ApiScript::new();
    let mut leaving = start(call(&api, &script, GRAPH));
    assert!(!leaving.runs_to_its_end());
    world.clock.by_itself();
    drop(leaving);
    assert!(script.sent().is_empty());
    assert_eq!(
        world.departure().unwrap().parameter("login_hint"),
        Some("ada@contoso.com")
    );
    world.return_from_authority();
    assert_eq!(msal_web::begin(&world.platform()), msal_web::Start::App);
    let client = client(&world);
    block_on(client.handle_redirect()).unwrap();
    let api = ApiClient::new(&client, [graph(UserNeeded::redirect())]);
    assert_eq!(block_on(call(&api, &script, GRAPH)), Ok(()));
}

#[test]
fn the_app_decides_once_for_all_who_wait() {
    for (decision, wanted, popups_wanted) in [
        (UserNeeded::popup as fn() -> UserNeeded, Ok(()), 1),
        (UserNeeded::fail, Err("interaction_required".to_owned()), 0),
    ] {
        let world = World::new();
        let (questions, dialog) = (
            Rc::new(RefCell::new(Vec::<UserNeed>::new())),
            Rc::new(Cell::new(false)),
        );
        let user_needed = {
            let (questions, dialog) = (Rc::clone(&questions), Rc::clone(&dialog));
            UserNeeded::ask(move |need| {
                questions.borrow_mut().push(need);
                let dialog = Rc::clone(&dialog);
                async move {
                    std::future::poll_fn(|waker| match dialog.get() {
                        true => std::task::Poll::Ready(()),
                        false => {
                            waker.waker().wake_by_ref();
                            std::task::Poll::Pending
                        }
                    })
                    .await;
                    decision()
                }
            })
        };
        let api = ApiClient::new(&stale(&world), [graph(user_needed)]);
        let script = ApiScript::new();
        let mut calls = start(join(call(&api, &script, GRAPH), call(&api, &script, GRAPH)));
        (0..50).for_each(|_| calls.step());
        assert_eq!(
            (questions.borrow().len(), popups(&world)),
            (1, 0),
            "the dialog is open"
        );
        dialog.set(true);
        let (one, other) = calls.finish();
        for outcome in [one, other] {
            assert_eq!(outcome.map_err(|error| error.code().to_owned()), wanted);
        }
        let questions = questions.borrow();
        assert_eq!((questions.len(), popups(&world)), (1, popups_wanted));
        assert_eq!(questions[0].scopes.as_str(), "User.Read");
        assert!(questions[0].error.is_interaction_required());
        assert_eq!(questions[0].account.as_ref().unwrap().username, "ada@contoso.com");
    }
}

#[test]
fn with_nobody_signed_in_the_user_is_needed_too() {
    let world = World::new();
    let client = client(&world);
    let script = ApiScript::new();
    let failing = ApiClient::new(&client, [graph(UserNeeded::fail())]);
    assert_eq!(
        block_on(call(&failing, &script, GRAPH)).unwrap_err().code(),
        "no_account_error"
    );
    let api = ApiClient::new(&client, [graph(UserNeeded::popup())]);
    let outcomes = block_on(join(call(&api, &script, GRAPH), call(&api, &script, GRAPH)));
    assert_eq!(outcomes, (Ok(()), Ok(())));
    assert_eq!((world.windows.popups().len(), script.sent().len()), (1, 2));
}

#[test]
fn a_call_for_one_user_is_not_sent_as_another() {
    let world = World::new();
    let client = stale(&world);
    let api = ApiClient::new(&client, [graph(UserNeeded::popup())]);
    world.authority.expect(TestUser::bob());
    let script = ApiScript::new();
    assert_eq!(block_on(call(&api, &script, GRAPH)), Err(ApiError::OtherUser));
    assert!(script.sent().is_empty());
    assert_eq!(
        block_on(call(&api, &script, GRAPH)),
        Ok(()),
        "a new call is for who is active now"
    );
}

#[test]
fn a_lost_network_asks_nobody() {
    let world = World::new();
    let api = ApiClient::new(&with_expired_token(&world), [graph(UserNeeded::popup())]);
    world.authority.depart(Departure::Offline);
    let script = ApiScript::new();
    assert_eq!(
        block_on(call(&api, &script, GRAPH)).unwrap_err().code(),
        "no_network_connectivity"
    );
    assert_eq!(popups(&world), 0);
}

#[test]
fn a_blocked_popup_is_the_error() {
    let world = World::new();
    let client = stale(&world);
    let api = ApiClient::new(&client, [graph(UserNeeded::popup())]);
    world.windows.block_popups(true);
    let script = ApiScript::new();
    assert_eq!(
        block_on(call(&api, &script, GRAPH)).unwrap_err().code(),
        "popup_window_error"
    );
    world.windows.block_popups(false);
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    assert_eq!(
        block_on(call(&api, &script, GRAPH)),
        Ok(()),
        "whoever signs in next"
    );
}

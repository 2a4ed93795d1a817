use futures_util::future::{join, join_all};
use msal_testkit::{World, block_on, start};
use msal_web::SilentRequest;

use crate::common::{in_a_word, signed_in, silent, with_expired_token};

#[test]
fn parallel_calls_share_one_refresh() {
    let world = World::new();
    let client = with_expired_token(&world);
    let calls = (0..5).map(|_| client.acquire_token_silent(silent()));
    let outcomes = block_on(join_all(calls));
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(world.transport.grants(), ["refresh_token"]);
    let tokens: Vec<_> = outcomes
        .into_iter()
        .map(|outcome| outcome.unwrap().access_token)
        .collect();
    assert!(tokens.iter().all(|token| *token == tokens[0]));
}

#[test]
fn parallel_calls_for_other_scopes_each_get_their_own_token() {
    let world = World::new();
    let client = with_expired_token(&world);
    let calls = join(
        client.acquire_token_silent(silent()),
        client.acquire_token_silent(SilentRequest::new(["Mail.Read"])),
    );
    let (user, mail) = block_on(calls);
    assert!(user.unwrap().scopes.contains("User.Read") && mail.unwrap().scopes.contains("Mail.Read"));
    assert_eq!(world.transport.grants().len(), 2);
}

#[test]
fn a_call_behind_one_that_is_dropped_goes_on_by_itself() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.transport.hold();
    let mut first = start(client.acquire_token_silent(silent()));
    let mut second = start(client.acquire_token_silent(silent()));
    assert!(!first.runs_to_its_end() && !second.runs_to_its_end());
    assert_eq!(world.transport.sent().len(), 1);
    drop(first);
    world.transport.release();
    assert_eq!(in_a_word(&second.finish()), "network");
}

#[test]
fn a_cached_token_is_had_while_another_is_being_refreshed() {
    let world = World::new();
    let client = signed_in(&world);
    world.transport.hold();
    let mut refresh = start(client.acquire_token_silent(SilentRequest::new(["Mail.Read"])));
    assert!(!refresh.runs_to_its_end());
    let mut hit = start(client.acquire_token_silent(silent()));
    assert!(hit.runs_to_its_end());
    assert_eq!(in_a_word(&hit.finish()), "cache");
}

#[test]
fn tokens_of_an_account_removed_meanwhile_are_returned_but_not_kept() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.transport.hold();
    let mut call = start(client.acquire_token_silent(silent()));
    assert!(!call.runs_to_its_end());
    client.clear_cache(None);
    world.transport.release();
    let result = call.finish().unwrap();
    assert!(result.access_token.is_some() && result.account.username == "ada@contoso.com");
    assert!(client.accounts().is_empty());
    assert_eq!(world.storage.snapshot(), Default::default());
}

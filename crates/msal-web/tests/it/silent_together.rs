use std::time::Duration;

use futures_util::future::{join, join_all};
use msal_testkit::{Departure, Reaction, World, block_on, server_error, start};
use msal_web::platform::Clock as _;
use msal_web::{EventKind, SilentRequest};

use crate::common::{Log, in_a_word, popup, signed_in, silent, with_expired_token};

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
        .map(|outcome| outcome.unwrap().access_token.clone())
        .collect();
    assert!(tokens.iter().all(|token| *token == tokens[0]));
}

#[test]
fn parallel_calls_share_one_failure() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    world.windows.react_with(|_| Reaction::nothing());
    let log = Log::of(&client);
    let before = world.clock.now();
    let outcomes = block_on(join_all((0..3).map(|_| client.acquire_token_silent(silent()))));
    for outcome in outcomes {
        assert!(outcome.is_err_and(|error| error.is_interaction_required()));
    }
    assert_eq!(world.windows.frames(), 1);
    assert_eq!(
        world.clock.now().since(before),
        Duration::from_secs(10),
        "nobody waits in a queue for nothing"
    );
    use EventKind::{AcquireTokenFailure, AcquireTokenNetworkStart, AcquireTokenStart};
    assert_eq!(
        log.kinds(),
        [AcquireTokenStart, AcquireTokenNetworkStart, AcquireTokenFailure],
        "told once"
    );
}

#[test]
fn those_who_share_an_outcome_get_back_what_is_theirs() {
    let world = World::new();
    let client = with_expired_token(&world);
    let call = |name: &str| {
        let request = silent()
            .with_force_refresh()
            .with_state(name)
            .with_correlation_id(name);
        client.acquire_token_silent(request)
    };
    let (one, other) = block_on(join(call("one"), call("other")));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(
        (one.state.as_deref(), one.correlation_id.as_str()),
        (Some("one"), "one")
    );
    assert_eq!(
        (other.state.as_deref(), other.correlation_id.as_str()),
        (Some("other"), "other")
    );
    assert_eq!(one.access_token, other.access_token);
    assert_eq!(world.transport.grants(), ["refresh_token"]);
}

#[test]
fn who_has_signed_in_again_in_another_tab_does_not_share_a_call_from_before() {
    let world = World::new();
    let client = signed_in(&world);
    let mut tab = world.new_tab();
    tab.storage = world.storage.clone();
    let other = crate::common::client(&tab);
    let account = client.active_account().unwrap();
    let forced = || silent().with_account(account.clone()).with_force_refresh();
    other.clear_cache(Some(&account));
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut before = start(client.acquire_token_silent(forced()));
    assert!(!before.runs_to_its_end());
    assert_eq!(world.windows.open(), 1, "only the session is left to ask for");
    world.clock.by_itself();
    block_on(other.login_popup(popup())).unwrap();
    let after = block_on(client.acquire_token_silent(forced()));
    assert_eq!(in_a_word(&after), "network");
    assert!(before.finish().unwrap_err().is_interaction_required());
}

#[test]
fn an_outcome_is_not_shared_with_those_who_come_later() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.depart(Departure::Offline);
    block_on(client.acquire_token_silent(silent())).unwrap_err();
    world.authority.behave();
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "network"
    );
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

#[test]
fn how_the_scopes_are_spelled_makes_no_difference() {
    let world = World::new();
    let client = with_expired_token(&world);
    let spellings = [
        "User.Read Mail.Read",
        "mail.read user.read",
        "openid Mail.Read User.Read",
    ];
    let calls = spellings.map(|scopes| client.acquire_token_silent(SilentRequest::new(scopes)));
    let outcomes = block_on(join_all(calls));
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(world.transport.grants(), ["refresh_token"]);
}

#[test]
fn a_call_for_fewer_scopes_takes_the_token_of_the_one_for_more() {
    let world = World::new();
    let client = with_expired_token(&world);
    let (both, one) = block_on(join(
        client.acquire_token_silent(SilentRequest::new(["User.Read", "Mail.Read"])),
        client.acquire_token_silent(silent().with_state("mine")),
    ));
    let one = one.unwrap();
    assert_eq!(one.access_token, both.unwrap().access_token);
    assert_eq!(one.state.as_deref(), Some("mine"));
    assert_eq!(world.transport.grants(), ["refresh_token"]);
}

#[test]
fn a_call_for_fewer_scopes_does_not_share_the_failure_of_the_one_for_more() {
    let world = World::new();
    let client = with_expired_token(&world);
    world
        .transport
        .push(Ok(server_error("invalid_grant", "consent_required", 65001)));
    let (both, one) = block_on(join(
        client.acquire_token_silent(SilentRequest::new(["User.Read", "Mail.Read"])),
        client.acquire_token_silent(silent()),
    ));
    assert!(both.is_err_and(|error| error.is_interaction_required()));
    assert!(one.is_ok());
}

//! Tokens that a caller gets and that are not kept.

use std::time::Duration;

use msal_testkit::{World, block_on};
use msal_web::{AuthorizationCodeRequest, CacheLookupPolicy, RedirectRequest, SilentRequest, UnixTime};

use crate::common::{client, in_a_word, popup, signed_in, silent, usernames};
use crate::redirect::{load, there_and_back};

/// The keys of this kind of credential in the storage.
fn stored(world: &World, kind: &str) -> Vec<String> {
    let keys = world.storage.keys_mentioning(kind);
    keys.into_iter()
        .filter(|key| key.contains(&format!("|{kind}|")))
        .collect()
}

#[test]
fn an_access_token_that_is_not_to_be_kept_is_in_nobodys_storage() {
    let world = World::new();
    let client = client(&world);
    let result = block_on(client.login_popup(popup().without_storing_access_token())).unwrap();
    let token = result.access_token.clone().unwrap();
    assert!(world.storage.keys_mentioning(token.secret()).is_empty());
    assert_eq!(usernames(&client), ["ada@contoso.com"]);
    let cached = silent().with_cache_lookup_policy(CacheLookupPolicy::AccessToken);
    let outcome = block_on(client.acquire_token_silent(cached));
    assert_eq!(in_a_word(&outcome), "token_refresh_required");
    let renewed = block_on(client.acquire_token_silent(silent().without_storing_access_token())).unwrap();
    assert!(!renewed.from_cache());
    assert!(
        !block_on(client.acquire_token_silent(silent()))
            .unwrap()
            .from_cache(),
        "nor was that one kept"
    );
    assert!(
        block_on(client.acquire_token_silent(silent()))
            .unwrap()
            .from_cache()
    );
}

#[test]
fn a_refresh_token_that_is_not_to_be_kept_renews_nothing() {
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup().without_storing_refresh_token())).unwrap();
    assert!(stored(&world, "refreshtoken").is_empty());
    let renewal = silent().with_cache_lookup_policy(CacheLookupPolicy::RefreshToken);
    let error = block_on(client.acquire_token_silent(renewal)).unwrap_err();
    assert_eq!(error.code(), "no_tokens_found");
    assert!(
        block_on(client.acquire_token_silent(silent()))
            .unwrap()
            .from_cache()
    );
}

#[test]
fn what_is_not_to_be_kept_is_known_after_a_redirect_and_with_a_code() {
    let world = World::new();
    let request = RedirectRequest::new(["User.Read"])
        .without_storing_access_token()
        .without_storing_refresh_token();
    there_and_back(&world, request);
    let app = load(&world);
    block_on(app.handle_redirect()).unwrap();
    assert_eq!(usernames(&app), ["ada@contoso.com"]);
    let code = world.authority.spa_code(msal_testkit::TestUser::bob());
    let request = AuthorizationCodeRequest::new(code)
        .without_storing_access_token()
        .without_storing_refresh_token();
    block_on(app.acquire_token_by_code(request)).unwrap();
    assert_eq!(usernames(&app).len(), 2);
    assert!(stored(&world, "accesstoken").is_empty() && stored(&world, "refreshtoken").is_empty());
}

#[test]
fn calls_that_keep_and_calls_that_do_not_share_nothing() {
    let world = World::new();
    let client = signed_in(&world);
    let new = || silent().with_force_refresh();
    let calls = [new(), new().without_storing_access_token(), new()];
    let calls = calls.map(|request| client.acquire_token_silent(request));
    let outcomes = block_on(futures_util::future::join_all(calls));
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(
        world.transport.sent().len(),
        2,
        "the first and the last share one request"
    );
}

#[test]
fn a_refresh_token_close_to_its_end_counts_as_expired_as_early_as_the_caller_says() {
    let world = World::new();
    let client = signed_in(&world);
    let account = client.active_account().unwrap();
    let end: UnixTime = client.session_expires_at(&account).unwrap();
    let left = end.since(client.clock_now());
    let ask = |offset: Duration| {
        let request: SilentRequest = silent()
            .with_cache_lookup_policy(CacheLookupPolicy::RefreshToken)
            .with_refresh_token_expiration_offset(offset);
        in_a_word(&block_on(client.acquire_token_silent(request)))
    };
    assert_eq!(ask(left - Duration::from_secs(60)), "network");
    assert_eq!(ask(left + Duration::from_secs(60)), "refresh_token_expired");
}

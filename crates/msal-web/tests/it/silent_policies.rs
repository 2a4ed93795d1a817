use msal_testkit::{World, block_on};

use crate::common::{in_a_word, signed_in, silent};

#[test]
fn a_cached_token_costs_no_request() {
    let world = World::new();
    let client = signed_in(&world);
    let visits = world.windows.visits().len();
    let result = block_on(client.acquire_token_silent(silent())).unwrap();
    assert!(
        result.from_cache() && result.access_token.is_some() && result.account.username == "ada@contoso.com"
    );
    assert_eq!(
        (world.transport.sent().len(), world.windows.visits().len()),
        (0, visits)
    );
}

#[test]
fn a_cached_token_counts_as_expired_five_minutes_early() {
    let world = World::new();
    let client = signed_in(&world);
    let result = block_on(client.acquire_token_silent(silent())).unwrap();
    world
        .clock
        .set(result.expires_on - std::time::Duration::from_secs(300));
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
    world.clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "network"
    );
}

#[test]
fn a_clock_turned_back_makes_a_cached_token_unusable_to_a_page_that_has_not_seen_it_before() {
    let world = World::new();
    signed_in(&world);
    world
        .clock
        .set(msal_testkit::START - std::time::Duration::from_secs(60));
    let page = crate::common::client(&world);
    assert_eq!(
        in_a_word(&block_on(page.acquire_token_silent(silent()))),
        "network"
    );
}

#[test]
fn a_claims_challenge_or_force_passes_over_the_cache() {
    let world = World::new();
    let client = signed_in(&world);
    let challenge = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;
    for (request, wanted) in [
        (silent().with_claims(challenge), "network"),
        (silent().with_force_refresh(), "network"),
        (silent().with_claims("{}"), "cache"),
    ] {
        assert_eq!(
            in_a_word(&block_on(client.acquire_token_silent(request.clone()))),
            wanted,
            "{request:?}"
        );
    }
    let sent = world.transport.sent();
    assert!(sent[0].field("claims").unwrap_or_default().contains("acrs"));
    assert!(!sent[1].field("claims").unwrap_or_default().contains("acrs"));
}

#[test]
fn a_token_got_for_a_challenge_replaces_the_rejected_one() {
    let world = World::new();
    let client = signed_in(&world);
    let rejected = block_on(client.acquire_token_silent(silent())).unwrap();
    let challenged = silent().with_claims(r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#);
    let renewed = block_on(client.acquire_token_silent(challenged)).unwrap();
    let next = block_on(client.acquire_token_silent(silent())).unwrap();
    assert!(
        next.from_cache()
            && next.access_token == renewed.access_token
            && next.access_token != rejected.access_token
    );
}

#[test]
fn other_scopes_are_not_answered_from_the_cache_and_live_beside() {
    let world = World::new();
    let client = signed_in(&world);
    let mail = || msal_web::SilentRequest::new(["Mail.Read"]);
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(mail()))),
        "network"
    );
    assert_eq!(in_a_word(&block_on(client.acquire_token_silent(mail()))), "cache");
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
}

#[test]
fn without_any_account_a_silent_call_says_so() {
    let world = World::new();
    let client = crate::common::client(&world);
    let error = block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!(error.code(), "no_account_error");
    assert!(world.transport.sent().is_empty() && world.windows.frames() == 0);
}

#[test]
fn the_callers_state_and_correlation_id_come_back_with_the_token() {
    let world = World::new();
    let client = signed_in(&world);
    let request = || silent().with_state("cart=3").with_correlation_id("id-1");
    for request in [request(), request().with_force_refresh()] {
        let result = block_on(client.acquire_token_silent(request)).unwrap();
        assert_eq!(
            (result.state.as_deref(), result.correlation_id.as_str()),
            (Some("cart=3"), "id-1")
        );
    }
}

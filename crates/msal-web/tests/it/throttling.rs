//! An authority that wants to be left alone, and one that is out of order.

use std::time::Duration;

use msal_testkit::{Departure, World, block_on, html_response, server_error, start};
use msal_web::platform::{Clock as _, HttpResponse, Storage as _};
use msal_web::{AuthError, ErrorKind, NextStep, PublicClientApplication, SilentRequest};

use crate::common::{client, in_a_word, popup, signed_in, silent, with_expired_token};

const SECOND: Duration = Duration::from_secs(1);

fn refusal(status: u16, retry_after: Option<&str>) -> HttpResponse {
    HttpResponse {
        status,
        retry_after: retry_after.map(str::to_owned),
        ..server_error("temporarily_unavailable", "", 90055)
    }
}

fn fail(client: &PublicClientApplication) -> AuthError {
    block_on(client.acquire_token_silent(silent())).unwrap_err()
}

/// How long a silent call for the same is refused without a request after this response.
fn refused_for(response: HttpResponse) -> Option<Duration> {
    let world = World::new();
    let client = with_expired_token(&world);
    world.transport.push(Ok(response));
    fail(&client);
    assert_eq!(world.transport.sent().len(), 1);
    let Err(error) = block_on(client.acquire_token_silent(silent())) else {
        return None;
    };
    assert_eq!(world.transport.sent().len(), 1, "it is refused here");
    let NextStep::RetryAfter(left) = error.next_step() else {
        panic!("{error:?}");
    };
    world.clock.advance(left - SECOND);
    assert_eq!(fail(&client).next_step(), NextStep::RetryAfter(SECOND));
    assert_eq!(world.transport.sent().len(), 1);
    world.clock.advance(SECOND);
    let outcome = block_on(client.acquire_token_silent(silent()));
    assert_eq!(in_a_word(&outcome), "network", "the time is over");
    Some(left)
}

#[test]
fn a_request_is_refused_here_for_as_long_as_the_authority_has_asked() {
    let check = |status: u16, retry_after: Option<&str>, seconds: Option<u64>| {
        let found = refused_for(refusal(status, retry_after));
        assert_eq!(
            found,
            seconds.map(Duration::from_secs),
            "{status} {retry_after:?}"
        );
    };
    check(429, Some("7"), Some(7));
    check(429, None, Some(60));
    check(429, Some("soon"), Some(60));
    check(429, Some("100000"), Some(3600));
    check(503, Some("120"), Some(120));
    check(400, Some("5"), Some(5));
    check(503, None, None);
    check(500, None, None);
}

#[test]
fn a_page_in_place_of_json_counts_by_its_status() {
    let check = |status: u16, is_refused: bool| {
        let world = World::new();
        let client = with_expired_token(&world);
        world.transport.push(Ok(html_response(status)));
        assert_eq!(fail(&client).code(), "failed_to_parse_response");
        let outcome = block_on(client.acquire_token_silent(silent()));
        assert_eq!(outcome.is_err(), is_refused, "{status}");
        world.clock.advance(60 * SECOND);
        assert!(block_on(client.acquire_token_silent(silent())).is_ok());
        assert_eq!(world.transport.sent().len(), 2, "{status}");
    };
    check(429, true);
    check(503, false);
}

#[test]
fn what_is_refused_here_says_what_the_authority_has_said() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.transport.push(Ok(refusal(429, Some("7"))));
    let first = fail(&client);
    let second = fail(&client);
    assert_eq!(second.code(), first.code());
    assert_eq!(second.to_string(), first.to_string());
    assert_eq!(second.server().unwrap().codes, [90055]);
    assert_eq!(
        (second.kind(), second.is_interaction_required()),
        (ErrorKind::Server, false)
    );
}

#[test]
fn only_a_request_for_the_same_is_refused() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.transport.push(Ok(refusal(429, None)));
    fail(&client);
    let other = block_on(client.acquire_token_silent(SilentRequest::new(["Mail.Read"])));
    assert_eq!(in_a_word(&other), "network");
    let with_claims = silent().with_claims(r#"{"access_token":{"nbf":null}}"#);
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(with_claims))),
        "network"
    );
}

#[test]
fn a_cached_token_and_a_user_who_signs_in_are_never_refused() {
    let world = World::new();
    let client = signed_in(&world);
    world.transport.push(Ok(refusal(429, None)));
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap_err();
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
    assert_eq!(in_a_word(&block_on(client.login_popup(popup()))), "network");
    for status in [429, 503] {
        world.transport.push(Ok(refusal(status, Some("600"))));
        let error = block_on(client.login_popup(popup())).unwrap_err();
        assert_eq!(error.next_step(), NextStep::RetryAfter(600 * SECOND));
        assert!(
            block_on(client.login_popup(popup())).is_ok(),
            "a user who clicks again means it"
        );
    }
}

#[test]
fn a_hidden_frame_is_not_opened_while_its_request_is_not_wanted() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    world.authority.depart(Departure::RefuseToken {
        grant: "refresh_token",
        error: "invalid_grant",
        suberror: "",
    });
    let refused = server_error("invalid_grant", "", 700_084);
    world.transport.push(Ok(refused));
    world.transport.push(Ok(refusal(429, Some("30"))));
    fail(&client);
    let frames = world.windows.frames();
    let requests = world.transport.sent().len();
    fail(&client);
    assert_eq!(
        (world.windows.frames(), world.transport.sent().len()),
        (frames, requests)
    );
}

/// The form in which MSAL.js writes it, and the name under which it looks.
#[test]
fn other_pages_know_of_it_and_so_does_msal_js_at_the_same_authority() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.transport.push(Ok(refusal(429, Some("30"))));
    fail(&client);
    let account = client.active_account().unwrap();
    let key = format!(
        r#"throttling.{{"clientId":"{}","authority":"https://login.microsoftonline.com/{}/","scopes":["User.Read"],"authenticationScheme":"Bearer"}}"#,
        msal_testkit::CLIENT_ID,
        account.tenant_id
    );
    let entry = world.storage.get(&key).unwrap();
    let entry: serde_json::Value = serde_json::from_str(&entry).unwrap();
    let end = world.clock.now() + 30 * SECOND;
    assert_eq!(
        entry,
        serde_json::json!({
            "throttleTime": end.millis(),
            "error": "temporarily_unavailable",
            "errorMessage": "AADSTS90055: a scripted refusal.",
        })
    );
    let page = crate::common::client(&world);
    let error = fail(&page);
    assert_eq!(error.next_step(), NextStep::RetryAfter(30 * SECOND));
    assert_eq!(error.code(), "temporarily_unavailable");
    assert!(error.to_string().contains("AADSTS90055: a scripted refusal."));
    assert_eq!(world.transport.sent().len(), 1);
    world.clock.advance(30 * SECOND);
    assert_eq!(
        in_a_word(&block_on(page.acquire_token_silent(silent()))),
        "network"
    );
    assert_eq!(world.storage.get(&key), None, "it is removed when it is over");
}

#[test]
fn of_two_refusals_at_once_the_longer_wait_is_the_one_that_other_pages_hear_of() {
    let world = World::new();
    let client = with_expired_token(&world);
    let mut tab = world.new_tab();
    tab.storage = world.storage.clone();
    let other = crate::common::client(&tab);
    world.transport.hold();
    let mut first = start(client.acquire_token_silent(silent()));
    let mut second = start(other.acquire_token_silent(silent()));
    assert!(!first.runs_to_its_end() && !second.runs_to_its_end());
    assert_eq!(world.transport.sent().len(), 2);
    world.transport.push(Ok(refusal(429, Some("70"))));
    world.transport.push(Ok(refusal(503, Some("9"))));
    world.transport.release();
    first.finish().unwrap_err();
    second.finish().unwrap_err();
    let page = crate::common::client(&world);
    assert_eq!(fail(&page).next_step(), NextStep::RetryAfter(70 * SECOND));
}

#[test]
fn an_entry_that_is_damaged_or_of_another_clock_holds_nobody_up() {
    for entry in [
        "",
        "{",
        "[]",
        "{}",
        r#"{"throttleTime":"x"}"#,
        r#"{"throttleTime":-1}"#,
        r#"{"throttleTime":99999999999999999999}"#,
    ] {
        let world = World::new();
        let client = with_expired_token(&world);
        world.transport.push(Ok(refusal(429, None)));
        fail(&client);
        let key = world
            .storage
            .keys()
            .into_iter()
            .find(|key| key.starts_with("throttling."));
        world.storage.set(&key.unwrap(), entry).unwrap();
        let page = crate::common::client(&world);
        let outcome = block_on(page.acquire_token_silent(silent()));
        assert_eq!(in_a_word(&outcome), "network", "{entry}");
    }
}

#[test]
fn neither_a_full_store_nor_a_clock_that_is_set_ends_the_wait() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.storage.fail_writes();
    world.transport.push(Ok(refusal(429, Some("30"))));
    fail(&client);
    world.clock.set(world.clock.now() + Duration::from_secs(86_400));
    fail(&client);
    world
        .clock
        .set(world.clock.now() - Duration::from_secs(2 * 86_400));
    fail(&client);
    assert_eq!(world.transport.sent().len(), 1);
}

/// Whatever goes wrong: the user stays signed in, the error names the cause, and the next call
/// succeeds once the server does.
#[test]
fn trouble_with_the_network_or_the_server_signs_nobody_out_and_passes() {
    let check = |departure: Departure, code: &str, kind: ErrorKind| {
        let world = World::new();
        let client = with_expired_token(&world);
        let (accounts, stored) = (client.accounts(), world.storage.snapshot());
        world.authority.depart(departure.clone());
        let error = fail(&client);
        assert_eq!((error.code(), error.kind()), (code, kind), "{departure:?}");
        assert!(
            !error.is_interaction_required() && !error.is_session_lost(),
            "{departure:?}"
        );
        assert_eq!(client.accounts(), accounts, "{departure:?}");
        assert!(client.snapshot().session().is_signed_in(), "{departure:?}");
        assert_eq!(world.storage.snapshot(), stored, "{departure:?}");
        world.authority.behave();
        let outcome = block_on(client.acquire_token_silent(silent()));
        assert_eq!(in_a_word(&outcome), "network", "{departure:?}");
    };
    check(Departure::Offline, "no_network_connectivity", ErrorKind::Network);
    check(Departure::Unreachable, "post_request_failed", ErrorKind::Network);
    check(Departure::Html, "failed_to_parse_response", ErrorKind::Response);
    check(
        Departure::MalformedJson,
        "failed_to_parse_response",
        ErrorKind::Response,
    );
    check(
        Departure::MalformedIdToken,
        "token_parsing_error",
        ErrorKind::Response,
    );
    for status in [500, 502, 503, 504] {
        check(
            Departure::Status(status),
            "temporarily_unavailable",
            ErrorKind::Server,
        );
    }
}

#[test]
fn a_server_that_is_too_slow_signs_nobody_out_and_is_named() {
    let world = World::new();
    let client = with_expired_token(&world);
    let accounts = client.accounts();
    world.transport.hold();
    let error = fail(&client);
    assert_eq!((error.code(), error.kind()), ("timed_out", ErrorKind::Network));
    assert!(error.to_string().contains("login.microsoftonline.com"), "{error}");
    assert_eq!(client.accounts(), accounts);
    world.transport.release();
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "network"
    );
}

#[test]
fn what_the_server_has_said_reaches_the_caller() {
    let world = World::new();
    let app = client(&world);
    block_on(app.login_popup(popup())).unwrap();
    world.transport.push(Ok(refusal(503, None)));
    let error = block_on(app.acquire_token_silent(silent().with_force_refresh())).unwrap_err();
    let server = error.server().unwrap();
    assert_eq!(
        (server.status, server.codes.as_slice()),
        (Some(503), &[90055][..])
    );
    assert!(error.to_string().contains("AADSTS90055: a scripted refusal."));
    assert!(error.correlation_id().is_some() && server.trace_id.is_some());
}

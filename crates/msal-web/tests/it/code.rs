//! Codes that the app's own server has got for its page.

use futures_util::future::join;
use msal_testkit::{CLIENT_ID, Departure, TestUser, World, block_on, start};
use msal_web::{Authority, AuthorizationCodeRequest, Configuration, EventKind};

use crate::common::{Log, client, client_with, in_a_word, signed_in, silent, usernames};

fn request(code: &str) -> AuthorizationCodeRequest {
    AuthorizationCodeRequest::new(code).with_scopes(["User.Read"])
}

#[test]
fn a_code_of_the_apps_server_signs_in() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    let code = world.authority.spa_code(TestUser::ada());
    let result = block_on(client.acquire_token_by_code(request(&code))).unwrap();
    assert_eq!(client.active_account(), Some(result.account.clone()));
    assert_eq!(usernames(&client), ["ada@contoso.com"]);
    use EventKind::{AcquireTokenStart, AcquireTokenSuccess, ActiveAccountChanged, LoginSuccess};
    assert_eq!(
        log.kinds(),
        [
            AcquireTokenStart,
            ActiveAccountChanged,
            AcquireTokenSuccess,
            LoginSuccess
        ]
    );
    let sent = world.transport.sent();
    assert_eq!((sent.len(), sent[0].grant()), (1, "authorization_code"));
    assert_eq!(sent[0].field("code"), Some(&*code));
    assert_eq!(
        sent[0].field("scope"),
        Some("User.Read openid profile offline_access")
    );
    assert_eq!(
        (sent[0].field("redirect_uri"), sent[0].field("code_verifier")),
        (None, None)
    );
    let cached = block_on(client.acquire_token_silent(silent()));
    assert_eq!(in_a_word(&cached), "cache");
}

#[test]
fn calls_with_one_code_share_one_request() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    let code = world.authority.spa_code(TestUser::ada());
    let call = |id: &str| client.acquire_token_by_code(request(&code).with_correlation_id(id));
    let (one, other) = block_on(join(call("one"), call("other")));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one.access_token, other.access_token);
    assert_eq!(
        (one.correlation_id.as_str(), other.correlation_id.as_str()),
        ("one", "other")
    );
    assert_eq!(world.transport.grants(), ["authorization_code"]);
    let starts = log
        .kinds()
        .into_iter()
        .filter(|kind| *kind == EventKind::AcquireTokenStart);
    assert_eq!(starts.count(), 1);
}

#[test]
fn a_code_is_redeemed_once() {
    let world = World::new();
    let client = client(&world);
    let code = world.authority.spa_code(TestUser::ada());
    block_on(client.acquire_token_by_code(request(&code))).unwrap();
    let again = block_on(client.acquire_token_by_code(request(&code)));
    assert_eq!(in_a_word(&again), "invalid_grant");
    assert_eq!(usernames(&client), ["ada@contoso.com"], "the first sign-in stays");
}

#[test]
fn a_call_that_is_dropped_signs_in_all_the_same() {
    let world = World::new();
    let client = client(&world);
    world.transport.hold();
    let code = world.authority.spa_code(TestUser::ada());
    let mut call = start(client.acquire_token_by_code(request(&code)));
    assert!(!call.runs_to_its_end());
    drop(call);
    world.transport.release();
    msal_testkit::settle();
    assert_eq!(
        usernames(&client),
        ["ada@contoso.com"],
        "the code can be used once"
    );
}

#[test]
fn what_comes_after_a_sign_out_is_not_kept() {
    let world = World::new();
    let client = client(&world);
    world.transport.hold();
    let code = world.authority.spa_code(TestUser::ada());
    let mut call = start(client.acquire_token_by_code(request(&code)));
    assert!(!call.runs_to_its_end());
    client.clear_cache(None);
    world.transport.release();
    assert!(call.finish().unwrap().access_token.is_some());
    assert!(client.accounts().is_empty() && world.storage.snapshot().is_empty());
}

#[test]
fn a_code_is_kept_while_the_authority_wants_no_requests() {
    let world = World::new();
    let client = client(&world);
    let code = world.authority.spa_code(TestUser::ada());
    world.authority.depart(Departure::Status(429));
    assert!(block_on(client.acquire_token_by_code(request(&code))).is_err());
    world.authority.behave();
    assert!(block_on(client.acquire_token_by_code(request(&code))).is_err());
    assert_eq!(world.transport.grants().len(), 1, "the second one is not sent");
    world.clock.advance(std::time::Duration::from_secs(61));
    assert!(block_on(client.acquire_token_by_code(request(&code))).is_ok());
}

#[test]
fn bad_input_is_told_and_leaves_no_trace() {
    let world = World::new();
    let client = signed_in(&world);
    let before = world.storage.snapshot();
    let code = || world.authority.spa_code(TestUser::bob());
    let check = |request: AuthorizationCodeRequest, wanted: &str| {
        let outcome = block_on(client.acquire_token_by_code(request));
        assert_eq!(in_a_word(&outcome), wanted);
        assert_eq!(world.storage.snapshot(), before, "{wanted}");
    };
    let missing = "authorization_code_missing_from_server_response";
    check(AuthorizationCodeRequest::new(""), missing);
    check(AuthorizationCodeRequest::new(" \n"), missing);
    check(request("unknown"), "invalid_grant");
    check(request(&code()).with_claims("[]"), "invalid_claims");
    check(
        request(&code()).with_authority("https://evil.example/t"),
        "untrusted_authority",
    );
    check(
        request(&code()).with_authority(Authority::from("")),
        "empty_url_error",
    );
    for (departure, wanted) in [
        (Departure::WrongAudience, "audience_mismatch"),
        (Departure::WrongIssuer, "issuer_mismatch"),
        (Departure::ExpiredIdToken, "id_token_expired"),
        (Departure::MalformedIdToken, "token_parsing_error"),
        (Departure::Html, "failed_to_parse_response"),
        (Departure::Offline, "no_network_connectivity"),
    ] {
        world.authority.depart(departure);
        check(request(&code()), wanted);
        world.authority.behave();
    }
    world.authority.edit_bodies(|body| {
        body.remove("id_token");
    });
    check(request(&code()), "null_or_empty_token");
}

#[test]
fn a_code_is_redeemed_at_the_authority_that_issued_it() {
    let world = World::new();
    let client = client_with(&world, Configuration::new(CLIENT_ID));
    let code = world.authority.spa_code(TestUser::ada());
    let request = request(&code)
        .with_authority(Authority::workforce("contoso.com"))
        .with_resource("https://api.contoso.com/")
        .with_extra_parameter("dc", "1")
        .with_extra_query_parameter("slice", "2");
    block_on(client.acquire_token_by_code(request)).unwrap();
    let sent = world.transport.sent().remove(0);
    assert!(
        sent.url
            .starts_with("https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token?")
    );
    assert!(sent.url.ends_with("&slice=2"));
    assert_eq!(sent.field("resource"), Some("https://api.contoso.com/"));
    assert_eq!(sent.field("dc"), Some("1"));
}

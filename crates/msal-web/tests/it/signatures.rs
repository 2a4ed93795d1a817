//! The signature of id tokens, for an app that has it checked.

use msal_testkit::{
    CLIENT_ID, Departure, ScriptedSignatures, TestUser, TokenMint, World, block_on, html_response,
    json_response,
};
use msal_web::platform::HttpCache;
use msal_web::{
    AuthorizationCodeRequest, Configuration, ErrorDetail, IdTokenError, PublicClientApplication,
    SignatureCheck, SignatureError, error::ResponseError,
};

use crate::common::{client_with, in_a_word, popup, silent};

const KEYS: &str = "/discovery/v2.0/keys";

fn checking(world: &World) -> PublicClientApplication {
    let check = SignatureCheck::with(ScriptedSignatures);
    client_with(world, Configuration::new(CLIENT_ID).with_id_token_verifier(check))
}

/// The ways in which the keys have been fetched.
fn fetches(world: &World) -> Vec<HttpCache> {
    let sent = world.transport.sent();
    let of_keys = sent.iter().filter(|sent| sent.url.ends_with(KEYS));
    of_keys.map(|sent| sent.cache).collect()
}

fn refusal(error: &msal_web::AuthError) -> Option<SignatureError> {
    match error.detail() {
        ErrorDetail::Response(ResponseError::IdToken(IdTokenError::Signature(error))) => Some(*error),
        _ => None,
    }
}

#[test]
fn the_keys_are_fetched_once_and_every_id_token_is_checked() {
    let world = World::new();
    let client = checking(&world);
    block_on(client.login_popup(popup())).unwrap();
    for _ in 0..3 {
        let outcome = block_on(client.acquire_token_silent(silent().with_force_refresh()));
        assert_eq!(in_a_word(&outcome), "network");
    }
    let code = world.authority.spa_code(TestUser::bob());
    block_on(client.acquire_token_by_code(AuthorizationCodeRequest::new(code))).unwrap();
    assert_eq!(
        fetches(&world),
        [HttpCache::Allowed; 2],
        "once from the authority of the sign-in, once from that of the tenant"
    );
    assert_eq!(
        world.transport.sent()[1].url,
        format!("https://login.microsoftonline.com/common{KEYS}")
    );
}

#[test]
fn who_does_not_ask_for_it_fetches_no_keys() {
    let world = World::new();
    block_on(client_with(&world, Configuration::new(CLIENT_ID)).login_popup(popup())).unwrap();
    assert!(fetches(&world).is_empty());
}

#[test]
fn a_wrong_signature_is_refused_without_a_trace() {
    let world = World::new();
    let client = checking(&world);
    block_on(client.login_popup(popup())).unwrap();
    let before = world.storage.snapshot();
    let check = |edit: fn(TokenMint) -> TokenMint, wanted: SignatureError| {
        world.authority.edit_id_tokens(edit);
        let code = || AuthorizationCodeRequest::new(world.authority.spa_code(TestUser::bob()));
        for outcome in [
            block_on(client.login_popup(popup())),
            block_on(client.acquire_token_silent(silent().with_force_refresh())),
            block_on(client.acquire_token_by_code(code())),
        ] {
            let error = outcome.unwrap_err();
            assert_eq!(error.code(), "id_token_signature_invalid");
            assert_eq!(refusal(&error), Some(wanted), "{error}");
            assert!(!error.is_interaction_required());
        }
        assert_eq!(world.storage.snapshot(), before);
    };
    check(
        |mint| mint.signed_by("evil").key_id("key-1"),
        SignatureError::Wrong,
    );
    check(|mint| mint.signed_by("evil"), SignatureError::UnknownKey);
    check(|mint| mint.signed_by("key-1").key_id(""), SignatureError::Header);
    world.authority.behave();
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
}

#[test]
fn a_new_key_is_fetched_once_past_the_http_cache() {
    let world = World::new();
    let client = checking(&world);
    block_on(client.login_popup(popup())).unwrap();
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    world.authority.rotate_keys();
    world.transport.forget();
    let outcome = block_on(client.acquire_token_silent(silent().with_force_refresh()));
    assert_eq!(in_a_word(&outcome), "network");
    assert_eq!(fetches(&world), [HttpCache::Bypassed]);
    world.authority.edit_id_tokens(|mint| mint.signed_by("unknown"));
    let outcome = block_on(client.acquire_token_silent(silent().with_force_refresh()));
    assert_eq!(in_a_word(&outcome), "id_token_signature_invalid");
    assert_eq!(fetches(&world), [HttpCache::Bypassed; 2], "once for each token");
}

#[test]
fn keys_that_come_out_of_an_old_http_cache_are_fetched_again() {
    let world = World::new();
    let client = checking(&world);
    let code = world.authority.spa_code(TestUser::ada());
    let authority = world.authority.clone();
    world.transport.respond_with(move |request| {
        if request.url.ends_with(KEYS) && request.cache == HttpCache::Allowed {
            return Ok(json_response(200, serde_json::json!({ "keys": [] })));
        }
        authority.respond(request)
    });
    let outcome = block_on(client.acquire_token_by_code(AuthorizationCodeRequest::new(code)));
    assert!(outcome.is_ok());
    assert_eq!(fetches(&world), [HttpCache::Allowed, HttpCache::Bypassed]);
}

#[test]
fn keys_that_cannot_be_had_are_told_from_a_wrong_signature() {
    let world = World::new();
    let respond = |keys: fn() -> msal_testkit::TransportResult| {
        let authority = world.authority.clone();
        world
            .transport
            .respond_with(move |request| match request.url.ends_with(KEYS) {
                true => keys(),
                false => authority.respond(request),
            });
        let code = world.authority.spa_code(TestUser::ada());
        let client = checking(&world);
        let outcome = block_on(client.acquire_token_by_code(AuthorizationCodeRequest::new(code)));
        assert!(client.accounts().is_empty());
        outcome.unwrap_err()
    };
    let offline = respond(|| Err(msal_web::platform::TransportError::Offline));
    assert_eq!(offline.code(), "no_network_connectivity");
    assert_eq!(respond(|| Ok(html_response(503))).code(), "get_request_failed");
    let html = respond(|| Ok(html_response(200)));
    assert_eq!(refusal(&html), Some(SignatureError::NoKeys));
}

#[test]
fn keys_are_where_the_configuration_of_the_authority_says() {
    let world = World::new();
    let check = SignatureCheck::with(ScriptedSignatures);
    let configuration = Configuration::new(CLIENT_ID)
        .with_authority("https://login.contoso.com/t")
        .with_id_token_verifier(check);
    block_on(client_with(&world, configuration).login_popup(popup())).unwrap();
    let sent = world.transport.sent();
    assert_eq!(
        sent.last().unwrap().url,
        format!("https://login.contoso.com/t{KEYS}")
    );
}

#[test]
fn without_a_browser_no_signature_fits() {
    let world = World::new();
    let check = SignatureCheck::web_crypto();
    let client = client_with(
        &world,
        Configuration::new(CLIENT_ID).with_id_token_verifier(check),
    );
    let error = block_on(client.login_popup(popup())).unwrap_err();
    assert_eq!(refusal(&error), Some(SignatureError::Unsupported));
    world.authority.depart(Departure::Offline);
    let error = block_on(client.login_popup(popup())).unwrap_err();
    assert_eq!(error.code(), "no_network_connectivity");
}

//! Two authorities, and a response that comes from the other one (RFC 9207; RFC 9700, section 4.4).

use msal_testkit::{AuthorizeCall, CLIENT_ID, Reaction, World, block_on, json_response, start};
use msal_web::{Configuration, PopupRequest, PublicClientApplication, RedirectRequest, begin};
use serde_json::{Value, json};

use crate::common::client_with;

const HONEST: &str = "https://idp.contoso.com/t";

fn app(world: &World) -> PublicClientApplication {
    client_with(world, Configuration::new(CLIENT_ID).with_authority(HONEST))
}

fn document(names_issuer: Value) -> Value {
    json!({
        "issuer": HONEST,
        "authorization_endpoint": "https://idp.contoso.com/t/authorize",
        "token_endpoint": "https://idp.contoso.com/t/token",
        "authorization_response_iss_parameter_supported": names_issuer,
    })
}

/// Signs in by popup; the response has these parameters in addition.
fn by_popup(names_issuer: Value, added: Vec<(&'static str, &'static str)>) -> (World, Result<(), String>) {
    let world = World::new();
    world
        .transport
        .push(Ok(json_response(200, document(names_issuer))));
    world.windows.react_with(move |call: &AuthorizeCall| {
        let mut response = vec![("code", "stolen")];
        response.extend_from_slice(&added);
        Reaction::tell(&call.fragment(&response))
    });
    let outcome = block_on(app(&world).login_popup(PopupRequest::new(["User.Read"])));
    let outcome = outcome.map(|_| ()).map_err(|error| error.code().to_owned());
    (world, outcome)
}

fn code_was_sent(world: &World) -> bool {
    world
        .transport
        .grants()
        .iter()
        .any(|grant| grant == "authorization_code")
}

#[test]
fn a_code_from_a_mixed_up_authority_is_sent_nowhere() {
    let evil = ("iss", "https://evil.example");
    for (names_issuer, added) in [
        (json!(null), vec![evil]),
        (json!(true), vec![evil]),
        (json!(true), vec![]),
        (json!(null), vec![evil, ("error", "access_denied")]),
    ] {
        let (world, outcome) = by_popup(names_issuer.clone(), added.clone());
        assert_eq!(outcome, Err("issuer_mismatch".into()), "{names_issuer} {added:?}");
        assert!(!code_was_sent(&world), "{names_issuer} {added:?}");
        assert!(world.storage.snapshot().is_empty());
    }
}

#[test]
fn a_code_of_the_authority_that_was_asked_is_redeemed() {
    let honest = ("iss", HONEST);
    for (names_issuer, added) in [
        (json!(true), vec![honest]),
        (json!(null), vec![honest]),
        (json!("yes"), vec![]),
        (json!(null), vec![]),
    ] {
        let (world, _) = by_popup(names_issuer.clone(), added.clone());
        assert!(code_was_sent(&world), "{names_issuer} {added:?}");
    }
}

#[test]
fn a_redirect_remembers_whom_it_has_asked() {
    let world = World::new();
    world
        .transport
        .push(Ok(json_response(200, document(json!(true)))));
    let leaving = app(&world);
    world.clock.by_hand();
    let mut call = start(leaving.login_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!call.runs_to_its_end());
    drop(call);
    world.clock.by_itself();
    let visit = world.departure().unwrap();
    let response = visit.fragment(&[("code", "stolen"), ("iss", "https://evil.example")]);
    world.page.visit(&format!("{}#{response}", visit.redirect_uri()));
    let _ = begin(&world.platform());
    world.transport.forget();
    let error = block_on(app(&world).handle_redirect()).unwrap_err();
    assert_eq!(error.code(), "issuer_mismatch");
    assert!(
        world.transport.sent().is_empty(),
        "not even the configuration is asked for"
    );
}

#[test]
fn a_code_goes_to_the_authority_that_was_asked_whatever_is_configured_by_then() {
    let world = World::new();
    world
        .transport
        .push(Ok(json_response(200, document(json!(null)))));
    let leaving = app(&world);
    world.clock.by_hand();
    let mut call = start(leaving.login_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!call.runs_to_its_end());
    drop(call);
    world.clock.by_itself();
    let visit = world.departure().unwrap();
    let response = visit.fragment(&[("code", "c")]);
    world.page.visit(&format!("{}#{response}", visit.redirect_uri()));
    let _ = begin(&world.platform());
    world.transport.forget();
    let elsewhere = Configuration::new(CLIENT_ID).with_authority("https://other.example/t");
    let error = block_on(client_with(&world, elsewhere).handle_redirect()).unwrap_err();
    assert_eq!(error.code(), "no_token_request_cache_error");
    assert!(world.transport.sent().is_empty());
}

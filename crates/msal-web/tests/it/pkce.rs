//! PKCE, which nobody can talk down (RFC 9700, sections 2.1.1 and 4.8.2).

use msal_core::pkce::sha256_base64url;
use msal_testkit::{AuthorizeCall, CLIENT_ID, World, block_on, json_response};
use msal_web::{Configuration, RedirectRequest};
use serde_json::json;

use crate::common::{client, client_with, popup, signed_in, silent};
use crate::redirect::{load, there_and_back};

/// Holds the challenge of a request against the verifier that its code was redeemed with.
fn check(world: &World, visit: &AuthorizeCall) -> String {
    let named = |name: &str| {
        visit
            .parameters
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .count()
    };
    assert_eq!(
        (named("code_challenge"), named("code_challenge_method")),
        (1, 1),
        "{visit:?}"
    );
    assert_eq!(visit.parameter("code_challenge_method"), Some("S256"));
    let sent = world.transport.sent();
    let redeemed = sent
        .iter()
        .rfind(|request| request.grant() == "authorization_code")
        .unwrap();
    let is_verifier = |(name, _): &&(String, String)| name.eq_ignore_ascii_case("code_verifier");
    assert_eq!(
        redeemed.form.iter().filter(is_verifier).count(),
        1,
        "{redeemed:?}"
    );
    let verifier = redeemed.field("code_verifier").unwrap();
    assert_eq!(sha256_base64url(verifier), visit.code_challenge());
    assert!(verifier.len() >= 43, "RFC 7636, section 4.1");
    verifier.to_owned()
}

#[test]
fn every_request_for_a_code_has_a_verifier_of_its_own() {
    let world = World::new();
    let app = client(&world);
    block_on(app.login_popup(popup())).unwrap();
    let by_popup = check(&world, &world.windows.visits()[0]);
    world.authority.revoke_refresh_tokens();
    block_on(app.acquire_token_silent(silent().with_force_refresh())).unwrap();
    let by_frame = check(&world, world.windows.visits().last().unwrap());
    there_and_back(&world, RedirectRequest::new(["User.Read"]));
    block_on(load(&world).handle_redirect()).unwrap();
    let by_redirect = check(&world, &world.departure().unwrap());
    assert!(by_popup != by_frame && by_frame != by_redirect && by_redirect != by_popup);
}

#[test]
fn a_request_cannot_take_pkce_away() {
    let world = World::new();
    let request = popup()
        .with_extra_parameter("code_challenge_method", "plain")
        .with_extra_parameter("code_challenge", "")
        .with_extra_parameter("Code_Verifier", "known")
        .with_extra_query_parameter("code_challenge", "known")
        .with_extra_query_parameter("Code_Challenge_Method", "plain");
    block_on(client(&world).login_popup(request)).unwrap();
    check(&world, &world.windows.visits()[0]);
}

#[test]
fn an_authority_cannot_take_pkce_away() {
    for methods in [json!(["plain"]), json!([]), json!(null)] {
        let world = World::new();
        let document = json!({
            "issuer": "https://idp.contoso.com/t",
            "authorization_endpoint": "https://idp.contoso.com/authorize",
            "token_endpoint": "https://idp.contoso.com/token",
            "code_challenge_methods_supported": methods,
        });
        world.transport.push(Ok(json_response(200, document)));
        let configuration = Configuration::new(CLIENT_ID).with_authority("https://idp.contoso.com/t");
        let _ = block_on(client_with(&world, configuration).login_popup(popup()));
        check(&world, &world.windows.visits()[0]);
    }
}

#[test]
fn a_code_is_redeemed_once_however_often_its_response_comes() {
    let world = World::new();
    let app = signed_in(&world);
    there_and_back(&world, RedirectRequest::new(["User.Read"]));
    let replay = msal_web::platform::Page::href(&*world.page);
    for _ in 0..3 {
        world.page.visit(&replay);
        let _ = block_on(load(&world).handle_redirect());
    }
    assert_eq!(world.transport.grants(), ["authorization_code"]);
    assert_eq!(app.accounts().len(), 1);
}

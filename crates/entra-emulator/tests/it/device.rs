//! Device codes, form posts, instance discovery, front-channel logout.

use entra_emulator::{Emulator, SPA_CLIENT_ID};
use serde_json::Value;

use crate::app::{ORIGIN, emulator, text};
use crate::browser::{ALICE, Browser, REDIRECT, SCOPES};
use crate::directory::{ALICE as EXAMPLE_ALICE, authorize, example};
use crate::http::{Response, encode, get, post};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

fn begin(entra: &Emulator) -> Value {
    let url = format!("{}/oauth2/v2.0/devicecode", entra.authority());
    let response = post(&url, &[("client_id", SPA_CLIENT_ID), ("scope", SCOPES)]).send();
    assert_eq!(response.status, 200, "{}", response.body);
    response.json()
}

fn poll(entra: &Emulator, begun: &Value) -> Response {
    let url = format!("{}/oauth2/v2.0/token", entra.authority());
    let fields = [
        ("grant_type", GRANT),
        ("client_id", SPA_CLIENT_ID),
        ("device_code", text(begun, "device_code")),
    ];
    post(&url, &fields).send()
}

fn type_code(browser: &mut Browser<'_>, begun: &Value, code: &str) -> Response {
    let page = browser.open(text(begun, "verification_uri"));
    browser.submit(&page, r#"id="otc""#, &[("otc", code)])
}

/// The forms have the field filled in already; a test types another value, so only that one is
/// sent.
fn entered(browser: &mut Browser<'_>, begun: &Value) -> Response {
    type_code(browser, begun, &text(begun, "user_code").to_lowercase())
}

#[test]
fn a_device_gets_tokens_once_its_code_was_typed_and_a_user_signed_in() {
    let entra = emulator();
    let begun = begin(&entra);
    assert_eq!(
        (begun["expires_in"].as_i64(), begun["interval"].as_i64()),
        (Some(900), Some(5))
    );
    let pending = poll(&entra, &begun);
    assert_eq!(
        (pending.status, text(&pending.json(), "error")),
        (400, "authorization_pending")
    );
    let mut browser = Browser::new(&entra);
    let page = entered(&mut browser, &begun);
    let done = browser.sign_in_from(&page, ALICE);
    assert!(done.body.contains("You have signed in"), "{}", done.body);
    let tokens = poll(&entra, &begun);
    assert_eq!(tokens.status, 200, "{}", tokens.body);
    assert!(tokens.json()["refresh_token_expires_in"].as_i64().unwrap() > 80 * 24 * 3600);
    assert_eq!(poll(&entra, &begun).json()["error"], "bad_verification_code");
}

#[test]
fn a_declined_an_expired_and_an_unknown_code_are_told_apart() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let declined = begin(&entra);
    let page = entered(&mut browser, &declined);
    browser.submit(&page, r#"id="cancel""#, &[]);
    assert_eq!(poll(&entra, &declined).json()["error"], "authorization_declined");
    let expired = begin(&entra);
    entra.advance_clock(std::time::Duration::from_secs(901));
    assert_eq!(poll(&entra, &expired).json()["error"], "expired_token");
    assert!(entered(&mut browser, &expired).body.contains("otcError"));
    assert!(
        type_code(&mut browser, &expired, "NONSENSE")
            .body
            .contains("otcError")
    );
}

#[test]
fn a_script_cannot_ask_for_a_device_code() {
    let entra = emulator();
    let url = format!("{}/oauth2/v2.0/devicecode", entra.authority());
    let request = post(&url, &[("client_id", SPA_CLIENT_ID), ("scope", SCOPES)]).header("origin", ORIGIN);
    assert_eq!(request.send().json()["error_codes"][0], 9_002_326);
}

#[test]
fn a_form_post_carries_the_response_in_a_form() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let page = browser.authorize(&[("response_mode", "form_post"), ("state", "a \"b\" <c>")]);
    let response = browser.sign_in_from(&page, ALICE);
    assert_eq!(response.status, 200);
    let form = crate::browser::form_with(&response.body, "name=\"code\"");
    assert_eq!(crate::browser::attribute(form, "action"), REDIRECT);
    let fields = crate::browser::hidden_fields(form);
    assert!(
        fields.contains(&("state".to_owned(), "a \"b\" <c>".to_owned())),
        "{fields:?}"
    );
    assert!(
        response
            .header("content-security-policy")
            .unwrap()
            .contains("script-src 'nonce-")
    );
}

#[test]
fn a_request_for_an_encrypted_response_gets_a_code() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let kind = ("response_type", "id_token token refresh_token");
    let page = browser.authorize(&[kind, ("ear_jwk", "e30")]);
    assert!(
        browser
            .sign_in_from(&page, ALICE)
            .redirect_param("code")
            .is_some()
    );
    let refused = browser
        .authorize(&[kind])
        .redirect_param("error_description")
        .unwrap();
    assert!(refused.starts_with("AADSTS700051"));
}

#[test]
fn instance_discovery_knows_this_host_and_no_other() {
    let entra = emulator();
    let ask = |endpoint: &str| {
        let query = format!("api-version=1.1&authorization_endpoint={}", encode(endpoint));
        get(&format!("{}/common/discovery/instance?{query}", entra.origin())).send()
    };
    let known = ask(&format!("{}/oauth2/v2.0/authorize", entra.authority()));
    let host = entra.origin().strip_prefix("http://").unwrap();
    assert_eq!(known.json()["metadata"][0]["preferred_cache"], host);
    let unknown = ask("https://login.example/common/oauth2/v2.0/authorize");
    assert_eq!(
        (unknown.status, text(&unknown.json(), "error")),
        (400, "invalid_instance")
    );
}

#[test]
fn sign_out_calls_the_applications_that_took_part() {
    let entra = example();
    let mut browser = Browser::new(&entra);
    let page = authorize(&mut browser, &entra, "contoso.com", &[]);
    let sid = browser
        .sign_in_from(&page, EXAMPLE_ALICE)
        .redirect_param("session_state")
        .unwrap();
    let url = format!(
        "{}/contoso.com/oauth2/v2.0/logout?post_logout_redirect_uri={}&state=s",
        entra.origin(),
        encode(REDIRECT)
    );
    let page = browser.open(&url);
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("src=\"http://localhost:3000/signed-out?iss="),
        "{}",
        page.body
    );
    assert!(page.body.contains(&format!("sid={sid}")));
    assert!(page.body.contains(&format!(
        r#"http-equiv="refresh" content="2;url={REDIRECT}?state=s""#
    )));
    assert!(
        page.header("content-security-policy")
            .unwrap()
            .contains("frame-src")
    );
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
    // Nobody is left to tell: straight back.
    assert_eq!(browser.open(&url).location(), format!("{REDIRECT}?state=s"));
}

#[test]
fn front_channel_calls_can_fail() {
    let entra = example();
    let mut browser = Browser::new(&entra);
    let page = authorize(&mut browser, &entra, "contoso.com", &[]);
    browser.sign_in_from(&page, EXAMPLE_ALICE);
    entra.add_fault(entra_emulator::Fault::FrontchannelFail);
    let page = browser.open(&format!("{}/contoso.com/oauth2/v2.0/logout", entra.origin()));
    assert!(page.body.contains("<iframe") && !page.body.contains("signed-out"));
}

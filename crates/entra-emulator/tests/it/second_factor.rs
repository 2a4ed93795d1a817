//! Second factor, authentication contexts, age of a sign-in, capabilities and revocation.

use entra_emulator::{Emulator, Endpoint, Fault, GraphChallengeKind, PASSWORD};
use serde_json::{Value, json};

use crate::app::{claims, code_request, emulator, me, refresh, refresh_request, text};
use crate::browser::{ALICE, BOB, Browser};
use crate::directory::{authorize, example, redeem};
use crate::http::{Response, request};

/// Types the code that the page shows.
pub(crate) fn enter_code(browser: &mut Browser<'_>, page: &Response) -> Response {
    let code = page
        .body
        .split(r#"id="emulatedCode">"#)
        .nth(1)
        .expect("a code on the page");
    let code = code.split('<').next().unwrap().to_owned();
    browser.submit(page, "idTxtBx_SAOTCC_OTC", &[("otc", &code)])
}

fn cp1() -> (&'static str, &'static str) {
    ("claims", r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#)
}

fn error_of(response: &Response) -> String {
    let description = response.redirect_param("error_description").unwrap_or_default();
    format!(
        "{} {}",
        response.redirect_param("error").unwrap_or_default(),
        description.split(':').next().unwrap()
    )
}

/// Tokens of a client that handles claims challenges.
fn capable_tokens(entra: &Emulator) -> Value {
    let mut browser = Browser::new(entra);
    let page = browser.authorize(&[cp1()]);
    let code = browser.sign_in_from(&page, ALICE).redirect_param("code").unwrap();
    code_request(entra, &code, &[]).send().json()
}

#[test]
fn a_user_with_a_second_factor_is_asked_for_it_once() {
    let entra = example();
    let mut browser = Browser::new(&entra);
    let page = authorize(&mut browser, &entra, "contoso.com", &[]);
    let page = browser.enter_user_name(&page, "mfa@contoso.com");
    let page = browser.enter_password(&page, PASSWORD);
    let wrong = browser.submit(&page, "idTxtBx_SAOTCC_OTC", &[("otc", "wrong")]);
    assert!(wrong.body.contains(r#"id="otcError" role="alert""#));
    let page = enter_code(&mut browser, &wrong);
    let response = browser.stay_signed_in(&page, "no");
    assert!(redeem(&entra, "contoso.com", &response, "openid")["id_token"].is_string());
    let silent = authorize(&mut browser, &entra, "contoso.com", &[("prompt", "none")]);
    assert!(silent.redirect_param("code").is_some());
}

#[test]
fn stay_signed_in_does_not_stand_in_for_the_second_factor() {
    let entra = example();
    let mut browser = Browser::new(&entra);
    let page = authorize(&mut browser, &entra, "contoso.com", &[]);
    let page = browser.enter_user_name(&page, "mfa@contoso.com");
    let page = browser.enter_password(&page, PASSWORD);
    let ctx = page
        .body
        .split(r#"name="ctx" value=""#)
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let url = format!("{}/common/kmsi", entra.origin());
    let skipped = browser.send(crate::http::post(&url, &[("ctx", ctx), ("action", "no")]));
    assert!(skipped.body.contains("idTxtBx_SAOTCC_OTC"));
}

#[test]
fn a_context_is_stepped_up_to_and_then_proved_by_the_token() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    let wanted = (
        "claims",
        r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#,
    );
    let silent = browser.authorize(&[wanted, ("prompt", "none")]);
    assert_eq!(error_of(&silent), "interaction_required AADSTS50076");
    let page = browser.authorize(&[wanted]);
    let response = enter_code(&mut browser, &page);
    let code = response.redirect_param("code").unwrap();
    let tokens = code_request(&entra, &code, &[]).send().json();
    assert_eq!(claims(text(&tokens, "access_token"))["acrs"], json!(["c1"]));
    assert!(
        browser
            .authorize(&[wanted, ("prompt", "none")])
            .redirect_param("code")
            .is_some()
    );
}

#[test]
fn a_refresh_cannot_step_up() {
    let entra = emulator();
    let tokens = crate::app::tokens(&entra);
    let wanted = (
        "claims",
        r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#,
    );
    let refused = refresh_request(&entra, text(&tokens, "refresh_token"), &[wanted])
        .send()
        .json();
    assert_eq!(
        (text(&refused, "error"), text(&refused, "suberror")),
        ("invalid_grant", "basic_action")
    );
    assert!(text(&refused, "claims").contains("acrs"));
}

#[test]
fn the_claims_of_a_refused_refresh_lead_to_the_second_factor() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let code = browser.sign_in(ALICE).redirect_param("code").unwrap();
    let tokens = code_request(&entra, &code, &[]).send().json();
    entra.add_fault(Fault::MfaRequired);
    let refused = refresh(&entra, &tokens).json();
    let page = browser.authorize(&[("claims", text(&refused, "claims"))]);
    assert!(enter_code(&mut browser, &page).redirect_param("code").is_some());
}

#[test]
fn faults_at_the_pages_interrupt_an_interactive_sign_in() {
    let entra = emulator();
    for (fault, marker) in [
        (Fault::MfaRequired, "idTxtBx_SAOTCC_OTC"),
        (Fault::CaBlocked, "AADSTS53003"),
        (Fault::ConsentRequired, "Permissions requested"),
        (Fault::AdminConsent, "Need admin approval"),
        (Fault::NotAssigned, "AADSTS50105"),
    ] {
        let mut browser = Browser::new(&entra);
        browser.sign_in(ALICE);
        entra.add_fault(fault.clone().at(Endpoint::Authorize));
        assert!(browser.authorize(&[]).body.contains(marker), "{fault}");
        assert!(
            browser.authorize(&[]).redirect_param("code").is_some(),
            "{fault} acts once"
        );
    }
}

#[test]
fn max_age_asks_for_the_password_when_it_was_typed_long_ago() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    assert!(
        browser
            .authorize(&[("max_age", "100")])
            .redirect_param("code")
            .is_some()
    );
    entra.advance_clock(std::time::Duration::from_secs(101));
    assert!(browser.authorize(&[("max_age", "100")]).body.contains("i0118"));
    assert!(
        browser
            .authorize(&[("max_age", "1000")])
            .redirect_param("code")
            .is_some()
    );
    assert_eq!(
        error_of(&browser.authorize(&[("max_age", "soon")])),
        "invalid_request AADSTS9002313"
    );
}

#[test]
fn a_domain_hint_leaves_the_others_out() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    for (hint, is_redirected) in [
        ("organizations", true),
        ("contoso.onmicrosoft.com", true),
        ("contoso.com", true),
        ("consumers", false),
        ("fabrikam.com", false),
    ] {
        let response = browser.authorize(&[("domain_hint", hint)]);
        assert_eq!(response.status == 302, is_redirected, "{hint}");
    }
}

#[test]
fn prompt_create_is_a_page_for_customers_and_refused_for_employees() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    assert_eq!(
        error_of(&browser.authorize(&[("prompt", "create")])),
        "invalid_request AADSTS90023"
    );
    let page = authorize(&mut browser, &entra, "fabrikam", &[("prompt", "create")]);
    assert!(page.body.contains("Create account"));
    let page = browser.submit(&page, "Sign in instead", &[("action", "other")]);
    assert!(page.body.contains("i0116"));
}

#[test]
fn clients_that_handle_challenges_get_long_lived_tokens() {
    let entra = emulator();
    let tokens = capable_tokens(&entra);
    let lifetime = tokens["expires_in"].as_i64().unwrap();
    assert!((20 * 3600..=28 * 3600).contains(&lifetime), "{lifetime}");
    assert_eq!(tokens["refresh_in"].as_i64().unwrap(), lifetime / 2);
    assert_eq!(claims(text(&tokens, "access_token"))["xms_cc"], json!(["cp1"]));
    assert!(crate::app::tokens(&entra).get("refresh_in").is_none());
}

#[test]
fn asked_for_claims_are_in_the_id_token() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let asked = (
        "claims",
        r#"{"id_token":{"auth_time":{"essential":true},"acct":null}}"#,
    );
    let page = browser.authorize(&[asked]);
    let code = browser.sign_in_from(&page, ALICE).redirect_param("code").unwrap();
    let id = claims(text(&code_request(&entra, &code, &[]).send().json(), "id_token"));
    assert!(id["auth_time"].is_number());
    assert_eq!(id["acct"], 0);
}

#[test]
fn revoking_the_sessions_ends_refresh_tokens_sessions_and_access_tokens() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    let (tokens, plain) = (capable_tokens(&entra), crate::app::tokens(&entra));
    let bobs = Browser::new(&entra).sign_in(BOB).redirect_param("code").unwrap();
    let bobs = code_request(&entra, &bobs, &[]).send().json();
    let revoked = request("POST", &format!("{}/me/revokeSignInSessions", entra.graph_url()))
        .header(
            "authorization",
            &format!("Bearer {}", text(&tokens, "access_token")),
        )
        .send();
    assert_eq!((revoked.status, &revoked.json()["value"]), (200, &json!(true)));

    let dead = refresh(&entra, &tokens).json();
    assert_eq!(
        (text(&dead, "error"), text(&dead, "suberror")),
        ("invalid_grant", "bad_token")
    );
    assert_eq!(dead["error_codes"][0], 50173);
    assert_eq!(
        error_of(&browser.authorize(&[("prompt", "none")])),
        "login_required AADSTS50058"
    );

    let challenged = me(&entra, text(&tokens, "access_token"));
    let header = challenged.header("www-authenticate").unwrap();
    assert_eq!(challenged.status, 401);
    assert!(header.contains(r#"error="insufficient_claims""#), "{header}");
    let asked = challenge(header);
    assert_eq!(asked["access_token"]["nbf"]["essential"], true);
    let plainly = me(&entra, text(&plain, "access_token"));
    assert!(plainly.status == 401 && !plainly.header("www-authenticate").unwrap().contains("claims="));

    assert_eq!(me(&entra, text(&bobs, "access_token")).status, 200);
    assert_eq!(refresh(&entra, &bobs).status, 200);
    let fresh = capable_tokens(&entra);
    assert_eq!(me(&entra, text(&fresh, "access_token")).status, 200);
}

fn challenge(header: &str) -> Value {
    use base64::Engine;
    let encoded = header
        .split(r#"claims=""#)
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn graph_challenges_on_demand_those_who_understand() {
    let entra = emulator();
    let (capable, plain) = (capable_tokens(&entra), crate::app::tokens(&entra));
    entra.add_fault(Fault::GraphCae {
        kind: GraphChallengeKind::Acrs,
        value: Some("c7".to_owned()),
    });
    let challenged = me(&entra, text(&capable, "access_token"));
    assert_eq!(
        challenge(challenged.header("www-authenticate").unwrap())["access_token"]["acrs"]["value"],
        "c7"
    );
    entra.add_fault(Fault::GraphCae {
        kind: GraphChallengeKind::Nbf,
        value: None,
    });
    let refused = me(&entra, text(&plain, "access_token"));
    assert_eq!(refused.status, 401);
    assert!(
        !refused
            .header("www-authenticate")
            .unwrap()
            .contains("insufficient_claims")
    );
}

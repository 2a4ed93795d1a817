//! `prompt`, hints and sessions: silent responses, and the pages otherwise.

use entra_emulator::{EXTERNAL_TENANT, PASSWORD};

use crate::app::{claims, code_request, emulator, text};
use crate::browser::{ALICE, BOB, Browser, authorize_query};

const CAROL: &str = "carol@fabrikam.onmicrosoft.com";

/// What a silent request says: the user that the code is for, or the error.
fn silent(browser: &mut Browser<'_>, entra: &entra_emulator::Emulator, hint: &[(&str, &str)]) -> String {
    let response = browser.authorize(&[hint, &[("prompt", "none")]].concat());
    assert_eq!((response.status, response.body.as_str()), (302, ""));
    let Some(code) = response.redirect_param("code") else {
        let description = response.redirect_param("error_description").unwrap();
        let number = description.split(':').next().unwrap().to_owned();
        return format!("{} {number}", response.redirect_param("error").unwrap());
    };
    let tokens = code_request(entra, &code, &[]).send().json();
    claims(text(&tokens, "id_token"))["preferred_username"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn silent_requests_follow_the_table_of_sessions_and_hints() {
    let entra = emulator();
    let no_session = "login_required AADSTS50058";
    let mut nobody = Browser::new(&entra);
    assert_eq!(silent(&mut nobody, &entra, &[]), no_session);
    assert_eq!(silent(&mut nobody, &entra, &[("login_hint", ALICE)]), no_session);
    assert_eq!(silent(&mut nobody, &entra, &[("sid", "unknown")]), no_session);

    let mut one = Browser::new(&entra);
    one.sign_in(ALICE);
    assert_eq!(silent(&mut one, &entra, &[]), ALICE);
    assert_eq!(
        silent(
            &mut one,
            &entra,
            &[("login_hint", "ALICE@contoso.onmicrosoft.com")]
        ),
        ALICE
    );
    assert_eq!(silent(&mut one, &entra, &[("login_hint", BOB)]), no_session);
    assert_eq!(
        silent(&mut one, &entra, &[("login_hint", "stranger@example.com")]),
        no_session
    );
    assert_eq!(
        silent(&mut one, &entra, &[("sid", "unknown")]),
        "interaction_required AADSTS160021"
    );

    let mut two = one;
    two.sign_in(BOB);
    assert_eq!(silent(&mut two, &entra, &[]), "interaction_required AADSTS16000");
    assert_eq!(silent(&mut two, &entra, &[("login_hint", ALICE)]), ALICE);
    assert_eq!(silent(&mut two, &entra, &[("login_hint", BOB)]), BOB);
}

#[test]
fn the_claims_of_an_id_token_work_as_hints() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let code = browser.sign_in(ALICE).redirect_param("code").unwrap();
    let id_token = claims(text(&code_request(&entra, &code, &[]).send().json(), "id_token"));
    browser.sign_in(BOB);
    let (sid, hint) = (text(&id_token, "sid"), text(&id_token, "login_hint"));
    assert_eq!(silent(&mut browser, &entra, &[("sid", sid)]), ALICE);
    assert_eq!(silent(&mut browser, &entra, &[("login_hint", hint)]), ALICE);
}

#[test]
fn a_silent_request_for_more_than_was_consented_needs_the_user() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    assert_eq!(
        silent(&mut browser, &entra, &[("scope", "Mail.Read openid")]),
        "interaction_required AADSTS65001"
    );
}

#[test]
fn one_session_signs_in_without_a_page() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    assert!(browser.authorize(&[]).redirect_param("code").is_some());
}

#[test]
fn a_hint_goes_straight_to_the_password() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    let page = browser.authorize(&[("login_hint", BOB)]);
    assert!(page.body.contains("i0118") && page.body.contains(BOB));
    let page = browser.authorize(&[("login_hint", "stranger@example.com")]);
    assert!(page.body.contains("i0116") && page.body.contains("stranger@example.com"));
}

#[test]
fn prompt_login_asks_for_the_password_again() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    assert!(browser.authorize(&[("prompt", "login")]).body.contains("i0116"));
    assert!(
        browser
            .authorize(&[("prompt", "login"), ("login_hint", ALICE)])
            .body
            .contains("i0118")
    );
}

#[test]
fn the_account_picker_offers_the_users_signed_in_and_another_account() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    browser.sign_in(BOB);
    for request in [&[][..], &[("prompt", "select_account")]] {
        let page = browser.authorize(request);
        assert!(page.body.contains(&format!(r#"data-test-id="{ALICE}""#)));
        assert!(page.body.contains(&format!(r#"data-test-id="{BOB}""#)));
        let response = browser.submit(&page, "otherTile", &[("pick", BOB)]);
        assert!(response.redirect_param("code").is_some());
    }
    let page = browser.authorize(&[("prompt", "select_account")]);
    assert!(
        browser
            .submit(&page, "otherTile", &[("action", "other")])
            .body
            .contains("i0116")
    );
}

#[test]
fn select_account_without_sessions_asks_for_the_user_name() {
    let entra = emulator();
    assert!(
        Browser::new(&entra)
            .authorize(&[("prompt", "select_account")])
            .body
            .contains("i0116")
    );
}

#[test]
fn prompt_consent_asks_even_for_what_was_consented() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    let page = browser.authorize(&[("prompt", "consent")]);
    assert!(page.body.contains("Permissions requested"));
    let response = browser.submit(&page, "idSIButton9", &[("action", "accept")]);
    assert!(response.redirect_param("code").is_some());
}

#[test]
fn staying_signed_in_outlives_the_browser_and_not_staying_does_not() {
    let entra = emulator();
    for (choice, after_restart) in [("yes", ALICE), ("no", "login_required AADSTS50058")] {
        let mut browser = Browser::new(&entra);
        let page = browser.authorize(&[("login_hint", ALICE)]);
        let page = browser.enter_password(&page, PASSWORD);
        let response = browser.stay_signed_in(&page, choice);
        for (_, cookie) in response.headers.iter().filter(|(name, _)| name == "set-cookie") {
            assert!(cookie.contains("; Path=/; HttpOnly; SameSite=Lax") && !cookie.contains("Secure"));
        }
        assert_eq!(silent(&mut browser, &entra, &[]), ALICE);
        browser.cookies.retain(|(name, _)| name == "ESTSAUTHPERSISTENT");
        assert_eq!(silent(&mut browser, &entra, &[]), after_restart);
    }
}

#[test]
fn an_authority_admits_only_its_own_users() {
    let entra = emulator();
    for (segment, name, admitted) in [
        ("common", ALICE, true),
        ("organizations", ALICE, true),
        ("consumers", ALICE, false),
        (EXTERNAL_TENANT, ALICE, false),
        (EXTERNAL_TENANT, CAROL, true),
        ("fabrikam.onmicrosoft.com", CAROL, true),
        ("common", CAROL, false),
        ("contoso.onmicrosoft.com", CAROL, false),
    ] {
        let mut browser = Browser::new(&entra);
        let url = format!(
            "{}/{segment}/oauth2/v2.0/authorize?{}",
            entra.origin(),
            authorize_query(&[])
        );
        let page = browser.open(&url);
        let page = browser.enter_user_name(&page, name);
        assert_eq!(page.body.contains("i0118"), admitted, "{name} at {segment}");
        assert_eq!(
            page.body.contains("usernameError"),
            !admitted,
            "{name} at {segment}"
        );
    }
}

#[test]
fn a_session_of_one_tenant_is_none_in_another() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    let query = authorize_query(&[("prompt", "none")]);
    let url = format!(
        "{}/{EXTERNAL_TENANT}/oauth2/v2.0/authorize?{query}",
        entra.origin()
    );
    assert_eq!(
        browser.open(&url).redirect_param("error").as_deref(),
        Some("login_required")
    );
}

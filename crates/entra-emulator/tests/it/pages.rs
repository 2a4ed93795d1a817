//! The sign-in pages: their headers, their errors and their ways out.

use entra_emulator::PASSWORD;

use crate::app::{code_request, emulator, text};
use crate::browser::{ALICE, Browser, REDIRECT};
use crate::http;

#[test]
fn pages_may_not_be_framed_stored_or_reached_by_their_opener() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let user_name = browser.authorize(&[]);
    let password = browser.enter_user_name(&user_name, ALICE);
    let stay = browser.enter_password(&password, PASSWORD);
    for page in [&user_name, &password, &stay] {
        assert_eq!(page.header("x-frame-options"), Some("DENY"));
        assert!(
            page.header("content-security-policy")
                .unwrap()
                .contains("frame-ancestors 'none'")
        );
        assert!(page.header("cache-control").unwrap().contains("no-store"));
        assert_eq!(page.header("cross-origin-opener-policy"), Some("same-origin"));
        assert!(!page.body.contains("<script"));
    }
}

#[test]
fn pocd_keeps_the_popup_connected_on_every_page() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let page = browser.authorize(&[("pocd", "1")]);
    assert_eq!(page.header("cross-origin-opener-policy"), None);
    let page = browser.enter_user_name(&page, ALICE);
    assert_eq!(page.header("cross-origin-opener-policy"), None);
    assert!(
        browser
            .authorize(&[("pocd", "0")])
            .header("cross-origin-opener-policy")
            .is_some()
    );
}

#[test]
fn an_unknown_user_name_is_asked_for_again() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let page = browser.authorize(&[]);
    let page = browser.enter_user_name(&page, "no\"body@contoso.onmicrosoft.com");
    assert!(page.body.contains(r#"id="usernameError" role="alert""#));
    assert!(page.body.contains("no&quot;body@contoso.onmicrosoft.com"));
    assert!(browser.enter_user_name(&page, ALICE).body.contains("i0118"));
}

#[test]
fn a_wrong_password_is_asked_for_again_and_signs_nobody_in() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let page = browser.authorize(&[("login_hint", ALICE)]);
    for wrong in ["wrong", "", "passw0rd!", "Passw0rd! "] {
        let again = browser.enter_password(&page, wrong);
        assert!(
            again.body.contains(r#"id="passwordError" role="alert""#),
            "{wrong}"
        );
        assert!(again.body.contains("i0118") && browser.cookies.is_empty());
    }
    let page = browser.enter_password(&page, PASSWORD);
    assert!(
        browser
            .stay_signed_in(&page, "no")
            .redirect_param("code")
            .is_some()
    );
}

#[test]
fn cancelling_returns_to_the_application() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let user_name = browser.authorize(&[]);
    assert!(user_name.body.contains("idBtn_Cancel"));
    let password = browser.authorize(&[("login_hint", ALICE)]);
    for page in [user_name, password] {
        let response = browser.submit(&page, r#"value="cancel""#, &[]);
        assert_eq!(
            response.location(),
            format!("{REDIRECT}#error=access_denied&error_subcode=cancel&state=the%20state")
        );
    }
}

#[test]
fn the_password_page_leads_back_to_the_user_name() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let page = browser.authorize(&[("login_hint", ALICE)]);
    assert!(
        browser
            .submit(&page, "idBtn_Back", &[("action", "back")])
            .body
            .contains("i0116")
    );
}

#[test]
fn new_scopes_are_consented_once() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let scope = ("scope", "Mail.Read User.Read openid");
    let page = browser.authorize(&[scope]);
    let page = browser.sign_in_from(&page, ALICE);
    assert!(page.body.contains("Permissions requested") && page.body.contains("Mail.Read"));
    let response = browser.submit(&page, "idSIButton9", &[("action", "accept")]);
    let code = response.redirect_param("code").unwrap();
    let tokens = code_request(&entra, &code, &[scope]).send().json();
    assert_eq!(text(&tokens, "scope"), "openid profile email Mail.Read User.Read");
    assert!(
        browser
            .authorize(&[scope, ("prompt", "none")])
            .redirect_param("code")
            .is_some()
    );
}

#[test]
fn declining_consent_is_told_to_the_application() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let page = browser.authorize(&[("scope", "Mail.Read openid")]);
    let page = browser.sign_in_from(&page, ALICE);
    let response = browser.submit(&page, "idBtn_Back", &[("action", "decline")]);
    assert_eq!(response.redirect_param("error").as_deref(), Some("access_denied"));
    assert!(
        response
            .redirect_param("error_description")
            .unwrap()
            .starts_with("AADSTS65004: ")
    );
}

#[test]
fn no_page_can_be_skipped_and_none_works_twice() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let first = browser.authorize(&[]);
    let flow = crate::browser::attribute(crate::browser::form_with(&first.body, "i0116"), "value");
    for path in ["kmsi", "consent"] {
        let url = format!("{}/common/{path}", entra.origin());
        let page = browser.send(http::post(&url, &[("ctx", &flow), ("action", "yes")]));
        assert!(page.status == 200 && page.body.contains("i0116"));
    }
    let password = browser.enter_user_name(&first, ALICE);
    let stay = browser.enter_password(&password, PASSWORD);
    assert!(
        browser
            .stay_signed_in(&stay, "no")
            .redirect_param("code")
            .is_some()
    );
    let again = browser.stay_signed_in(&stay, "no");
    assert_eq!(again.status, 400);
    assert!(again.body.contains("AADSTS50089"));
}

#[test]
fn the_front_page_says_how_to_use_it() {
    let entra = emulator();
    let page = http::get(&format!("{}/", entra.origin())).send();
    assert!(page.status == 200 && page.body.contains(&entra.authority()) && page.body.contains(PASSWORD));
}

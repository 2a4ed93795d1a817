//! Sign-out: the sessions that end, and the page that follows.

use entra_emulator::Emulator;

use crate::app::{claims, code_request, emulator, text};
use crate::browser::{ALICE, BOB, Browser};
use crate::http::{Response, encode, get, post};

fn logout_url(entra: &Emulator, params: &[(&str, &str)]) -> String {
    let query: Vec<_> = params
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    format!("{}/oauth2/v2.0/logout?{}", entra.authority(), query.join("&"))
}

fn is_signed_in(browser: &mut Browser<'_>, name: &str) -> bool {
    let response = browser.authorize(&[("prompt", "none"), ("login_hint", name)]);
    response.redirect_param("code").is_some()
}

fn assert_generic_page(response: &Response) {
    assert_eq!(response.status, 200);
    assert!(response.body.contains("You signed out of your account"));
    assert_eq!(response.header("x-frame-options"), Some("DENY"));
}

#[test]
fn sign_out_returns_to_a_registered_address_with_its_state() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    let params = [
        ("post_logout_redirect_uri", "http://localhost:3000/"),
        ("state", "a b|=+%"),
    ];
    let response = browser.open(&logout_url(&entra, &params));
    assert!(response.location().starts_with("http://localhost:3000/?state="));
    assert_eq!(response.redirect_param("state").as_deref(), Some("a b|=+%"));
    assert!(browser.cookies.is_empty() && !is_signed_in(&mut browser, ALICE));
}

#[test]
fn an_address_that_is_not_registered_ends_on_the_generic_page() {
    let entra = emulator();
    for uri in [
        "https://evil.example/",
        "http://localhost:3000/other",
        "javascript:alert(1)",
        "",
    ] {
        let mut browser = Browser::new(&entra);
        browser.sign_in(ALICE);
        let params = [("post_logout_redirect_uri", uri)];
        assert_generic_page(&browser.open(&logout_url(&entra, &params)));
        assert!(!is_signed_in(&mut browser, ALICE));
    }
}

#[test]
fn a_hint_signs_out_only_the_one_it_names() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let code = browser.sign_in(ALICE).redirect_param("code").unwrap();
    browser.sign_in(BOB);
    let id_token = claims(text(&code_request(&entra, &code, &[]).send().json(), "id_token"));
    let params = [
        ("logout_hint", text(&id_token, "login_hint")),
        ("post_logout_redirect_uri", "http://localhost:3000/redirect"),
    ];
    assert_eq!(
        browser.open(&logout_url(&entra, &params)).location(),
        "http://localhost:3000/redirect"
    );
    assert!(!is_signed_in(&mut browser, ALICE));
    assert!(is_signed_in(&mut browser, BOB));
}

#[test]
fn an_id_token_is_a_hint_too_if_it_is_ours() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let code = browser.sign_in(ALICE).redirect_param("code").unwrap();
    browser.sign_in(BOB);
    let tokens = code_request(&entra, &code, &[]).send().json();
    let id_token = text(&tokens, "id_token");
    let forged = format!("{}.AAAA", id_token.rsplit_once('.').unwrap().0);
    assert!(
        browser
            .open(&logout_url(&entra, &[("id_token_hint", &forged)]))
            .body
            .contains("Pick an account")
    );
    assert_generic_page(&browser.open(&logout_url(&entra, &[("id_token_hint", id_token)])));
    assert!(!is_signed_in(&mut browser, ALICE) && is_signed_in(&mut browser, BOB));
}

#[test]
fn without_a_hint_the_page_asks_which_of_several_users_is_meant() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    browser.sign_in(BOB);
    let params = [
        ("post_logout_redirect_uri", "http://localhost:3000/"),
        ("state", "s"),
    ];
    let page = browser.open(&logout_url(&entra, &params));
    assert!(page.body.contains("Pick an account"));
    let tile = page.body.split(r#"name="logout_hint""#).nth(2).unwrap();
    let hint = tile.split('"').nth(1).unwrap().to_owned();
    let response = browser.submit(&page, "logout_hint", &[("logout_hint", &hint)]);
    assert_eq!(response.location(), "http://localhost:3000/?state=s");
    assert!(is_signed_in(&mut browser, ALICE) && !is_signed_in(&mut browser, BOB));
}

#[test]
fn a_hint_for_another_user_signs_nobody_out_without_asking() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    assert!(
        browser
            .open(&logout_url(&entra, &[("logout_hint", BOB)]))
            .body
            .contains("Pick an account")
    );
    assert!(is_signed_in(&mut browser, ALICE));
}

#[test]
fn sign_out_may_be_posted_and_needs_no_session() {
    let entra = emulator();
    let url = format!("{}/oauth2/v2.0/logout", entra.authority());
    let response = post(&url, &[("post_logout_redirect_uri", "http://localhost:3000/")]).send();
    assert_eq!(response.location(), "http://localhost:3000/");
    assert_generic_page(&get(&url).send());
}

#[test]
fn tokens_outlive_the_session() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let code = browser.sign_in(ALICE).redirect_param("code").unwrap();
    let tokens = code_request(&entra, &code, &[]).send().json();
    browser.open(&logout_url(&entra, &[]));
    assert_eq!(crate::app::me(&entra, text(&tokens, "access_token")).status, 200);
    assert_eq!(crate::app::refresh(&entra, &tokens).status, 200);
}

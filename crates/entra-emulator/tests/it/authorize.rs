//! The rules of an authorization request: responses at the redirect URI, and errors that stay on a
//! page.

use entra_emulator::Emulator;

use crate::app::{code_request, emulator};
use crate::browser::{ALICE, Browser, CHALLENGE, REDIRECT, authorize_query};
use crate::http::{Response, decode, encode, get, post, request};

fn authorize(entra: &Emulator, changes: &[(&str, &str)]) -> Response {
    Browser::new(entra).authorize(changes)
}

fn assert_error_page(response: &Response, code: u32) {
    assert_eq!(response.status, 400);
    assert_eq!(response.header("location"), None);
    assert_eq!(response.header("x-frame-options"), Some("DENY"));
    assert!(
        response.body.contains(&format!("AADSTS{code}:")),
        "{code}: {}",
        response.body
    );
}

fn assert_error_redirect(response: &Response, error: &str, code: u32) {
    assert_eq!(response.redirect_param("error").as_deref(), Some(error));
    let description = response.redirect_param("error_description").unwrap();
    assert!(
        description.starts_with(&format!("AADSTS{code}: ")),
        "{description}"
    );
    assert_eq!(response.redirect_param("state").as_deref(), Some("the state"));
    assert_eq!(response.redirect_param("code"), None);
}

#[test]
fn redirect_uris_match_exactly_but_for_the_port_of_localhost() {
    let entra = emulator();
    for (uri, accepted) in [
        ("http://localhost:3000/redirect", true),
        ("https://localhost:3000/redirect", true),
        ("http://localhost/redirect", true),
        ("http://localhost:65535/", true),
        ("http://localhost:8080/auth-redirect.html", true),
        ("http://localhost:3000", false),
        ("http://localhost:3000/Redirect", false),
        ("http://localhost:3000/redirect/", false),
        ("http://localhost:3000/redirect?a=b", false),
        ("http://localhost:3000/redirect#a", false),
        ("http://localhost:3000/other", false),
        ("http://localhost:65536/redirect", false),
        ("http://localhost:/redirect", false),
        ("http://localhost:3000@evil.example/redirect", false),
        ("http://localhost.evil.example/redirect", false),
        ("http://LOCALHOST:3000/redirect", false),
        ("http://127.0.0.1:3000/redirect", false),
        ("ftp://localhost/redirect", false),
        ("javascript:alert(1)", false),
        ("https://evil.example/redirect", false),
    ] {
        let response = authorize(&entra, &[("redirect_uri", uri), ("prompt", "none")]);
        if accepted {
            assert!(
                response
                    .location()
                    .starts_with(&format!("{uri}#error=login_required")),
                "{uri}"
            );
        } else {
            assert_error_page(&response, 50011);
        }
    }
}

#[test]
fn an_untrusted_request_stays_on_an_error_page() {
    let entra = emulator();
    for (changes, code) in [
        (&[("client_id", "")][..], 900144),
        (&[("client_id", "99999999-0000-0000-0000-000000000000")], 700016),
        (&[("redirect_uri", "")], 900144),
        (&[("redirect_uri", "https://evil.example/")], 50011),
    ] {
        assert_error_page(&authorize(&entra, changes), code);
        // The rule holds for hidden frames too.
        assert_error_page(
            &authorize(&entra, &[changes, &[("prompt", "none")]].concat()),
            code,
        );
    }
    let elsewhere = format!(
        "{}/nobody.example/oauth2/v2.0/authorize?{}",
        entra.origin(),
        authorize_query(&[])
    );
    assert_error_page(&get(&elsewhere).send(), 90002);
}

#[test]
fn a_trusted_request_with_a_mistake_is_refused_at_the_redirect_uri() {
    let entra = emulator();
    for (changes, error, code) in [
        (&[("response_type", "")][..], "invalid_request", 900144),
        (&[("response_type", "token")], "unsupported_response_type", 700051),
        (
            &[("response_type", "code id_token")],
            "unsupported_response_type",
            700051,
        ),
        (&[("response_mode", "web_message")], "invalid_request", 70007),
        (&[("scope", "")], "invalid_request", 900144),
        (&[("scope", "Nonsense.Read openid")], "invalid_scope", 70011),
        (
            &[("scope", "https://vault.azure.net/user_impersonation")],
            "invalid_resource",
            500011,
        ),
        (
            &[(
                "scope",
                "api://99999999-0000-0000-0000-000000000000/access_as_user",
            )],
            "invalid_resource",
            500011,
        ),
        (&[("prompt", "maybe")], "invalid_request", 90023),
        (&[("code_challenge", "")], "invalid_request", 9002325),
        (
            &[("code_challenge", ""), ("code_challenge_method", "")],
            "invalid_request",
            9002325,
        ),
        (&[("code_challenge_method", "")], "invalid_request", 501491),
        (&[("code_challenge_method", "plain")], "invalid_request", 501491),
        (&[("code_challenge_method", "s256")], "invalid_request", 501491),
        (&[("code_challenge", "short")], "invalid_request", 50147),
    ] {
        assert_error_redirect(&authorize(&entra, changes), error, code);
    }
}

#[test]
fn an_error_redirect_is_spelled_as_entra_spells_it() {
    let entra = emulator();
    let id = "01234567-89ab-cdef-0123-456789abcdef";
    let response = authorize(&entra, &[("prompt", "none"), ("client-request-id", id)]);
    let location = response.location();
    let start = format!(
        "{REDIRECT}#error=login_required&error_description=AADSTS50058%3a+A+silent+sign-in+request+was+sent"
    );
    assert!(location.starts_with(&start), "{location}");
    assert!(location.contains("+Trace+ID%3a+") && location.contains(&format!("+Correlation+ID%3a+{id}+")));
    assert!(
        location.contains("+Timestamp%3a+20")
            && location.contains("%2ferror%3fcode%3d50058&state=the%20state")
    );
    assert_eq!(response.header("cache-control"), Some("no-store"));
}

#[test]
fn state_comes_back_byte_for_byte() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    for state in [
        "simple",
        "eyJpZCI6IjEifQ==|user state",
        "a+b c%20d%2Bd",
        "100% &x=y#z?",
        "ünïcödé 漢字 🦀",
        "\"<script>'",
        "line\r\nbreak: header",
    ] {
        let response = browser.authorize(&[("state", state), ("prompt", "none")]);
        assert_eq!(response.redirect_param("state").as_deref(), Some(state));
        assert!(response.redirect_param("code").is_some());
        assert_eq!(response.redirect_param("break"), None);
        let refused = browser.authorize(&[
            ("state", state),
            ("prompt", "none"),
            ("login_hint", "nobody@example"),
        ]);
        assert_eq!(refused.redirect_param("state").as_deref(), Some(state));
    }
    let without = browser.authorize(&[("state", ""), ("prompt", "none")]);
    assert_eq!(without.redirect_param("state"), None);
    assert!(without.redirect_param("code").is_some());
}

#[test]
fn the_response_travels_where_response_mode_says() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    for (mode, start) in [("fragment", "#code="), ("", "#code="), ("query", "?code=")] {
        let response = browser.authorize(&[("response_mode", mode), ("prompt", "none")]);
        assert!(
            response.location().starts_with(&format!("{REDIRECT}{start}")),
            "{mode}"
        );
        assert_eq!(response.location().ends_with('#'), mode == "query");
    }
}

#[test]
fn the_response_carries_client_info_only_on_request() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    let asked = browser.authorize(&[("prompt", "none")]);
    let names: Vec<_> = asked
        .redirect_params()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["code", "client_info", "state", "session_state"]);
    assert_eq!(
        browser
            .authorize(&[("prompt", "none"), ("client_info", "")])
            .redirect_param("client_info"),
        None
    );
}

#[test]
fn a_repeated_parameter_is_not_trusted() {
    let entra = emulator();
    let url = format!(
        "{}/oauth2/v2.0/authorize?{}",
        entra.authority(),
        authorize_query(&[])
    );
    for name in ["state", "redirect_uri", "client_id", "anything"] {
        let twice = format!("{url}&{name}=1&{name}=2");
        assert_error_page(&get(&twice).send(), 9000411);
    }
}

#[test]
fn unknown_parameters_are_ignored() {
    let entra = emulator();
    let page = authorize(
        &entra,
        &[
            ("x-client-SKU", "test"),
            ("X-AnchorMailbox", "Oid:1@2"),
            ("ear_jwk", "e30"),
        ],
    );
    assert_eq!(page.status, 200);
}

#[test]
fn the_request_may_be_posted() {
    let entra = emulator();
    let url = format!("{}/oauth2/v2.0/authorize", entra.authority());
    let posted = request("POST", &url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(authorize_query(&[]));
    let mut browser = Browser::new(&entra);
    let page = browser.send(posted);
    assert_eq!(page.status, 200);
    let response = browser.sign_in_from(&page, ALICE);
    assert_eq!(
        code_request(&entra, &response.redirect_param("code").unwrap(), &[])
            .send()
            .status,
        200
    );
}

#[test]
fn paths_do_not_mind_their_case() {
    let entra = emulator();
    let query = authorize_query(&[("prompt", "none"), ("code_challenge", CHALLENGE)]);
    let url = format!(
        "{}/Contoso.OnMicrosoft.Com/OAuth2/V2.0/Authorize?{query}",
        entra.origin()
    );
    assert_eq!(
        get(&url).send().redirect_param("error").as_deref(),
        Some("login_required")
    );
}

#[test]
fn an_error_page_shows_markup_as_text() {
    let entra = emulator();
    let response = authorize(
        &entra,
        &[("redirect_uri", "https://x/<script>alert('1')</script>")],
    );
    assert!(!response.body.contains("<script>"));
    assert!(response.body.contains("&lt;script&gt;"));
    assert!(!response.body.contains(&encode("<script>")));
}

#[test]
fn a_request_may_be_posted_with_a_part_of_it_in_the_query() {
    let entra = emulator();
    let query = authorize_query(&[("prompt", "none")]);
    let pairs: Vec<_> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), decode(value)))
        .collect();
    let fields: Vec<_> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain([("client-request-id", "id-1")])
        .collect();
    let endpoint = format!("{}/oauth2/v2.0/authorize", entra.authority());
    let response = post(&format!("{endpoint}?client-request-id=id-1&dc=1"), &fields).send();
    assert!(
        response
            .location()
            .starts_with(&format!("{REDIRECT}#error=login_required"))
    );
    let contradiction = post(&format!("{endpoint}?client-request-id=id-2"), &fields).send();
    assert_eq!(contradiction.status, 400);
}

//! Mistakes that work by luck are named in the request's record.

use std::time::{Duration, Instant};

use entra_emulator::{Emulator, Fault, GraphChallengeKind};

use crate::app::{ORIGIN, code, code_request, emulator, me, refresh, refresh_request, text, tokens};
use crate::browser::{ALICE, Browser, authorize_query};
use crate::http::{get, request};

/// Names of the warnings about the last request.
fn warnings(entra: &Emulator) -> Vec<String> {
    let records = entra.requests();
    let last = records.last().expect("a request");
    let names = last
        .warnings
        .iter()
        .map(|warning| warning.split(':').next().unwrap());
    names
        .filter(|name| *name != "request_id_missing")
        .map(str::to_owned)
        .collect()
}

fn open(entra: &Emulator, changes: &[(&str, &str)]) -> Vec<String> {
    let query = authorize_query(changes);
    get(&format!("{}/oauth2/v2.0/authorize?{query}", entra.authority())).send();
    warnings(entra)
}

#[test]
fn a_request_that_repeats_its_one_time_values_is_named() {
    let entra = emulator();
    assert!(open(&entra, &[]).is_empty());
    assert_eq!(
        open(&entra, &[]),
        ["challenge_reused", "state_reused", "nonce_reused"]
    );
    let other = [("state", "b"), ("nonce", "c"), ("code_challenge", "")];
    assert_eq!(open(&entra, &other), ["pkce_missing"]);
    let other = [
        ("state", "d"),
        ("nonce", "e"),
        ("code_challenge", ""),
        ("scope", "openid"),
    ];
    assert_eq!(open(&entra, &other), ["pkce_missing", "offline_access_missing"]);
    entra.reset();
    assert!(open(&entra, &[]).is_empty());
}

#[test]
fn a_silent_request_should_say_whom_it_means() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    for (hint, name) in [("", "silent_without_hint"), (ALICE, "")] {
        browser.authorize(&[("prompt", "none"), ("login_hint", hint)]);
        assert_eq!(
            warnings(&entra).contains(&"silent_without_hint".to_owned()),
            !name.is_empty(),
            "{hint}"
        );
    }
}

#[test]
fn a_code_and_its_verifier_are_for_one_redemption() {
    let entra = emulator();
    let first = code(&entra);
    code_request(&entra, &first, &[("redirect_uri", "http://localhost:3000/")]).send();
    assert_eq!(warnings(&entra), ["redirect_uri_differs"]);
    let second = code(&entra);
    code_request(&entra, &second, &[]).send();
    assert_eq!(warnings(&entra), ["verifier_reused"]);
    code_request(&entra, &second, &[]).send();
    assert_eq!(warnings(&entra), ["code_redeemed_twice"]);
}

#[test]
fn a_refused_refresh_token_should_not_come_back() {
    let entra = emulator();
    let tokens = tokens(&entra);
    entra.add_fault(Fault::RtExpired);
    refresh(&entra, &tokens);
    assert!(warnings(&entra).is_empty());
    refresh(&entra, &tokens);
    assert_eq!(warnings(&entra), ["dead_refresh_token"]);
}

#[test]
fn the_same_refresh_twice_at_once_is_named_once() {
    let entra = emulator();
    let tokens = tokens(&entra);
    entra.clear_requests();
    entra.add_fault(Fault::Slow { ms: 1500 });
    let slow = refresh_request(&entra, text(&tokens, "refresh_token"), &[]);
    let thread = std::thread::spawn(move || slow.send().status);
    let deadline = Instant::now() + Duration::from_secs(10);
    let faults = format!("{}/__emulator/faults", entra.origin());
    // Used up means that the slow request is under way.
    while get(&faults).send().json()["on"] != serde_json::json!([]) {
        assert!(Instant::now() < deadline);
    }
    refresh(&entra, &tokens);
    assert_eq!(warnings(&entra), ["concurrent_refresh"]);
    assert_eq!(thread.join().unwrap(), 200);
    refresh(&entra, &tokens);
    assert!(warnings(&entra).is_empty());
}

#[test]
fn retry_after_counts_for_the_like_of_the_request() {
    let entra = emulator();
    let tokens = tokens(&entra);
    entra.add_fault(Fault::Throttle {
        seconds: 30,
        exposed: false,
    });
    refresh(&entra, &tokens);
    refresh(&entra, &tokens);
    assert_eq!(warnings(&entra), ["retry_after_ignored"]);
    refresh_request(&entra, text(&tokens, "refresh_token"), &[("scope", "openid")]).send();
    assert!(warnings(&entra).is_empty());
    entra.add_fault(Fault::Graph429 { seconds: 30 });
    me(&entra, text(&tokens, "access_token"));
    me(&entra, text(&tokens, "access_token"));
    assert_eq!(warnings(&entra), ["retry_after_ignored"]);
    entra.advance_clock(Duration::from_secs(31));
    refresh(&entra, &tokens);
    assert!(warnings(&entra).is_empty());
}

#[test]
fn token_requests_should_be_simple_ones() {
    let entra = emulator();
    let tokens = tokens(&entra);
    let plain = refresh_request(&entra, text(&tokens, "refresh_token"), &[]);
    plain.clone().header("cookie", "a=b").send();
    assert_eq!(warnings(&entra), ["cookies_at_token"]);
    plain
        .clone()
        .header("referer", "http://localhost:3000/#code=x&state=y")
        .send();
    assert_eq!(warnings(&entra), ["referer_tells"]);
    let own_page = format!("{}/oauth2/v2.0/authorize?client_info=1", entra.authority());
    plain.header("referer", &own_page).send();
    assert!(warnings(&entra).is_empty());
    let url = format!("{}/oauth2/v2.0/token", entra.authority());
    request("OPTIONS", &url).header("origin", ORIGIN).send();
    assert_eq!(warnings(&entra), ["preflight_at_token"]);
    assert!(entra.requests().last().unwrap().warnings.len() == 1);
    get(&url).send();
    let records = entra.requests();
    let missing = &records.last().unwrap().warnings[0];
    assert!(missing.starts_with("request_id_missing: "));
}

#[test]
fn a_challenge_should_be_passed_on() {
    let entra = emulator();
    let capable = ("claims", r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#);
    let mut browser = Browser::new(&entra);
    let page = browser.authorize(&[capable]);
    let code = browser.sign_in_from(&page, ALICE).redirect_param("code").unwrap();
    let tokens = code_request(&entra, &code, &[]).send().json();
    let passed_on = (
        "claims",
        r#"{"access_token":{"nbf":{"essential":true,"value":"1"}}}"#,
    );
    for (claims, expected) in [(capable, &["claims_dropped"][..]), (passed_on, &[])] {
        entra.add_fault(Fault::GraphCae {
            kind: GraphChallengeKind::Nbf,
            value: None,
        });
        me(&entra, text(&tokens, "access_token"));
        refresh_request(&entra, text(&tokens, "refresh_token"), &[claims]).send();
        assert_eq!(warnings(&entra), expected);
    }
}

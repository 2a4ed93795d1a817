//! What each fault puts on the wire: every name has its test here, hence the length.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entra_emulator::{Emulator, Fault};
use serde_json::{Value, json};

use crate::app::{
    claims, code, code_request, emulator, me, refresh, refresh_request, signature_holds, text, tokens,
};
use crate::browser::{ALICE, Browser};
use crate::http::{Response, get};

/// The answer to a code redemption under `fault`.
fn redeemed_under(entra: &Emulator, fault: Fault) -> Response {
    let code = code(entra);
    entra.add_fault(fault);
    code_request(entra, &code, &[]).send()
}

fn id_claims_under(entra: &Emulator, fault: Fault) -> Value {
    claims(text(&redeemed_under(entra, fault).json(), "id_token"))
}

fn seconds(claims: &Value, name: &str) -> i64 {
    claims[name].as_i64().unwrap()
}

#[test]
fn refused_refreshes_say_what_entra_says() {
    let entra = emulator();
    let tokens = tokens(&entra);
    for (name, code, suberror) in [
        ("rt_expired", 700084, "bad_token"),
        ("rt_inactive", 700082, "bad_token"),
        ("rt_revoked", 50173, "bad_token"),
        ("sign_in_frequency", 70043, "token_expired"),
        ("mfa_required", 50076, "basic_action"),
        ("ca_blocked", 53003, "message_only"),
        ("consent_required", 65001, "consent_required"),
        ("rt_malformed", 9002313, "bad_token"),
    ] {
        entra.add_fault(Fault::new(name));
        // The refusal waits for a refresh: a sign-in is not its business.
        assert_eq!(
            code_request(&entra, &self::code(&entra), &[]).send().status,
            200,
            "{name}"
        );
        let response = refresh(&entra, &tokens);
        let body = response.json();
        assert_eq!(
            (response.status, text(&body, "error")),
            (400, "invalid_grant"),
            "{name}"
        );
        assert_eq!(
            (&body["error_codes"][0], text(&body, "suberror")),
            (&json!(code), suberror),
            "{name}"
        );
        assert_eq!(
            body.get("claims").is_some(),
            ["mfa_required", "ca_blocked"].contains(&name),
            "{name}"
        );
        assert_eq!(refresh(&entra, &tokens).status, 200, "{name}");
    }
}

#[test]
fn a_policy_names_itself_in_a_claims_challenge() {
    let entra = emulator();
    let tokens = tokens(&entra);
    entra.add_fault(Fault::new("mfa_required"));
    let body = refresh(&entra, &tokens).json();
    let challenge: Value = serde_json::from_str(text(&body, "claims")).unwrap();
    assert_eq!(challenge["access_token"]["capolids"]["essential"], true);
}

#[test]
fn refused_silent_requests_say_what_entra_says() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    for (fault, error, code) in [
        (Fault::new("login_required"), "login_required", "AADSTS50058"),
        (
            Fault::new("multiple_sessions"),
            "interaction_required",
            "AADSTS16000",
        ),
        (
            Fault::new("mfa_required").matching("endpoint", "authorize"),
            "interaction_required",
            "AADSTS50076",
        ),
        (
            Fault::new("ca_blocked").matching("endpoint", "authorize"),
            "interaction_required",
            "AADSTS53003",
        ),
        (
            Fault::new("consent_required").matching("endpoint", "authorize"),
            "interaction_required",
            "AADSTS65001",
        ),
        (
            Fault::new("sign_in_frequency").matching("endpoint", "authorize"),
            "interaction_required",
            "AADSTS70044",
        ),
        (Fault::new("access_denied"), "access_denied", "AADSTS65004"),
    ] {
        entra.add_fault(fault);
        let answer = browser.authorize(&[("prompt", "none")]);
        assert_eq!(answer.redirect_param("error").as_deref(), Some(error));
        assert!(
            answer
                .redirect_param("error_description")
                .unwrap()
                .starts_with(code)
        );
        assert!(
            browser
                .authorize(&[("prompt", "none")])
                .redirect_param("code")
                .is_some()
        );
    }
}

#[test]
fn a_fault_of_silent_requests_leaves_pages_alone() {
    let entra = emulator();
    entra.add_fault(Fault::new("login_required").until_cleared());
    let mut browser = Browser::new(&entra);
    assert!(browser.sign_in(ALICE).redirect_param("code").is_some());
    let silent = browser.authorize(&[("prompt", "none")]);
    assert_eq!(silent.redirect_param("error").as_deref(), Some("login_required"));
}

#[test]
fn servers_in_trouble_answer_with_their_status() {
    let entra = emulator();
    let throttled = redeemed_under(&entra, Fault::new("throttle").param("seconds", 30));
    assert_eq!(
        (throttled.status, throttled.header("retry-after")),
        (429, Some("30"))
    );
    assert_eq!(throttled.json()["error"], "temporarily_unavailable");
    assert_eq!(throttled.header("access-control-allow-origin"), Some("*"));
    let exposed = redeemed_under(&entra, Fault::new("throttle").param("exposed", true));
    assert!(
        exposed
            .headers
            .iter()
            .any(|(n, v)| n == "access-control-expose-headers" && v == "Retry-After")
    );

    let outage = redeemed_under(&entra, Fault::new("outage").param("status", 500));
    assert_eq!(
        (outage.status, outage.json()["error"].clone()),
        (500, json!("server_error"))
    );
    let html = redeemed_under(
        &entra,
        Fault::new("outage").param("status", 502).param("body", "html"),
    );
    assert!(html.status == 502 && html.body.starts_with("<!DOCTYPE html>"));
    let empty = redeemed_under(
        &entra,
        Fault::new("outage").param("status", 504).param("body", "empty"),
    );
    assert_eq!((empty.status, empty.body.as_str()), (504, ""));
}

#[test]
fn an_outage_does_not_use_up_the_code() {
    let entra = emulator();
    let code = code(&entra);
    entra.add_fault(Fault::new("outage"));
    assert_eq!(code_request(&entra, &code, &[]).send().status, 503);
    assert_eq!(code_request(&entra, &code, &[]).send().status, 200);
}

#[test]
fn a_slow_answer_comes_late() {
    let entra = emulator();
    let code = code(&entra);
    entra.add_fault(Fault::new("slow").param("ms", 300));
    let asked = Instant::now();
    assert_eq!(code_request(&entra, &code, &[]).send().status, 200);
    assert!(asked.elapsed() >= Duration::from_millis(300));
}

#[test]
fn a_hanging_request_is_logged_and_never_answered() {
    let entra = emulator();
    entra.add_fault(Fault::new("hang").matching("endpoint", "graph"));
    let url = format!("{}/me", entra.graph_url());
    let waiting = std::thread::spawn(move || get(&url).try_send().is_none());
    let deadline = Instant::now() + Duration::from_secs(10);
    while entra.requests().is_empty() {
        assert!(Instant::now() < deadline, "the request never arrived");
        std::thread::yield_now();
    }
    assert_eq!(entra.requests()[0].status, 0);
    assert!(!waiting.is_finished());
    drop(entra);
    assert!(waiting.join().unwrap());
}

#[test]
fn connections_drop_before_or_within_the_answer() {
    let entra = emulator();
    let code = code(&entra);
    entra.add_fault(Fault::new("drop_connection"));
    assert!(code_request(&entra, &code, &[]).try_send().is_none());
    assert_eq!(entra.requests().last().unwrap().status, 0);
    for fault in [
        Fault::new("drop_connection").param("when", "mid_body"),
        Fault::new("truncated_body"),
    ] {
        let response = redeemed_under(&entra, fault);
        assert!(response.cut_short && !response.body.is_empty());
        assert!(serde_json::from_str::<Value>(&response.body).is_err());
    }
}

#[test]
fn answers_that_are_not_what_they_should_be() {
    let entra = emulator();
    let malformed = redeemed_under(&entra, Fault::new("malformed_json"));
    assert!(serde_json::from_str::<Value>(&malformed.body).is_err() && !malformed.cut_short);
    let plain = redeemed_under(&entra, Fault::new("wrong_content_type"));
    assert_eq!(plain.header("content-type"), Some("text/plain; charset=utf-8"));
    assert!(plain.json()["access_token"].is_string());
    let empty = redeemed_under(&entra, Fault::new("empty_200"));
    assert_eq!((empty.status, empty.body.as_str()), (200, ""));
    let html = redeemed_under(&entra, Fault::new("html_response"));
    assert_eq!(
        (html.status, html.header("content-type")),
        (200, Some("text/html; charset=utf-8"))
    );
    let no_cors = redeemed_under(&entra, Fault::new("no_cors"));
    assert!(
        no_cors.status == 200
            && !no_cors
                .headers
                .iter()
                .any(|(n, _)| n.starts_with("access-control"))
    );
}

#[test]
fn id_tokens_come_with_wrong_claims() {
    let entra = emulator();
    let good = id_claims_under(&entra, Fault::new("short_at").param("seconds", 1));
    for (fault, claim) in [
        ("wrong_nonce", "nonce"),
        ("wrong_issuer", "iss"),
        ("wrong_aud", "aud"),
    ] {
        let spoiled = id_claims_under(&entra, Fault::new(fault));
        assert!(
            spoiled[claim].is_string() && spoiled[claim] != good[claim],
            "{fault}"
        );
    }
    assert!(
        id_claims_under(&entra, Fault::new("missing_nonce"))
            .get("nonce")
            .is_none()
    );
    let expired = id_claims_under(&entra, Fault::new("expired_id_token"));
    assert!(seconds(&expired, "exp") < seconds(&good, "iat"));
    assert!(
        redeemed_under(&entra, Fault::new("missing_id_token"))
            .json()
            .get("id_token")
            .is_none()
    );
}

#[test]
fn a_nonce_fault_waits_for_a_token_with_a_nonce() {
    let entra = emulator();
    let tokens = tokens(&entra);
    entra.add_fault(Fault::new("wrong_nonce"));
    assert_eq!(refresh(&entra, &tokens).status, 200);
    let code = code(&entra);
    let id_token = code_request(&entra, &code, &[]).send().json();
    assert_ne!(claims(text(&id_token, "id_token"))["nonce"], "the-nonce");
}

#[test]
fn id_tokens_come_with_wrong_signatures() {
    let entra = emulator();
    let body = redeemed_under(&entra, Fault::new("bad_signature")).json();
    assert!(!signature_holds(&entra, text(&body, "id_token")));
    assert!(signature_holds(&entra, text(&body, "access_token")));
    let body = redeemed_under(&entra, Fault::new("alg_none")).json();
    assert!(text(&body, "id_token").ends_with('.'));
    assert_eq!(claims(text(&body, "id_token"))["nonce"], "the-nonce");
}

#[test]
fn what_should_be_json_inside_is_not() {
    let entra = emulator();
    let is_json = |part: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(part).unwrap();
        serde_json::from_slice::<Value>(&bytes).is_ok()
    };
    for (fault, member) in [
        ("garbled_id_token", "id_token"),
        ("garbled_client_info", "client_info"),
    ] {
        let body = redeemed_under(&entra, Fault::new(fault)).json();
        assert!(!text(&body, member).split('.').any(is_json), "{fault}");
    }
}

#[test]
fn a_clock_that_is_wrong_dates_token_and_answer() {
    let entra = emulator();
    let good = id_claims_under(&entra, Fault::new("short_at"));
    let response = redeemed_under(&entra, Fault::new("clock_skew").param("seconds", 86_400));
    let skewed = claims(text(&response.json(), "id_token"));
    let shift = seconds(&skewed, "iat") - seconds(&good, "iat");
    assert!((86_400..86_460).contains(&shift), "{shift}");
    assert_eq!(
        response.headers.iter().filter(|(name, _)| name == "date").count(),
        1
    );
    let other = get(&format!("{}/", entra.origin())).send();
    assert_ne!(
        response.header("date").unwrap()[..16],
        other.header("date").unwrap()[..16]
    );
}

#[test]
fn token_answers_lack_what_a_fault_takes_away() {
    let entra = emulator();
    for (fault, member) in [
        ("missing_client_info", "client_info"),
        ("missing_refresh_token", "refresh_token"),
        ("missing_scope", "scope"),
        ("missing_id_token", "id_token"),
    ] {
        let body = redeemed_under(&entra, Fault::new(fault)).json();
        assert!(
            body.get(member).is_none() && body["access_token"].is_string(),
            "{fault}"
        );
    }
}

#[test]
fn token_answers_come_with_other_lifetimes() {
    let entra = emulator();
    let body = redeemed_under(&entra, Fault::new("string_numbers")).json();
    assert!(text(&body, "expires_in").parse::<u32>().is_ok());
    let body = redeemed_under(&entra, Fault::new("refresh_in").param("seconds", 7)).json();
    assert_eq!(body["refresh_in"], 7);

    let body = redeemed_under(&entra, Fault::new("short_at").param("seconds", 5)).json();
    assert_eq!(body["expires_in"], 5);
    assert_eq!(me(&entra, text(&body, "access_token")).status, 200);
    entra.advance_clock(Duration::from_secs(6));
    assert_eq!(me(&entra, text(&body, "access_token")).status, 401);

    let body = redeemed_under(&entra, Fault::new("rt_lifetime").param("seconds", 100)).json();
    assert_eq!(body["refresh_token_expires_in"], 100);
    entra.advance_clock(Duration::from_secs(101));
    let refused = refresh_request(&entra, text(&body, "refresh_token"), &[]).send();
    assert_eq!(refused.json()["error_codes"][0], 700084);
}

#[test]
fn redirects_come_back_altered() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    for (fault, name, wanted) in [
        (Fault::new("missing_state"), "state", None),
        (Fault::new("missing_code"), "code", None),
        (
            Fault::new("missing_client_info").matching("endpoint", "authorize"),
            "client_info",
            None,
        ),
        (Fault::new("wrong_state"), "state", Some("the state")),
    ] {
        entra.add_fault(fault);
        let answer = browser.authorize(&[("prompt", "none")]);
        let found = answer.redirect_param(name);
        match wanted {
            None => assert_eq!(found, None, "{name}"),
            Some(right) => assert!(found.is_some() && found.as_deref() != Some(right), "{name}"),
        }
        assert!(answer.redirect_param("session_state").is_some());
    }
    // They act at the end of the pages as well.
    entra.add_fault(Fault::new("wrong_state"));
    let answer = Browser::new(&entra).sign_in(ALICE);
    assert_ne!(answer.redirect_param("state").as_deref(), Some("the state"));
}

#[test]
fn blocked_third_party_cookies_blind_frames_only() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    entra.add_fault(Fault::new("third_party_cookies_blocked").until_cleared());
    let url = format!(
        "{}/oauth2/v2.0/authorize?{}",
        entra.authority(),
        crate::browser::authorize_query(&[("prompt", "none")])
    );
    let framed = browser.send(get(&url).header("sec-fetch-dest", "iframe"));
    assert_eq!(framed.redirect_param("error").as_deref(), Some("login_required"));
    assert!(browser.open(&url).redirect_param("code").is_some());
}

#[test]
fn pages_appear_where_a_redirect_should() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    for (fault, request) in [
        ("xfo_page_in_iframe", &[("prompt", "none")][..]),
        ("popup_abandoned", &[]),
    ] {
        entra.add_fault(Fault::new(fault));
        let page = browser.authorize(request);
        assert_eq!(
            (page.status, page.header("x-frame-options")),
            (200, Some("DENY")),
            "{fault}"
        );
        assert!(!page.body.contains("<form"), "{fault}");
        assert!(
            browser.authorize(request).redirect_param("code").is_some(),
            "{fault}"
        );
    }
}

#[test]
fn the_opener_policy_can_be_forced_either_way() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let policy = "cross-origin-opener-policy";
    entra.add_fault(Fault::new("coop").param("value", "off"));
    assert_eq!(browser.authorize(&[]).header(policy), None);
    entra.add_fault(Fault::new("coop").param("value", "on"));
    assert_eq!(
        browser.authorize(&[("pocd", "1")]).header(policy),
        Some("same-origin")
    );
}

#[test]
fn graph_refuses_tokens_that_hold() {
    let entra = emulator();
    let tokens = tokens(&entra);
    for (fault, status) in [("graph_401_plain", 401), ("graph_403", 403), ("graph_429", 429)] {
        entra.add_fault(Fault::new(fault));
        let response = me(&entra, text(&tokens, "access_token"));
        assert_eq!(response.status, status, "{fault}");
        assert_eq!(response.header("retry-after").is_some(), status == 429);
        assert_eq!(response.header("www-authenticate").is_some(), status == 401);
        assert_eq!(me(&entra, text(&tokens, "access_token")).status, 200);
    }
}

#[test]
fn sign_out_stays_on_its_page() {
    let entra = emulator();
    entra.add_fault(Fault::new("logout_no_redirect"));
    let url = format!(
        "{}/oauth2/v2.0/logout?post_logout_redirect_uri=http://localhost:3000/",
        entra.authority()
    );
    assert_eq!(get(&url).send().status, 200);
    assert_eq!(get(&url).send().status, 302);
}

#[test]
fn discovery_fails_or_lacks_something() {
    let entra = emulator();
    let url = format!("{}/v2.0/.well-known/openid-configuration", entra.authority());
    entra.add_fault(Fault::new("discovery_5xx").param("status", 500));
    assert_eq!(get(&url).send().status, 500);
    entra.add_fault(Fault::new("discovery_missing_field").param("name", "issuer"));
    assert!(get(&url).send().json().get("issuer").is_none());
    entra.add_fault(Fault::new("wrong_issuer").matching("endpoint", "discovery"));
    assert!(!text(&get(&url).send().json(), "issuer").starts_with(entra.origin()));
    assert!(text(&get(&url).send().json(), "issuer").starts_with(entra.origin()));
}

#[test]
fn refusals_without_a_suberror_say_what_entra_says() {
    let entra = emulator();
    let tokens = tokens(&entra);
    for (fault, is_refresh, error, number) in [
        (Fault::new("user_disabled"), true, "invalid_grant", 50057),
        (Fault::new("not_assigned"), true, "invalid_grant", 50105),
        (Fault::new("admin_consent"), true, "invalid_grant", 90094),
        (Fault::new("code_reused"), false, "invalid_grant", 54005),
        (Fault::new("code_expired"), false, "invalid_grant", 70008),
        (Fault::new("pkce_mismatch"), false, "invalid_grant", 501481),
        (Fault::new("redirect_mismatch"), false, "invalid_client", 500112),
        (Fault::new("spa_origin"), false, "invalid_request", 9002327),
        (
            Fault::new("spa_origin").param("kind", "not_spa"),
            false,
            "invalid_request",
            9002326,
        ),
    ] {
        let response = if is_refresh {
            entra.add_fault(fault.clone());
            refresh(&entra, &tokens)
        } else {
            redeemed_under(&entra, fault.clone())
        };
        let body = response.json();
        assert_eq!(
            (text(&body, "error"), &body["error_codes"][0]),
            (error, &json!(number)),
            "{fault:?}"
        );
    }
}

#[test]
fn the_fifteenth_request_of_a_loop_is_one_too_many() {
    let entra = emulator();
    let tokens = tokens(&entra);
    entra.add_fault(Fault::new("loop").until_cleared());
    let mut statuses = (0..15).map(|_| refresh(&entra, &tokens));
    assert!(statuses.by_ref().take(14).all(|response| response.status == 200));
    assert_eq!(statuses.next().unwrap().json()["error_codes"][0], 50196);
    entra.clear_faults();
    entra.add_fault(Fault::new("outage").param("after", 1));
    let two: Vec<_> = (0..2).map(|_| refresh(&entra, &tokens).status).collect();
    assert_eq!(two, [200, 503]);
}

#[test]
fn faults_at_authorize_keep_people_from_the_application() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    entra.add_fault(Fault::new("redirect_mismatch").matching("endpoint", "authorize"));
    let page = browser.authorize(&[]);
    assert!(page.status == 400 && page.body.contains("AADSTS50011"));
    entra.add_fault(Fault::new("spa_origin").matching("endpoint", "authorize"));
    let refused = browser
        .authorize(&[])
        .redirect_param("error_description")
        .unwrap();
    assert!(refused.starts_with("AADSTS9002325"));
    entra.add_fault(Fault::new("user_disabled").matching("endpoint", "authorize"));
    let page = browser.authorize(&[("prompt", "login")]);
    let page = browser.enter_user_name(&page, ALICE);
    assert!(
        browser
            .enter_password(&page, entra_emulator::PASSWORD)
            .body
            .contains("AADSTS50057")
    );
}

#[test]
fn scopes_lifetimes_and_identities_come_back_altered() {
    let entra = emulator();
    let usual = redeemed_under(&entra, Fault::new("slow").param("ms", 1)).json();
    let scope = |name| text(&redeemed_under(&entra, Fault::new(name)).json(), "scope").to_owned();
    assert_eq!(scope("scope_reduced"), "openid profile email");
    assert_eq!(
        scope("scope_extra"),
        "openid profile email User.Read Emulator.Extra"
    );
    assert_eq!(scope("scope_case"), "OPENID PROFILE EMAIL USER.READ");
    assert!(
        redeemed_under(&entra, Fault::new("no_expires_in"))
            .json()
            .get("expires_in")
            .is_none()
    );
    let other = redeemed_under(&entra, Fault::new("mismatched_client_info")).json();
    assert_ne!(other["client_info"], usual["client_info"]);
    let unknown = redeemed_under(&entra, Fault::new("unknown_kid")).json();
    assert!(!signature_holds(&entra, text(&unknown, "id_token")));
}

#[test]
fn a_new_key_takes_the_old_ones_place() {
    let entra = emulator();
    let old = tokens(&entra);
    entra.add_fault(Fault::new("key_rollover"));
    let new = tokens(&entra);
    assert!(!signature_holds(&entra, text(&old, "id_token")));
    assert!(signature_holds(&entra, text(&new, "id_token")));
    for tokens in [&old, &new] {
        assert_eq!(me(&entra, text(tokens, "access_token")).status, 200);
    }
}

#[test]
fn answers_are_odd_but_legal() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    entra.add_fault(Fault::new("redirect_extra"));
    let extra = browser.authorize(&[]);
    assert!(extra.redirect_param("code").is_some() && extra.redirect_param("emulator_extra").is_some());
    entra.add_fault(Fault::new("redirect_extra").param("kind", "query"));
    assert!(browser.authorize(&[]).location().contains("/redirect?code="));
    entra.add_fault(Fault::new("redirect_extra").param("kind", "form_post"));
    assert!(browser.authorize(&[]).body.contains("name=\"code\""));
    entra.add_fault(Fault::new("state_case_changed"));
    assert_eq!(
        browser.authorize(&[]).redirect_param("state").as_deref(),
        Some("THE STATE")
    );
}

#[test]
fn only_errors_lose_their_cors_headers() {
    let entra = emulator();
    let tokens = tokens(&entra);
    entra.add_fault(Fault::new("cors_on_success_only").until_cleared());
    let good = refresh(&entra, &tokens);
    let bad = refresh_request(&entra, "nonsense", &[]).send();
    let header = "access-control-allow-origin";
    assert_eq!((good.header(header), bad.header(header)), (Some("*"), None));
}

#[test]
fn a_connection_can_drop_after_the_headers() {
    let entra = emulator();
    let cut = redeemed_under(
        &entra,
        Fault::new("drop_connection").param("when", "after_headers"),
    );
    assert!(cut.cut_short && cut.body.is_empty() && cut.status == 200);
}

#[test]
fn an_opener_policy_can_be_reported_only() {
    let entra = emulator();
    entra.add_fault(Fault::new("coop").param("value", "report-only"));
    let page = Browser::new(&entra).authorize(&[]);
    assert_eq!(page.header("cross-origin-opener-policy"), None);
    assert_eq!(
        page.header("cross-origin-opener-policy-report-only"),
        Some("same-origin")
    );
}

#[test]
fn an_unreachable_emulator_comes_back() {
    let entra = emulator();
    let host = entra.origin().strip_prefix("http://").unwrap().to_owned();
    let body = json!({ "name": "unreachable", "params": { "seconds": 1 } }).to_string();
    let ordered = crate::http::request("POST", &format!("{}/__emulator/faults", entra.origin()))
        .body(body)
        .send();
    assert_eq!(ordered.status, 204);
    let deadline = Instant::now() + Duration::from_secs(20);
    let until = |wanted: bool| {
        while std::net::TcpStream::connect(&host).is_ok() != wanted {
            assert!(Instant::now() < deadline);
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    until(false);
    until(true);
    assert_eq!(get(entra.origin()).send().status, 200);
}

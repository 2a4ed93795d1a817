//! The token endpoint: who may redeem what, how often and for how long.

use std::time::Duration;

use entra_emulator::{Emulator, SPA_CLIENT_ID};

use crate::app::{
    ORIGIN, claims, code, code_request, emulator, refresh, refresh_request, text, token_request, tokens,
};
use crate::browser::{ALICE, Browser, VERIFIER};
use crate::http::{Request, Response, get, request};

fn assert_refused(response: &Response, status: u16, error: &str, code: u32) {
    assert_eq!(response.status, status, "{}", response.body);
    let body = response.json();
    assert_eq!(text(&body, "error"), error);
    assert_eq!(body["error_codes"][0], code);
    assert!(text(&body, "error_description").starts_with(&format!("AADSTS{code}: ")));
    assert!(body.get("access_token").is_none());
}

/// How a code request with one mistake is refused.
fn refused_code(changes: &[(&str, &str)], status: u16, error: &str, number: u32) {
    let entra = emulator();
    assert_refused(
        &code_request(&entra, &code(&entra), changes).send(),
        status,
        error,
        number,
    );
}

#[test]
fn a_verifier_that_does_not_match_is_refused() {
    let other = VERIFIER.replace('d', "e");
    let challenge = crate::browser::CHALLENGE;
    for wrong in [other.as_str(), challenge, "short", &VERIFIER.to_uppercase()] {
        refused_code(&[("code_verifier", wrong)], 400, "invalid_grant", 501481);
    }
}

#[test]
fn a_missing_verifier_is_refused() {
    refused_code(&[("code_verifier", "")], 400, "invalid_request", 900144);
}

#[test]
fn a_code_works_once() {
    let entra = emulator();
    let code = code(&entra);
    assert_eq!(code_request(&entra, &code, &[]).send().status, 200);
    assert_refused(
        &code_request(&entra, &code, &[]).send(),
        400,
        "invalid_grant",
        54005,
    );
}

#[test]
fn of_many_who_redeem_one_code_at_the_same_time_one_succeeds() {
    let entra = emulator();
    let code = code(&entra);
    let request = code_request(&entra, &code, &[]);
    let racers: Vec<_> = (0..8)
        .map(|_| {
            let request: Request = request.clone();
            std::thread::spawn(move || request.send().status)
        })
        .collect();
    let statuses: Vec<_> = racers.into_iter().map(|racer| racer.join().unwrap()).collect();
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        1,
        "{statuses:?}"
    );
}

#[test]
fn a_code_lasts_ten_minutes() {
    let entra = emulator();
    let (early, late) = (code(&entra), code(&entra));
    entra.advance_clock(Duration::from_secs(590));
    assert_eq!(code_request(&entra, &early, &[]).send().status, 200);
    entra.advance_clock(Duration::from_secs(20));
    assert_refused(
        &code_request(&entra, &late, &[]).send(),
        400,
        "invalid_grant",
        70008,
    );
}

#[test]
fn a_code_is_bound_to_its_redirect_uri() {
    refused_code(
        &[("redirect_uri", "http://localhost:3001/redirect")],
        401,
        "invalid_client",
        500112,
    );
    refused_code(&[("redirect_uri", "")], 400, "invalid_request", 900144);
}

#[test]
fn an_invented_code_is_refused() {
    refused_code(&[("code", "1.Anything")], 400, "invalid_grant", 70000);
}

#[test]
fn a_code_of_one_tenant_is_not_taken_by_another() {
    let entra = emulator();
    let code = code(&entra);
    let url = format!("{}/fabrikam.onmicrosoft.com/oauth2/v2.0/token", entra.origin());
    let fields = [
        ("client_id", SPA_CLIENT_ID),
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", crate::browser::REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let response = crate::http::post(&url, &fields).header("origin", ORIGIN).send();
    assert_refused(&response, 400, "invalid_grant", 70000);
}

#[test]
fn single_page_apps_must_name_an_origin() {
    let entra = emulator();
    let code = code(&entra);
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", crate::browser::REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let response = token_request(&entra, &fields, &[]).send();
    assert_refused(&response, 400, "invalid_request", 9002327);
    assert_eq!(response.header("access-control-allow-origin"), None);
    // The mistake did not use the code up.
    assert_eq!(code_request(&entra, &code, &[]).send().status, 200);
}

#[test]
fn requests_that_say_too_little_or_too_much_are_refused() {
    refused_code(&[("grant_type", "")], 400, "invalid_request", 900144);
    refused_code(
        &[("grant_type", "password")],
        400,
        "unsupported_grant_type",
        70003,
    );
    refused_code(&[("client_id", "")], 400, "invalid_request", 900144);
    refused_code(
        &[("client_id", "99999999-0000-0000-0000-000000000000")],
        400,
        "unauthorized_client",
        700016,
    );
    refused_code(&[("code", "")], 400, "invalid_request", 900144);
    refused_code(&[("client_secret", "x")], 401, "invalid_client", 700025);
    refused_code(&[("scope", "Nonsense.Read")], 400, "invalid_scope", 70011);
    refused_code(&[("scope", "Mail.Read openid")], 400, "invalid_grant", 65001);
}

#[test]
fn a_repeated_field_is_refused() {
    let entra = emulator();
    let url = format!("{}/oauth2/v2.0/token", entra.authority());
    let response = request("POST", &url)
        .header("origin", ORIGIN)
        .body("grant_type=a&grant_type=a")
        .send();
    assert_refused(&response, 400, "invalid_request", 9000411);
}

#[test]
fn only_posts_are_accepted() {
    let entra = emulator();
    let url = format!("{}/oauth2/v2.0/token", entra.authority());
    assert_refused(&get(&url).send(), 400, "invalid_request", 900561);
}

#[test]
fn scopes_of_two_apis_cannot_be_redeemed_at_once() {
    let entra = emulator();
    let scope = format!("User.Read openid api://{SPA_CLIENT_ID}/access_as_user");
    let mut browser = Browser::new(&entra);
    let page = browser.authorize(&[("scope", &scope)]);
    let page = browser.sign_in_from(&page, ALICE);
    let response = browser.submit(&page, "idSIButton9", &[("action", "accept")]);
    let code = response.redirect_param("code").unwrap();
    assert_refused(
        &code_request(&entra, &code, &[("scope", &scope)]).send(),
        400,
        "invalid_scope",
        28000,
    );
    let own = format!("api://{SPA_CLIENT_ID}/access_as_user");
    let tokens = code_request(&entra, &code, &[("scope", &own)]).send().json();
    assert_eq!(text(&tokens, "scope"), own);
    assert_eq!(claims(text(&tokens, "access_token"))["aud"], SPA_CLIENT_ID);
}

#[test]
fn an_error_carries_the_ids_of_its_request() {
    let entra = emulator();
    let id = "01234567-89ab-cdef-0123-456789abcdef";
    let url = format!("{}/oauth2/v2.0/token?client-request-id={id}", entra.authority());
    let response = request("POST", &url).header("origin", ORIGIN).send();
    let body = response.json();
    assert_eq!(text(&body, "correlation_id"), id);
    let tail = format!(
        "Trace ID: {} Correlation ID: {id} Timestamp: {}",
        text(&body, "trace_id"),
        text(&body, "timestamp")
    );
    assert!(text(&body, "error_description").ends_with(&tail));
    assert!(text(&body, "error_uri").ends_with("/error?code=900144"));
}

#[test]
fn every_response_may_be_read_by_scripts_and_stored_by_nobody() {
    let entra = emulator();
    let tokens_url = format!("{}/oauth2/v2.0/token", entra.authority());
    let too_large = request("POST", &tokens_url)
        .header("origin", ORIGIN)
        .body(vec![b'a'; 200_000])
        .send();
    assert_eq!(too_large.status, 413);
    let good = code_request(&entra, &code(&entra), &[]).send();
    let bad = code_request(&entra, "nonsense", &[]).send();
    for response in [too_large, good, bad] {
        assert_eq!(response.header("access-control-allow-origin"), Some("*"));
        assert_eq!(
            response.header("access-control-expose-headers"),
            Some("Content-Length,Content-Encoding,x-ms-request-id,x-ms-srs")
        );
        assert_eq!(response.header("cache-control"), Some("no-store, no-cache"));
        assert_eq!(response.header("set-cookie"), None);
    }
}

#[test]
fn a_preflight_succeeds() {
    let entra = emulator();
    let url = format!("{}/oauth2/v2.0/token", entra.authority());
    let preflight = request("OPTIONS", &url)
        .header("origin", ORIGIN)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "dpop");
    let response = preflight.send();
    assert_eq!(response.status, 204);
    assert_eq!(response.header("access-control-allow-headers"), Some("dpop"));
}

#[test]
fn lifetimes_are_those_of_entra() {
    let entra = emulator();
    let tokens = tokens(&entra);
    let lifetime = tokens["expires_in"].as_i64().unwrap();
    assert!((3600..=5400).contains(&lifetime));
    assert_eq!(tokens["ext_expires_in"], lifetime);
    let access = claims(text(&tokens, "access_token"));
    assert_eq!(
        access["exp"].as_i64().unwrap() - access["iat"].as_i64().unwrap(),
        lifetime + 300
    );
    let id = claims(text(&tokens, "id_token"));
    assert_eq!(id["exp"].as_i64().unwrap() - id["iat"].as_i64().unwrap(), 3900);
    assert_eq!(id["nbf"], id["iat"]);
    assert_eq!(tokens["refresh_token_expires_in"], 86399);
}

#[test]
fn what_comes_back_depends_on_what_was_asked() {
    let entra = emulator();
    for (scope, id_token, refresh_token) in [
        ("User.Read openid profile offline_access", true, true),
        ("User.Read openid", true, false),
        ("User.Read offline_access", false, true),
        ("User.Read", false, false),
    ] {
        let tokens = code_request(&entra, &code(&entra), &[("scope", scope)])
            .send()
            .json();
        assert_eq!(tokens.get("id_token").is_some(), id_token, "{scope}");
        assert_eq!(tokens.get("refresh_token").is_some(), refresh_token, "{scope}");
        assert_eq!(text(&tokens, "scope"), "openid profile email User.Read");
    }
    let without = code_request(&entra, &code(&entra), &[("client_info", "")])
        .send()
        .json();
    assert!(without.get("client_info").is_none());
}

#[test]
fn a_successor_inherits_what_is_left_of_a_refresh_token() {
    let entra = emulator();
    let first = tokens(&entra);
    entra.advance_clock(Duration::from_secs(10_000));
    let second = refresh(&entra, &first).json();
    let left = second["refresh_token_expires_in"].as_i64().unwrap();
    assert!((76_390..=76_399).contains(&left), "{left}");
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    // The first one lives on beside its successor.
    assert_eq!(refresh(&entra, &first).status, 200);

    entra.advance_clock(Duration::from_secs(76_400));
    for old in [&first, &second] {
        let response = refresh(&entra, old);
        assert_refused(&response, 400, "invalid_grant", 700084);
        assert_eq!(text(&response.json(), "suberror"), "bad_token");
    }
}

#[test]
fn refreshed_tokens_are_new_and_carry_no_nonce() {
    let entra = emulator();
    let first = tokens(&entra);
    let second = refresh(&entra, &first).json();
    assert_ne!(first["access_token"], second["access_token"]);
    let (first, second) = (
        claims(text(&first, "id_token")),
        claims(text(&second, "id_token")),
    );
    assert_eq!(first["nonce"], "the-nonce");
    assert!(second.get("nonce").is_none());
    for claim in ["sub", "oid", "tid", "sid", "login_hint"] {
        assert_eq!(first[claim], second[claim], "{claim}");
    }
}

#[test]
fn a_refresh_token_gets_no_more_than_was_consented() {
    let entra = emulator();
    let tokens = tokens(&entra);
    let token = text(&tokens, "refresh_token");
    let response = refresh_request(&entra, token, &[("scope", "Mail.Read")]).send();
    assert_refused(&response, 400, "invalid_grant", 65001);
    assert_eq!(text(&response.json(), "suberror"), "consent_required");
    assert_refused(
        &refresh_request(&entra, "1.Anything", &[]).send(),
        400,
        "invalid_grant",
        70000,
    );
}

#[test]
fn a_refresh_token_belongs_to_a_tenant_that_knows_its_user() {
    let entra = emulator();
    let token = tokens(&entra);
    let fields = [
        ("client_id", SPA_CLIENT_ID),
        ("grant_type", "refresh_token"),
        ("refresh_token", text(&token, "refresh_token")),
    ];
    let at = |segment: &str| {
        let url = format!("{}/{segment}/oauth2/v2.0/token", entra.origin());
        crate::http::post(&url, &fields).header("origin", ORIGIN).send()
    };
    assert_eq!(at("common").status, 200);
    assert_refused(&at("fabrikam"), 400, "invalid_grant", 50020);
}

#[test]
fn a_guest_has_two_identities() {
    let entra = emulator();
    let response = Browser::new(&entra).sign_in("guest@contoso.onmicrosoft.com");
    let tokens = code_request(&entra, &response.redirect_param("code").unwrap(), &[])
        .send()
        .json();
    let id_token = claims(text(&tokens, "id_token"));
    let info = claims(&format!(".{}.", text(&tokens, "client_info")));
    assert_eq!(id_token["tid"], entra_emulator::WORKFORCE_TENANT);
    assert_ne!(info["utid"], id_token["tid"]);
    assert_ne!(info["uid"], id_token["oid"]);
    assert_eq!(
        id_token["idp"],
        format!("https://sts.windows.net/{}/", text(&info, "utid"))
    );
}

#[test]
fn sub_is_pairwise_and_not_the_object_id() {
    let entra = emulator();
    let subject = |entra: &Emulator| {
        let claims = claims(text(&tokens(entra), "id_token"));
        (text(&claims, "sub").to_owned(), text(&claims, "oid").to_owned())
    };
    let (sub, oid) = subject(&entra);
    assert_eq!(sub.len(), 43);
    assert_ne!(sub, oid);
    assert_eq!(subject(&entra).0, sub);
}

//! What each fault puts on the wire: every fault has its test here or below.

mod refusals;
mod tokens;

use std::time::{Duration, Instant};

use entra_emulator::{
    DropMoment, Emulator, Endpoint, Fault, FaultRule, OpenerPolicy, OutageBody, RedirectExtraKind,
    SpaOriginKind,
};
use serde_json::{Value, json};

use crate::app::{claims, code, code_request, emulator, me, refresh, refresh_request, text, tokens};
use crate::browser::{ALICE, Browser};
use crate::http::{Response, get};

/// The response to a code redemption under `fault`.
fn redeemed_under(entra: &Emulator, fault: impl Into<FaultRule>) -> Response {
    let code = code(entra);
    entra.add_fault(fault);
    code_request(entra, &code, &[]).send()
}

fn id_claims_under(entra: &Emulator, fault: impl Into<FaultRule>) -> Value {
    claims(text(&redeemed_under(entra, fault).json(), "id_token"))
}

fn seconds(claims: &Value, name: &str) -> i64 {
    claims[name].as_i64().unwrap()
}

#[test]
fn servers_in_trouble_respond_with_their_status() {
    let entra = emulator();
    let throttled = redeemed_under(
        &entra,
        Fault::Throttle {
            seconds: 30,
            exposed: false,
        },
    );
    assert_eq!(
        (throttled.status, throttled.header("retry-after")),
        (429, Some("30"))
    );
    assert_eq!(throttled.json()["error"], "temporarily_unavailable");
    assert_eq!(throttled.header("access-control-allow-origin"), Some("*"));
    let exposed = redeemed_under(
        &entra,
        Fault::Throttle {
            seconds: 60,
            exposed: true,
        },
    );
    assert!(
        exposed
            .headers
            .iter()
            .any(|(n, v)| n == "access-control-expose-headers" && v == "Retry-After")
    );

    let outage = redeemed_under(
        &entra,
        Fault::Outage {
            status: 500,
            body: OutageBody::Json,
        },
    );
    assert_eq!(
        (outage.status, outage.json()["error"].clone()),
        (500, json!("server_error"))
    );
    let html = redeemed_under(
        &entra,
        Fault::Outage {
            status: 502,
            body: OutageBody::Html,
        },
    );
    assert!(html.status == 502 && html.body.starts_with("<!DOCTYPE html>"));
    let empty = redeemed_under(
        &entra,
        Fault::Outage {
            status: 504,
            body: OutageBody::Empty,
        },
    );
    assert_eq!((empty.status, empty.body.as_str()), (504, ""));
}

#[test]
fn an_outage_does_not_use_up_the_code() {
    let entra = emulator();
    let code = code(&entra);
    entra.add_fault(Fault::Outage {
        status: 503,
        body: OutageBody::Json,
    });
    assert_eq!(code_request(&entra, &code, &[]).send().status, 503);
    assert_eq!(code_request(&entra, &code, &[]).send().status, 200);
}

#[test]
fn a_slow_response_comes_late() {
    let entra = emulator();
    let code = code(&entra);
    entra.add_fault(Fault::Slow { ms: 300 });
    let asked = Instant::now();
    assert_eq!(code_request(&entra, &code, &[]).send().status, 200);
    assert!(asked.elapsed() >= Duration::from_millis(300));
}

#[test]
fn a_hanging_request_is_logged_and_gets_no_response() {
    let entra = emulator();
    entra.add_fault(Fault::Hang.at(Endpoint::Graph));
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
fn connections_drop_before_or_within_the_response() {
    let entra = emulator();
    let code = code(&entra);
    entra.add_fault(Fault::DropConnection {
        when: DropMoment::Before,
    });
    assert!(code_request(&entra, &code, &[]).try_send().is_none());
    assert_eq!(entra.requests().last().unwrap().status, 0);
    for fault in [
        Fault::DropConnection {
            when: DropMoment::MidBody,
        },
        Fault::TruncatedBody,
    ] {
        let response = redeemed_under(&entra, fault);
        assert!(response.cut_short && !response.body.is_empty());
        assert!(serde_json::from_str::<Value>(&response.body).is_err());
    }
}

#[test]
fn responses_that_are_not_what_they_should_be() {
    let entra = emulator();
    let malformed = redeemed_under(&entra, Fault::MalformedJson);
    assert!(serde_json::from_str::<Value>(&malformed.body).is_err() && !malformed.cut_short);
    let plain = redeemed_under(&entra, Fault::WrongContentType);
    assert_eq!(plain.header("content-type"), Some("text/plain; charset=utf-8"));
    assert!(plain.json()["access_token"].is_string());
    let empty = redeemed_under(&entra, Fault::Empty200);
    assert_eq!((empty.status, empty.body.as_str()), (200, ""));
    let html = redeemed_under(&entra, Fault::HtmlResponse);
    assert_eq!(
        (html.status, html.header("content-type")),
        (200, Some("text/html; charset=utf-8"))
    );
    let no_cors = redeemed_under(&entra, Fault::NoCors);
    assert!(
        no_cors.status == 200
            && !no_cors
                .headers
                .iter()
                .any(|(n, _)| n.starts_with("access-control"))
    );
}

#[test]
fn redirects_come_back_altered() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    for (fault, name, wanted) in [
        (FaultRule::from(Fault::MissingState), "state", None),
        (FaultRule::from(Fault::MissingCode), "code", None),
        (
            Fault::MissingClientInfo.at(Endpoint::Authorize),
            "client_info",
            None,
        ),
        (FaultRule::from(Fault::WrongState), "state", Some("the state")),
    ] {
        entra.add_fault(fault);
        let response = browser.authorize(&[("prompt", "none")]);
        let found = response.redirect_param(name);
        match wanted {
            None => assert_eq!(found, None, "{name}"),
            Some(right) => assert!(found.is_some() && found.as_deref() != Some(right), "{name}"),
        }
        assert!(response.redirect_param("session_state").is_some());
    }
    // They act at the end of the pages as well.
    entra.add_fault(Fault::WrongState);
    let response = Browser::new(&entra).sign_in(ALICE);
    assert_ne!(response.redirect_param("state").as_deref(), Some("the state"));
}

#[test]
fn blocked_third_party_cookies_blind_frames_only() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    entra.add_fault(Fault::ThirdPartyCookiesBlocked.until_cleared());
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
        (Fault::XfoPageInIframe, &[("prompt", "none")][..]),
        (Fault::PopupAbandoned, &[]),
    ] {
        entra.add_fault(fault.clone());
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
    entra.add_fault(Fault::Coop {
        value: OpenerPolicy::Off,
    });
    assert_eq!(browser.authorize(&[]).header(policy), None);
    entra.add_fault(Fault::Coop {
        value: OpenerPolicy::On,
    });
    assert_eq!(
        browser.authorize(&[("pocd", "1")]).header(policy),
        Some("same-origin")
    );
}

#[test]
fn graph_refuses_tokens_that_hold() {
    let entra = emulator();
    let tokens = tokens(&entra);
    for (fault, status) in [
        (Fault::Graph401Plain, 401),
        (Fault::Graph403, 403),
        (Fault::Graph429 { seconds: 10 }, 429),
    ] {
        entra.add_fault(fault.clone());
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
    entra.add_fault(Fault::LogoutNoRedirect);
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
    entra.add_fault(Fault::Discovery5xx {
        status: 500,
        body: OutageBody::Json,
    });
    assert_eq!(get(&url).send().status, 500);
    entra.add_fault(Fault::DiscoveryMissingField {
        name: "issuer".to_owned(),
    });
    assert!(get(&url).send().json().get("issuer").is_none());
    entra.add_fault(Fault::WrongIssuer.at(Endpoint::Discovery));
    assert!(!text(&get(&url).send().json(), "issuer").starts_with(entra.origin()));
    assert!(text(&get(&url).send().json(), "issuer").starts_with(entra.origin()));
}

#[test]
fn faults_at_authorize_keep_users_from_the_application() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    entra.add_fault(Fault::RedirectMismatch.at(Endpoint::Authorize));
    let page = browser.authorize(&[]);
    assert!(page.status == 400 && page.body.contains("AADSTS50011"));
    entra.add_fault(
        Fault::SpaOrigin {
            kind: SpaOriginKind::Missing,
        }
        .at(Endpoint::Authorize),
    );
    let refused = browser
        .authorize(&[])
        .redirect_param("error_description")
        .unwrap();
    assert!(refused.starts_with("AADSTS9002325"));
    entra.add_fault(Fault::UserDisabled.at(Endpoint::Authorize));
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
fn responses_are_odd_but_legal() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    entra.add_fault(Fault::RedirectExtra {
        kind: RedirectExtraKind::Params,
    });
    let extra = browser.authorize(&[]);
    assert!(extra.redirect_param("code").is_some() && extra.redirect_param("emulator_extra").is_some());
    entra.add_fault(Fault::RedirectExtra {
        kind: RedirectExtraKind::Query,
    });
    assert!(browser.authorize(&[]).location().contains("/redirect?code="));
    entra.add_fault(Fault::RedirectExtra {
        kind: RedirectExtraKind::FormPost,
    });
    assert!(browser.authorize(&[]).body.contains("name=\"code\""));
    entra.add_fault(Fault::StateCaseChanged);
    assert_eq!(
        browser.authorize(&[]).redirect_param("state").as_deref(),
        Some("THE STATE")
    );
}

#[test]
fn only_errors_lose_their_cors_headers() {
    let entra = emulator();
    let tokens = tokens(&entra);
    entra.add_fault(Fault::CorsOnSuccessOnly.until_cleared());
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
        Fault::DropConnection {
            when: DropMoment::AfterHeaders,
        },
    );
    assert!(cut.cut_short && cut.body.is_empty() && cut.status == 200);
}

#[test]
fn an_opener_policy_can_be_reported_only() {
    let entra = emulator();
    entra.add_fault(Fault::Coop {
        value: OpenerPolicy::ReportOnly,
    });
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

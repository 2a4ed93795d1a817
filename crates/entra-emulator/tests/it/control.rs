//! The control plane and the request log.

use serde_json::{Value, json};

use crate::app::{code, code_request, emulator, me, refresh, runtime, text, tokens};
use crate::browser::{ALICE, Browser};
use crate::http::{Response, get, request};

fn order(entra: &entra_emulator::Emulator, body: impl Into<Vec<u8>>) -> Response {
    request("POST", &format!("{}/__emulator/faults", entra.origin()))
        .body(body)
        .send()
}

#[test]
fn one_sign_in_costs_one_authorize_and_one_token_request() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let page = browser.authorize(&[]);
    let code = browser.sign_in_from(&page, ALICE).redirect_param("code").unwrap();
    let tokens = code_request(&entra, &code, &[]).send().json();
    me(&entra, text(&tokens, "access_token"));

    let log = get(&format!("{}/__emulator/requests", entra.origin()))
        .send()
        .json();
    let seen: Vec<_> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|record| text(record, "endpoint"))
        .collect();
    assert_eq!(seen, ["authorize", "page", "page", "page", "token", "graph"]);
    let token = &log[4];
    assert_eq!(text(token, "grant_type"), "authorization_code");
    assert_eq!(text(token, "user"), ALICE);
    assert_eq!(text(token, "client_id"), entra_emulator::SPA_CLIENT_ID);
    assert_eq!(token["status"], 200);
    assert!(token["time"].as_u64().unwrap() > 1_700_000_000_000);
    assert_eq!(text(&log[5], "user"), ALICE);
    assert_eq!(log.as_array().unwrap().len(), entra.requests().len());
}

#[test]
fn the_log_holds_no_secret() {
    let entra = emulator();
    let tokens = tokens(&entra);
    refresh(&entra, &tokens);
    let log = serde_json::to_string(&entra.requests()).unwrap();
    for secret in [
        "1.A",
        "eyJ",
        entra_emulator::PASSWORD,
        crate::browser::VERIFIER,
        "code=",
    ] {
        assert!(!log.contains(secret), "{secret}");
    }
}

#[test]
fn the_log_does_not_keep_what_is_typed_into_the_wrong_field() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let page = browser.authorize(&[]);
    browser.enter_user_name(&page, entra_emulator::PASSWORD);
    browser.enter_user_name(&page, ALICE);
    let users: Vec<_> = entra.requests().into_iter().map(|record| record.user).collect();
    assert_eq!(users, [None, None, Some(ALICE.to_owned())]);
}

#[test]
fn the_log_tells_frames_and_prompts_apart() {
    let entra = emulator();
    let url = format!(
        "{}/oauth2/v2.0/authorize?prompt=none&login_hint={ALICE}",
        entra.authority()
    );
    get(&url).header("sec-fetch-dest", "iframe").send();
    let records = entra.requests();
    assert_eq!(records[0].fetch_dest.as_deref(), Some("iframe"));
    assert_eq!(records[0].prompt.as_deref(), Some("none"));
    assert_eq!(records[0].user.as_deref(), Some(ALICE));
    assert_eq!((records[0].status, records[0].path.contains('?')), (400, false));
    let cleared = request("DELETE", &format!("{}/__emulator/requests", entra.origin())).send();
    assert_eq!(cleared.status, 204);
    assert!(entra.requests().is_empty());
}

#[test]
fn a_fault_ordered_over_http_acts_as_often_as_ordered() {
    let entra = emulator();
    let tokens = tokens(&entra);
    let body = json!({ "name": "rt_expired", "count": 2, "match": { "user": ALICE }, "params": {} });
    assert_eq!(order(&entra, body.to_string()).status, 204);
    let statuses: Vec<_> = (0..3).map(|_| refresh(&entra, &tokens).status).collect();
    assert_eq!(statuses, [400, 400, 200]);

    order(&entra, r#"{"name":"rt_expired","count":"until_cleared"}"#);
    assert_eq!(
        [refresh(&entra, &tokens).status, refresh(&entra, &tokens).status],
        [400, 400]
    );
    request("DELETE", &format!("{}/__emulator/faults", entra.origin())).send();
    assert_eq!(refresh(&entra, &tokens).status, 200);
}

#[test]
fn a_fault_for_others_does_not_act() {
    let entra = emulator();
    let tokens = tokens(&entra);
    for filter in [
        json!({ "user": "bob@contoso.onmicrosoft.com" }),
        json!({ "client_id": "another" }),
        json!({ "grant": "authorization_code" }),
        json!({ "endpoint": "graph" }),
    ] {
        let body = json!({ "name": "outage", "match": filter });
        assert_eq!(order(&entra, body.to_string()).status, 204);
        assert_eq!(refresh(&entra, &tokens).status, 200, "{body}");
        entra.clear_faults();
    }
}

#[test]
fn an_order_that_makes_no_sense_is_refused_with_a_reason() {
    let entra = emulator();
    for (body, reason) in [
        (
            r#"{"name":"rt_expird"}"#,
            "unknown fault 'rt_expird', known are: rt_expired",
        ),
        ("{", "not a fault"),
        ("", "not a fault"),
        ("[]", "not a fault"),
        (r#"{"count":1}"#, "missing field `name`"),
        (r#"{"name":"slow","counts":1}"#, "unknown field `counts`"),
        (r#"{"name":"slow","count":0}"#, "'count' must be"),
        (r#"{"name":"slow","count":"forever"}"#, "'count' must be"),
        (r#"{"name":"slow","count":-1}"#, "not a fault"),
        (
            r#"{"name":"slow","match":{"endpoint":"nowhere"}}"#,
            "unknown endpoint 'nowhere'",
        ),
        (
            r#"{"name":"slow","match":{"endpoint":"control"}}"#,
            "unknown endpoint 'control'",
        ),
        (
            r#"{"name":"slow","match":{"colour":"red"}}"#,
            "unknown match 'colour'",
        ),
        (
            r#"{"name":"slow","match":{"user":1}}"#,
            "'match.user' must be a string",
        ),
    ] {
        let response = order(&entra, body);
        assert_eq!(response.status, 400, "{body}");
        assert!(
            text(&response.json(), "error").contains(reason),
            "{body}: {}",
            response.body
        );
    }
    assert_eq!(order(&entra, vec![0xff, 0xfe]).status, 400);
    assert_eq!(order(&entra, vec![b' '; 300_000]).status, 413);
    assert_eq!(
        get(&format!("{}/__emulator/reset", entra.origin())).send().status,
        405
    );
    assert_eq!(
        get(&format!("{}/__emulator/nothing", entra.origin()))
            .send()
            .status,
        404
    );
}

#[test]
fn reset_forgets_everything_that_was_issued() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    let (unused, issued): (String, Value) = (code(&entra), tokens(&entra));
    order(&entra, r#"{"name":"outage","count":"until_cleared"}"#);
    assert_eq!(
        request("POST", &format!("{}/__emulator/reset", entra.origin()))
            .send()
            .status,
        204
    );
    assert!(entra.requests().is_empty());
    assert_eq!(refresh(&entra, &issued).json()["error_codes"][0], 70000);
    assert_eq!(
        code_request(&entra, &unused, &[]).send().json()["error_codes"][0],
        70000
    );
    let silent = browser.authorize(&[("prompt", "none")]);
    assert_eq!(silent.redirect_param("error").as_deref(), Some("login_required"));
}

#[test]
fn pages_of_any_origin_may_use_the_control_plane() {
    let entra = emulator();
    let url = format!("{}/__emulator/faults", entra.origin());
    let preflight = request("OPTIONS", &url)
        .header("origin", "http://localhost:1")
        .header("access-control-request-method", "DELETE")
        .header("access-control-request-headers", "content-type")
        .send();
    assert_eq!(preflight.status, 204);
    assert!(
        preflight
            .header("access-control-allow-methods")
            .unwrap()
            .contains("DELETE")
    );
    let refused = request("POST", &url)
        .header("origin", "http://localhost:1")
        .send();
    assert_eq!(refused.header("access-control-allow-origin"), Some("*"));
}

#[test]
fn a_stopped_emulator_closes_listener_and_connections() {
    use std::io::Read;
    let entra = emulator();
    let host = entra.origin().strip_prefix("http://").unwrap().to_owned();
    let mut idle = std::net::TcpStream::connect(&host).unwrap();
    idle.set_read_timeout(Some(std::time::Duration::from_secs(10)))
        .unwrap();
    // A request with a response proves that the connections before it were accepted.
    get(&format!("http://{host}/")).send();
    runtime().block_on(entra.stop());
    assert!(matches!(idle.read(&mut [0; 8]), Ok(0) | Err(_)));
    assert!(std::net::TcpStream::connect(&host).is_err());
}

#[test]
fn a_taken_port_is_an_error_with_a_remedy() {
    use entra_emulator::{Emulator, Options, StartError};
    let entra = emulator();
    let port: u16 = entra.origin().rsplit(':').next().unwrap().parse().unwrap();
    let error = runtime()
        .block_on(Emulator::start(Options::default().port(port)))
        .unwrap_err();
    assert!(matches!(error, StartError::PortInUse { port: taken } if taken == port));
    assert!(error.to_string().contains("choose another port"));
}

#[test]
#[should_panic(expected = "unknown fault 'wrong_nonse'")]
fn a_misspelt_fault_is_refused_by_its_name() {
    let rule = "wrong_nonse".parse::<entra_emulator::FaultRule>();
    let _ = rule.unwrap_or_else(|error| panic!("{error}"));
}

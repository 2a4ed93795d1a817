//! What Entra says when it refuses a request, and to which requests a fault says so.

use entra_emulator::{Endpoint, Fault, FaultRule, OutageBody, SpaOriginKind};
use serde_json::{Value, json};

use super::redeemed_under;
use crate::app::{code, code_request, emulator, refresh, text, tokens};
use crate::browser::{ALICE, Browser};

#[test]
fn refused_refreshes_say_what_entra_says() {
    let entra = emulator();
    let tokens = tokens(&entra);
    for (fault, code, suberror) in [
        (Fault::RtExpired, 700084, "bad_token"),
        (Fault::RtInactive, 700082, "bad_token"),
        (Fault::RtRevoked, 50173, "bad_token"),
        (Fault::SignInFrequency, 70043, "token_expired"),
        (Fault::MfaRequired, 50076, "basic_action"),
        (Fault::CaBlocked, 53003, "message_only"),
        (Fault::ConsentRequired, 65001, "consent_required"),
        (Fault::RtMalformed, 9002313, "bad_token"),
    ] {
        entra.add_fault(fault.clone());
        // The fault waits for a refresh: a sign-in is not its business.
        assert_eq!(
            code_request(&entra, &self::code(&entra), &[]).send().status,
            200,
            "{fault}"
        );
        let response = refresh(&entra, &tokens);
        let body = response.json();
        assert_eq!(
            (response.status, text(&body, "error")),
            (400, "invalid_grant"),
            "{fault}"
        );
        assert_eq!(
            (&body["error_codes"][0], text(&body, "suberror")),
            (&json!(code), suberror),
            "{fault}"
        );
        assert_eq!(
            body.get("claims").is_some(),
            [Fault::MfaRequired, Fault::CaBlocked].contains(&fault),
            "{fault}"
        );
        assert_eq!(refresh(&entra, &tokens).status, 200, "{fault}");
    }
}

#[test]
fn a_policy_names_itself_in_a_claims_challenge() {
    let entra = emulator();
    let tokens = tokens(&entra);
    entra.add_fault(Fault::MfaRequired);
    let body = refresh(&entra, &tokens).json();
    let challenge: Value = serde_json::from_str(text(&body, "claims")).unwrap();
    assert_eq!(challenge["access_token"]["capolids"]["essential"], true);
}

#[test]
fn refused_silent_requests_say_what_entra_says() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    browser.sign_in(ALICE);
    let cases: [(FaultRule, &str, &str); 7] = [
        (Fault::LoginRequired.into(), "login_required", "AADSTS50058"),
        (
            Fault::MultipleSessions.into(),
            "interaction_required",
            "AADSTS16000",
        ),
        (
            Fault::MfaRequired.at(Endpoint::Authorize),
            "interaction_required",
            "AADSTS50076",
        ),
        (
            Fault::CaBlocked.at(Endpoint::Authorize),
            "interaction_required",
            "AADSTS53003",
        ),
        (
            Fault::ConsentRequired.at(Endpoint::Authorize),
            "interaction_required",
            "AADSTS65001",
        ),
        (
            Fault::SignInFrequency.at(Endpoint::Authorize),
            "interaction_required",
            "AADSTS70044",
        ),
        (Fault::AccessDenied.into(), "access_denied", "AADSTS65004"),
    ];
    for (fault, error, code) in cases {
        entra.add_fault(fault);
        let response = browser.authorize(&[("prompt", "none")]);
        assert_eq!(response.redirect_param("error").as_deref(), Some(error));
        assert!(
            response
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
    entra.add_fault(Fault::LoginRequired.until_cleared());
    let mut browser = Browser::new(&entra);
    assert!(browser.sign_in(ALICE).redirect_param("code").is_some());
    let silent = browser.authorize(&[("prompt", "none")]);
    assert_eq!(silent.redirect_param("error").as_deref(), Some("login_required"));
}

#[test]
fn errors_without_a_suberror_say_what_entra_says() {
    let entra = emulator();
    let tokens = tokens(&entra);
    for (fault, is_refresh, error, number) in [
        (Fault::UserDisabled, true, "invalid_grant", 50057),
        (Fault::NotAssigned, true, "invalid_grant", 50105),
        (Fault::AdminConsent, true, "invalid_grant", 90094),
        (Fault::CodeReused, false, "invalid_grant", 54005),
        (Fault::CodeExpired, false, "invalid_grant", 70008),
        (Fault::PkceMismatch, false, "invalid_grant", 501481),
        (Fault::RedirectMismatch, false, "invalid_client", 500112),
        (
            Fault::SpaOrigin {
                kind: SpaOriginKind::Missing,
            },
            false,
            "invalid_request",
            9002327,
        ),
        (
            Fault::SpaOrigin {
                kind: SpaOriginKind::NotSpa,
            },
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
    entra.add_fault(Fault::Loop.until_cleared());
    let mut statuses = (0..15).map(|_| refresh(&entra, &tokens));
    assert!(statuses.by_ref().take(14).all(|response| response.status == 200));
    assert_eq!(statuses.next().unwrap().json()["error_codes"][0], 50196);
    entra.clear_faults();
    entra.add_fault(
        Fault::Outage {
            status: 503,
            body: OutageBody::Json,
        }
        .after(1),
    );
    let two: Vec<_> = (0..2).map(|_| refresh(&entra, &tokens).status).collect();
    assert_eq!(two, [200, 503]);
}

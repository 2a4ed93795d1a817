//! `loginPopup` and `loginRedirect`, as they end well and as they do not.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entra_emulator::{Endpoint, Fault, WORKFORCE_TENANT};
use journeys::{ALICE, ALICE_NAME, Browser, Outcome, Popups, until};
use serde_json::{Value, json};

use crate::harness::{Judge, Setting, judged};
use crate::spa::{granted, refusal};

fn request() -> Value {
    json!({ "scopes": ["User.Read"] })
}

#[test]
fn a_popup_signs_in_with_one_authorize_and_one_token_request() {
    judged(async |judge| {
        let spa = judge.open().await?;
        let result = spa.sign_in().await?;
        let account = &result["account"];
        assert_eq!(
            (&account["username"], &account["name"]),
            (&json!(ALICE), &json!(ALICE_NAME))
        );
        assert_eq!(account["tenantId"], WORKFORCE_TENANT);
        let local = account["localAccountId"].as_str().unwrap_or_default();
        assert_eq!(account["homeAccountId"], format!("{local}.{WORKFORCE_TENANT}"));
        assert_eq!(result["idTokenClaims"]["oid"], local);
        assert_eq!(result["tokenType"], "Bearer");
        let scopes = result["scopes"].as_array().cloned().unwrap_or_default();
        assert!(scopes.contains(&json!("User.Read")), "{scopes:?}");
        assert_eq!(judge.requests_to("authorize").len(), 1);
        assert_eq!(judge.grants(), ["authorization_code"]);
        Ok(())
    });
}

#[test]
fn a_redirect_comes_back_over_the_bridge_to_the_page_it_started_from() {
    judged(async |judge| {
        let spa = judge.go("/?page=3").await?;
        spa.start("loginRedirect", &[request()]).await?;
        judge.pages().sign_in(ALICE).await?;
        let result = redirect_result(judge).await?;
        assert_eq!(result["account"]["username"], ALICE);
        let address = judge.browser().url().await?;
        assert_eq!(address, format!("{}/?page=3", judge.origin()));
        assert_eq!(judge.grants(), ["authorization_code"]);
        Ok(())
    });
}

#[test]
fn a_redirect_may_come_back_to_the_application_itself() {
    judged(async |judge| {
        let spa = judge.open().await?;
        let request = json!({ "scopes": ["User.Read"], "redirectUri": "/", "state": "a+b=c|d e" });
        spa.start("loginRedirect", &[request]).await?;
        judge.pages().sign_in(ALICE).await?;
        let result = redirect_result(judge).await?;
        assert_eq!(result["account"]["username"], ALICE);
        assert_eq!(result["state"], "a+b=c|d e");
        assert_eq!(judge.browser().url().await?, format!("{}/", judge.origin()));
        Ok(())
    });
}

#[test]
fn a_login_hint_leaves_only_the_password_to_ask_for() {
    judged(async |judge| {
        let spa = judge.open().await?;
        let call = spa
            .start(
                "loginPopup",
                &[json!({ "scopes": ["User.Read"], "loginHint": ALICE })],
            )
            .await?;
        let pages = judge.popup().await?;
        pages.password(entra_emulator::PASSWORD).await?;
        pages.stay_signed_in().await?;
        judge.browser().popup_closes().await?;
        assert_eq!(granted(call.answer().await?)["account"]["username"], ALICE);
        Ok(())
    });
}

#[test]
fn a_popup_that_is_cancelled_or_whose_consent_is_declined_is_access_denied() {
    judged(async |judge| {
        let spa = judge.open().await?;
        let call = spa.start("loginPopup", &[request()]).await?;
        judge.popup().await?.cancel().await?;
        judge.browser().popup_closes().await?;
        let refused = refusal(call.answer().await?);
        assert_eq!(refused.kind(), "ServerError access_denied", "{refused}");

        let scope = json!({ "scopes": ["Mail.Read"] });
        let call = spa.start("loginPopup", &[scope]).await?;
        let pages = judge.popup().await?;
        pages.user_name(ALICE).await?;
        pages.password(entra_emulator::PASSWORD).await?;
        pages.stay_signed_in().await?;
        pages.decline_consent().await?;
        judge.browser().popup_closes().await?;
        let refused = refusal(call.answer().await?);
        assert_eq!(refused.kind(), "ServerError access_denied", "{refused}");
        assert_eq!(refused.number, "65004");
        Ok(())
    });
}

#[test]
fn a_consent_that_is_given_is_remembered() {
    judged(async |judge| {
        let spa = judge.open().await?;
        spa.sign_in().await?;
        let silent = json!({ "scopes": ["Mail.Read"], "account": ALICE });
        let refused = spa
            .refused("acquireTokenSilent", std::slice::from_ref(&silent))
            .await?;
        assert_eq!(refused.class, "InteractionRequiredAuthError", "{refused}");
        let call = spa
            .start("acquireTokenPopup", std::slice::from_ref(&silent))
            .await?;
        judge.popup().await?.accept_consent().await?;
        judge.browser().popup_closes().await?;
        granted(call.answer().await?);
        let forced = json!({ "scopes": ["Mail.Read"], "account": ALICE, "forceRefresh": true });
        let token = spa.get("acquireTokenSilent", &[forced]).await?;
        assert!(
            token["scopes"].to_string().contains("Mail.Read"),
            "{}",
            token["scopes"]
        );
        Ok(())
    });
}

#[test]
fn a_second_factor_is_asked_for_in_the_popup() {
    judged(async |judge| {
        let spa = judge.open().await?;
        judge.add_fault(Fault::MfaRequired.at(Endpoint::Authorize));
        let call = spa.start("loginPopup", &[request()]).await?;
        let pages = judge.popup().await?;
        pages.user_name(ALICE).await?;
        pages.password(entra_emulator::PASSWORD).await?;
        pages.second_factor().await?;
        pages.stay_signed_in().await?;
        judge.browser().popup_closes().await?;
        assert_eq!(granted(call.answer().await?)["account"]["username"], ALICE);
        Ok(())
    });
}

#[test]
fn a_popup_that_is_closed_or_goes_nowhere_times_out() {
    let impatient = json!({ "popupBridgeTimeout": 4000 });
    Setting::default().system(impatient).run(async |judge| {
        let spa = judge.open().await?;
        let call = spa.start("loginPopup", &[request()]).await?;
        judge.popup().await?.asks_for_user_name().await?;
        judge.browser().close_window().await?;
        let refused = refusal(call.answer().await?);
        assert_eq!(refused.kind(), "BrowserAuthError timed_out");
        assert_eq!(refused.sub_error, "redirect_bridge_timeout");

        judge.add_fault(Fault::PopupAbandoned);
        let call = spa.start("loginPopup", &[request()]).await?;
        let refused = refusal(call.answer().await?);
        assert_eq!(refused.kind(), "BrowserAuthError timed_out");
        Ok(())
    });
}

/// What the redirect bridge is for: the page that signs in cuts the tie between popup and opener.
#[test]
fn a_popup_that_is_isolated_from_its_opener_still_answers() {
    judged(async |judge| {
        let spa = judge.open().await?;
        judge.add_faults("coop:until_cleared:value=on");
        let call = spa.start("loginPopup", &[request()]).await?;
        judge.popup().await?.sign_in(ALICE).await?;
        judge.browser().first_window().await?;
        assert_eq!(granted(call.answer().await?)["account"]["username"], ALICE);
        Ok(())
    });
}

#[test]
fn a_blocked_popup_is_a_popup_window_error() {
    Setting::default()
        .popups(Popups::OnlyByGesture)
        .run(async |judge| {
            let spa = judge.open().await?;
            let refused = spa.refused("loginPopup", &[request()]).await?;
            assert_eq!(refused.kind(), "BrowserAuthError popup_window_error");
            assert_eq!(judge.requests_to("authorize"), []);
            Ok(())
        });
}

#[test]
fn a_second_interaction_is_refused_while_one_is_under_way() {
    judged(async |judge| {
        let spa = judge.open().await?;
        let first = spa.start("loginPopup", &[request()]).await?;
        let refused = spa.refused("loginRedirect", &[request()]).await?;
        assert_eq!(refused.kind(), "BrowserAuthError interaction_in_progress");
        judge.popup().await?.sign_in(ALICE).await?;
        judge.browser().popup_closes().await?;
        granted(first.answer().await?);
        Ok(())
    });
}

/// Over the application's own page. A state that MSAL cannot read is none of its own to MSAL: it
/// tells nothing.
#[test]
fn a_spoiled_redirect_has_the_class_and_code_that_msal_gives_it() {
    const SPOILED: [(&str, &str); 6] = [
        ("wrong_state", "granted null"),
        ("state_case_changed", "granted null"),
        (
            "missing_code",
            "ClientAuthError authorization_code_missing_from_server_response",
        ),
        ("access_denied", "ServerError access_denied"),
        ("wrong_nonce", "ClientAuthError nonce_mismatch"),
        ("outage:until_cleared", "ServerError server_error"),
    ];
    judged(async |judge| {
        judge.open().await?.sign_in().await?;
        let mut different = Vec::new();
        for (fault, expected) in SPOILED {
            judge.entra().clear_faults();
            let spa = judge.open().await?;
            spa.get("clearCache", &[]).await?;
            judge.add_faults(fault);
            mark(judge.browser()).await?;
            spa.start(
                "loginRedirect",
                &[json!({ "scopes": ["User.Read"], "loginHint": ALICE, "redirectUri": "/" })],
            )
            .await?;
            to_be_left(judge.browser()).await?;
            let found = match judge.spa().redirect_answer().await? {
                Ok(value) => format!("granted {}", value["account"]["username"]),
                Err(refused) => refused.kind(),
            };
            if found != expected {
                different.push(format!("{fault}: {found}, not {expected}"));
            }
        }
        assert!(different.is_empty(), "{different:#?}");
        Ok(())
    });
}

#[test]
fn an_answer_to_another_request_is_a_state_mismatch() {
    judged(async |judge| {
        let spa = judge.open().await?;
        let asked = json!({ "scopes": ["User.Read"], "redirectUri": "/" });
        spa.start("loginRedirect", &[asked]).await?;
        judge.pages().asks_for_user_name().await?;
        let state =
            STANDARD.encode(json!({ "id": "other", "meta": { "interactionType": "redirect" } }).to_string());
        let spa = judge
            .go(&format!("/#code=other&state={}", state.replace('=', "%3D")))
            .await?;
        let refused = refusal(spa.redirect_answer().await?);
        assert_eq!(refused.kind(), "ClientAuthError state_mismatch");
        assert_eq!(judge.grants(), Vec::<String>::new());
        Ok(())
    });
}

/// What came of the redirect, once the browser is back at the application.
async fn redirect_result(judge: &Judge) -> Outcome<Value> {
    judge.spa().redirect_answer().await.map(granted)
}

async fn mark(browser: &Browser) -> Outcome {
    browser
        .script("window.left = false; return true", &[])
        .await
        .map(drop)
}

/// Waits until the marked page has been left for a page that has started.
async fn to_be_left(browser: &Browser) -> Outcome {
    until("another page", async || {
        let other = browser
            .script(
                "return window.left === undefined && window.judge !== undefined",
                &[],
            )
            .await?;
        Ok(journeys::Look::at(other == true, "the marked page"))
    })
    .await
}

//! `acquireTokenSilent` and `ssoSilent`.

use entra_emulator::Fault;
use journeys::{ALICE, BOB, Outcome};
use serde_json::{Value, json};

use crate::harness::{Judge, judged};

fn request() -> Value {
    json!({ "scopes": ["User.Read"], "account": ALICE })
}

fn forced() -> Value {
    json!({ "scopes": ["User.Read"], "account": ALICE, "forceRefresh": true })
}

#[test]
fn a_token_comes_from_the_cache_without_a_request() {
    judged(async |judge| {
        let spa = judge.open().await?;
        let signed_in = spa.sign_in().await?;
        judge.entra().clear_requests();
        let token = spa.get("acquireTokenSilent", &[request()]).await?;
        assert_eq!(token["fromCache"], true);
        assert_eq!(token["accessToken"], signed_in["accessToken"]);
        assert_eq!(judge.entra().requests(), []);
        Ok(())
    });
}

#[test]
fn a_reload_keeps_the_sign_in() {
    judged(async |judge| {
        let spa = judge.open().await?;
        spa.sign_in().await?;
        let spa = judge.open().await?;
        let token = spa.get("acquireTokenSilent", &[request()]).await?;
        assert_eq!(token["fromCache"], true);
        Ok(())
    });
}

#[test]
fn the_refresh_token_brings_another_access_token() {
    judged(async |judge| {
        let spa = judge.open().await?;
        let signed_in = spa.sign_in().await?;
        let token = spa.get("acquireTokenSilent", &[forced()]).await?;
        assert_eq!(token["fromCache"], false);
        assert_ne!(token["accessToken"], signed_in["accessToken"]);
        assert_eq!(judge.grants(), ["authorization_code", "refresh_token"]);
        assert_eq!(judge.requests_to("authorize").len(), 1, "the sign-in");
        graph_answers(judge, &token).await
    });
}

#[test]
fn an_access_token_that_expired_is_renewed() {
    judged(async |judge| {
        let spa = judge.open().await?;
        judge.add_fault(Fault::ShortAt { seconds: 60 });
        spa.sign_in().await?;
        let token = spa.get("acquireTokenSilent", &[request()]).await?;
        assert_eq!(token["fromCache"], false);
        let again = spa.get("acquireTokenSilent", &[request()]).await?;
        assert_eq!(again["fromCache"], true);
        assert_eq!(judge.grants(), ["authorization_code", "refresh_token"]);
        Ok(())
    });
}

#[test]
fn a_refused_refresh_token_is_replaced_through_a_hidden_frame() {
    judged(async |judge| {
        let spa = judge.open().await?;
        spa.sign_in().await?;
        judge.add_fault(Fault::RtExpired);
        let token = spa.get("acquireTokenSilent", &[forced()]).await?;
        let grants = ["authorization_code", "refresh_token", "authorization_code"];
        assert_eq!(judge.grants(), grants);
        assert_eq!(silent_frames(judge), 1);
        graph_answers(judge, &token).await
    });
}

#[test]
fn another_scope_of_the_same_resource_costs_a_refresh_only() {
    judged(async |judge| {
        let spa = judge.open().await?;
        spa.sign_in().await?;
        let token = spa
            .get(
                "acquireTokenSilent",
                &[json!({ "scopes": ["User.Read", "openid"], "account": ALICE })],
            )
            .await?;
        assert_eq!(
            token["fromCache"], true,
            "the scopes of OpenID Connect do not count"
        );
        Ok(())
    });
}

#[test]
fn single_sign_on_takes_the_session_of_the_authority() {
    judged(async |judge| {
        let spa = judge.open().await?;
        spa.sign_in().await?;
        spa.get("clearCache", &[]).await?;
        assert_eq!(spa.get("getAllAccounts", &[]).await?, json!([]));
        let token = spa.get("ssoSilent", &[json!({ "loginHint": ALICE })]).await?;
        assert_eq!(token["account"]["username"], ALICE);
        assert_eq!(silent_frames(judge), 1);
        Ok(())
    });
}

#[test]
fn single_sign_on_without_a_hint_works_with_one_session() {
    judged(async |judge| {
        let spa = judge.open().await?;
        spa.sign_in().await?;
        spa.get("clearCache", &[]).await?;
        let token = spa.get("ssoSilent", &[json!({})]).await?;
        assert_eq!(token["account"]["username"], ALICE);
        Ok(())
    });
}

#[test]
fn single_sign_on_needs_the_user_without_a_session_or_with_two() {
    judged(async |judge| {
        let spa = judge.open().await?;
        let refused = spa.refused("ssoSilent", &[json!({ "loginHint": ALICE })]).await?;
        assert_eq!(refused.kind(), "InteractionRequiredAuthError login_required");
        assert_eq!(refused.number, "50058");
        spa.sign_in().await?;
        spa.sign_in_as(BOB).await?;
        let refused = spa.refused("ssoSilent", &[json!({})]).await?;
        assert_eq!(refused.class, "InteractionRequiredAuthError");
        assert_eq!(refused.number, "16000");
        Ok(())
    });
}

/// Warnings are for clients that work by luck. Microsoft's does not.
#[test]
fn nothing_that_msal_does_is_worth_a_warning() {
    judged(async |judge| {
        let spa = judge.open().await?;
        spa.sign_in().await?;
        spa.get("acquireTokenSilent", &[forced()]).await?;
        judge.add_fault(Fault::RtExpired);
        spa.get("acquireTokenSilent", &[forced()]).await?;
        spa.get("logoutPopup", &[json!({ "account": ALICE })]).await?;
        judge.browser().popup_closes().await?;
        let requests = judge.entra().requests();
        let warned: Vec<_> = requests
            .iter()
            .filter(|request| !request.warnings.is_empty())
            .map(|request| (&request.path, &request.warnings))
            .collect();
        assert!(requests.len() > 8 && warned.is_empty(), "{warned:?}");
        Ok(())
    });
}

async fn graph_answers(judge: &Judge, token: &Value) -> Outcome {
    let url = format!("{}/me", judge.entra().graph_url());
    let answer = judge
        .spa()
        .get("api", &[json!(url), token["accessToken"].clone()])
        .await?;
    assert_eq!(
        (&answer["status"], &answer["body"]["userPrincipalName"]),
        (&json!(200), &json!(ALICE))
    );
    Ok(())
}

fn silent_frames(judge: &Judge) -> usize {
    let requests = judge.requests_to("authorize");
    let silent = requests.iter().filter(|request| {
        request.prompt.as_deref() == Some("none") && request.fetch_dest.as_deref() == Some("iframe")
    });
    silent.count()
}

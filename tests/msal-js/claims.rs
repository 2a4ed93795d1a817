//! Claims challenges of an API, and refusals that carry claims.

use entra_emulator::{Fault, GraphChallengeKind};
use journeys::{ALICE, Outcome};
use serde_json::{Value, json};

use crate::harness::{Judge, Setting, judged};
use crate::spa::{Spa, granted};

#[test]
fn a_challenge_is_answered_with_a_new_token_without_the_user() {
    Setting::default().capabilities(&["cp1"]).run(async |judge| {
        let spa = judge.open().await?;
        let first = spa.sign_in().await?;
        judge.add_fault(Fault::GraphCae {
            kind: GraphChallengeKind::Nbf,
            value: None,
        });
        let claims = challenged(judge, &spa, &first).await?;
        assert!(claims.contains("nbf"), "{claims}");
        let request = json!({ "scopes": ["User.Read"], "account": ALICE, "claims": claims });
        let second = spa.get("acquireTokenSilent", &[request]).await?;
        assert_eq!(
            second["fromCache"], false,
            "a request with claims leaves the cache aside"
        );
        assert_ne!(second["accessToken"], first["accessToken"]);
        assert_eq!(me(judge, &spa, &second).await?["status"], 200);
        Ok(())
    });
}

#[test]
fn a_challenge_for_an_authentication_context_needs_the_user() {
    Setting::default().capabilities(&["cp1"]).run(async |judge| {
        let spa = judge.open().await?;
        let first = spa.sign_in().await?;
        judge.add_fault(Fault::GraphCae {
            kind: GraphChallengeKind::Acrs,
            value: None,
        });
        let claims = challenged(judge, &spa, &first).await?;
        assert!(claims.contains("acrs"), "{claims}");
        let request = json!({ "scopes": ["User.Read"], "account": ALICE, "claims": claims });
        let refused = spa
            .refused("acquireTokenSilent", std::slice::from_ref(&request))
            .await?;
        assert_eq!(refused.class, "InteractionRequiredAuthError", "{refused}");
        let call = spa.start("acquireTokenPopup", &[request]).await?;
        judge.popup().await?.second_factor().await?;
        judge.browser().popup_closes().await?;
        let second = granted(call.answer().await?);
        assert_eq!(me(judge, &spa, &second).await?["status"], 200);
        Ok(())
    });
}

#[test]
fn a_refused_refresh_hands_its_claims_to_the_popup() {
    judged(async |judge| {
        let spa = judge.open().await?;
        spa.sign_in().await?;
        judge.add_fault(Fault::MfaRequired);
        let forced = json!({ "scopes": ["User.Read"], "account": ALICE, "forceRefresh": true });
        let refused = spa.refused("acquireTokenSilent", &[forced]).await?;
        assert!(refused.claims.contains("capolids"), "{}", refused.claims);
        let request = json!({ "scopes": ["User.Read"], "account": ALICE, "claims": refused.claims });
        let call = spa.start("acquireTokenPopup", &[request]).await?;
        judge.popup().await?.second_factor().await?;
        judge.browser().popup_closes().await?;
        granted(call.answer().await?);
        Ok(())
    });
}

#[test]
fn a_plain_refusal_of_the_api_carries_no_claims() {
    judged(async |judge| {
        let spa = judge.open().await?;
        let token = spa.sign_in().await?;
        judge.add_fault(Fault::Graph401Plain);
        let response = me(judge, &spa, &token).await?;
        assert_eq!(response["status"], 401);
        assert_eq!(
            spa.get("claimsOf", &[response["challenge"].clone()]).await?,
            Value::Null
        );
        Ok(())
    });
}

/// The claims that Graph asks for.
async fn challenged(judge: &Judge, spa: &Spa<'_>, token: &Value) -> Outcome<String> {
    let response = me(judge, spa, token).await?;
    assert_eq!(response["status"], 401, "{response}");
    let claims = spa.get("claimsOf", &[response["challenge"].clone()]).await?;
    Ok(claims.as_str().unwrap_or_default().to_owned())
}

async fn me(judge: &Judge, spa: &Spa<'_>, token: &Value) -> Outcome<Value> {
    let url = json!(format!("{}/me", judge.entra().graph_url()));
    spa.get("api", &[url, token["accessToken"].clone()]).await
}

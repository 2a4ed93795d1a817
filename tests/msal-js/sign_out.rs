//! `logoutPopup` and `logoutRedirect`.

use journeys::{ALICE, BOB, Outcome, until};
use serde_json::json;

use crate::harness::{Judge, judged};
use crate::spa::Spa;

#[test]
fn a_popup_signs_out_here_and_at_the_authority() {
    judged(async |judge| {
        let spa = judge.open().await?;
        spa.sign_in().await?;
        spa.get("logoutPopup", &[json!({ "account": ALICE })]).await?;
        judge.browser().popup_closes().await?;
        assert_eq!(spa.get("getAllAccounts", &[]).await?, json!([]));
        to_have_no_session(&spa, ALICE).await
    });
}

#[test]
fn a_redirect_signs_out_and_comes_back() {
    judged(async |judge| {
        let spa = judge.open().await?;
        spa.sign_in().await?;
        spa.start("logoutRedirect", &[json!({ "account": ALICE })])
            .await?;
        to_have_signed_out(judge).await?;
        let spa = judge.open().await?;
        assert_eq!(spa.get("getAllAccounts", &[]).await?, json!([]));
        to_have_no_session(&spa, ALICE).await
    });
}

#[test]
fn one_of_two_accounts_is_signed_out_and_the_other_stays() {
    judged(async |judge| {
        let spa = judge.open().await?;
        spa.sign_in_as(ALICE).await?;
        spa.sign_in_as(BOB).await?;
        spa.get("logoutPopup", &[json!({ "account": ALICE })]).await?;
        judge.browser().popup_closes().await?;
        let accounts = spa.get("getAllAccounts", &[]).await?;
        assert_eq!(accounts.as_array().map(Vec::len), Some(1));
        assert_eq!(accounts[0]["username"], BOB);
        to_have_no_session(&spa, ALICE).await?;
        let stays = spa
            .get(
                "ssoSilent",
                &[json!({ "scopes": ["User.Read"], "loginHint": BOB })],
            )
            .await?;
        assert_eq!(stays["account"]["username"], BOB);
        Ok(())
    });
}

#[test]
fn without_an_endpoint_for_it_a_sign_out_is_refused() {
    judged(async |judge| {
        judge.add_faults("discovery_missing_field:name=end_session_endpoint");
        let spa = judge.open().await?;
        spa.sign_in().await?;
        let refused = spa.refused("logoutPopup", &[json!({ "account": ALICE })]).await?;
        assert_eq!(
            refused.kind(),
            "ClientAuthError end_session_endpoint_not_supported"
        );
        Ok(())
    });
}

async fn to_have_no_session(spa: &Spa<'_>, user: &str) -> Outcome {
    let refused = spa
        .refused(
            "ssoSilent",
            &[json!({ "scopes": ["User.Read"], "loginHint": user })],
        )
        .await?;
    assert_eq!(refused.kind(), "InteractionRequiredAuthError login_required");
    Ok(())
}

async fn to_have_signed_out(judge: &Judge) -> Outcome {
    until("the way back from the authority", async || {
        let signed_out = !judge.requests_to("logout").is_empty();
        let address = judge.browser().url().await?;
        Ok(journeys::Look::at(
            signed_out && address == format!("{}/", judge.origin()),
            address,
        ))
    })
    .await
}

//! `oauth4webapi`: a client that believes nothing, the signature of the id token included.

use journeys::{ALICE, ALICE_NAME, Outcome};

use crate::harness::{Judge, judged};
use crate::spa::{Answer, granted};

#[test]
fn code_with_pkce_refresh_and_userinfo_satisfy_a_strict_client() {
    judged(async |judge| {
        let result = granted(sign_in(judge).await?);
        assert_eq!(result["name"], ALICE_NAME);
        assert_eq!(result["renewed"], true);
        assert_eq!(judge.grants(), ["authorization_code", "refresh_token"]);
        assert_eq!(
            judge.requests_to("keys").len(),
            1,
            "the keys that the id tokens are verified with"
        );
        Ok(())
    });
}

/// A misbehaviour, and the code that oauth4webapi gives it; for a refusal of the server, the
/// server's own.
type Row = (&'static str, &'static str);

const ID_TOKENS: &[Row] = &[
    ("wrong_nonce", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
    ("missing_nonce", "OAUTH_INVALID_RESPONSE"),
    ("wrong_issuer", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
    ("wrong_aud", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
    ("expired_id_token", "OAUTH_JWT_TIMESTAMP_CHECK_FAILED"),
    ("clock_skew:seconds=-7200", "OAUTH_JWT_TIMESTAMP_CHECK_FAILED"),
    ("bad_signature", "OAUTH_INVALID_RESPONSE"),
    ("unknown_kid", "OAUTH_KEY_SELECTION_FAILED"),
    ("alg_none", "OAUTH_INVALID_RESPONSE"),
    ("missing_id_token", "OAUTH_INVALID_RESPONSE"),
];

const ANSWERS: &[Row] = &[
    ("wrong_state", "OAUTH_INVALID_RESPONSE"),
    ("missing_state", "OAUTH_INVALID_RESPONSE"),
    ("state_case_changed", "OAUTH_INVALID_RESPONSE"),
    ("access_denied", "OAUTH_AUTHORIZATION_RESPONSE_ERROR"),
    ("code_expired", "OAUTH_RESPONSE_BODY_ERROR"),
    ("pkce_mismatch", "OAUTH_RESPONSE_BODY_ERROR"),
    ("rt_expired", "OAUTH_RESPONSE_BODY_ERROR"),
    ("malformed_json", "OAUTH_PARSE_ERROR"),
    ("wrong_content_type malformed_json", "OAUTH_RESPONSE_IS_NOT_JSON"),
];

#[test]
fn a_strict_client_refuses_every_spoiled_id_token() {
    judged(async |judge| {
        granted(sign_in(judge).await?);
        check(judge, ID_TOKENS).await
    });
}

#[test]
fn a_strict_client_refuses_every_spoiled_answer() {
    judged(async |judge| {
        granted(sign_in(judge).await?);
        check(judge, ANSWERS).await
    });
}

#[test]
fn a_strict_client_refuses_the_metadata_of_another_issuer() {
    judged(async |judge| {
        judge.add_faults("wrong_issuer:endpoint=discovery");
        let refused = judge.go("/redirect").await?.refused("signIn", &[]).await?;
        assert_eq!(refused.code, "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED");
        Ok(())
    });
}

/// Goes through a table while the session lives, so that nobody is asked.
async fn check(judge: &Judge, table: &[Row]) -> Outcome {
    let mut different = Vec::new();
    for (faults, expected) in table {
        judge.entra().clear_faults();
        judge.add_faults(faults);
        let found = again(judge)
            .await?
            .err()
            .map_or("granted".to_owned(), |refused| refused.code);
        if found != *expected {
            different.push(format!("{faults}: {found}, not {expected}"));
        }
    }
    assert!(different.is_empty(), "{different:#?}");
    Ok(())
}

async fn sign_in(judge: &Judge) -> Outcome<Answer> {
    judge.go("/redirect").await?.start("signIn", &[]).await?;
    judge.pages().sign_in(ALICE).await?;
    judge.spa().redirect_answer().await
}

async fn again(judge: &Judge) -> Outcome<Answer> {
    judge.go("/redirect").await?.start("signIn", &[]).await?;
    judge.returned("/redirect?").await?;
    judge.spa().redirect_answer().await
}

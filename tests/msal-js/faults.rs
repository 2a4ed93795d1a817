//! Every misbehaviour of the authority that MSAL's error classes tell apart, by the class and code
//! that MSAL itself gives it.

use journeys::{ALICE, Look, Outcome, until};
use serde_json::{Value, json};

use crate::harness::{Judge, Setting, judged};
use crate::spa::{Answer, Refused, Spa};

/// Misbehaviours as the command line spells them, and MSAL's class, code, suberror and number for
/// it, as far as there are any.
type Row = (&'static str, &'static str);

const REFRESH: &[Row] = &[
    (
        "rt_expired",
        "InteractionRequiredAuthError invalid_grant bad_token 700084",
    ),
    (
        "rt_inactive",
        "InteractionRequiredAuthError invalid_grant bad_token 700082",
    ),
    (
        "rt_revoked",
        "InteractionRequiredAuthError invalid_grant bad_token 50173",
    ),
    (
        "rt_malformed",
        "InteractionRequiredAuthError invalid_grant bad_token 9002313",
    ),
    (
        "sign_in_frequency",
        "ServerError invalid_grant token_expired 70043",
    ),
    (
        "mfa_required",
        "InteractionRequiredAuthError invalid_grant basic_action 50076",
    ),
    (
        "ca_blocked",
        "InteractionRequiredAuthError invalid_grant message_only 53003",
    ),
    (
        "consent_required",
        "InteractionRequiredAuthError invalid_grant consent_required 65001",
    ),
    ("admin_consent", "ServerError invalid_grant 90094"),
    ("user_disabled", "ServerError invalid_grant 50057"),
    ("not_assigned", "ServerError invalid_grant 50105"),
    ("loop:after=0", "ServerError invalid_grant 50196"),
    ("spa_origin", "ServerError invalid_request 9002327"),
    ("throttle", "ServerError temporarily_unavailable 90055"),
    ("outage", "ServerError server_error 90033"),
    ("outage:body=html", "BrowserAuthError failed_to_parse_response"),
    ("outage:body=empty", "BrowserAuthError failed_to_parse_response"),
    ("html_response", "BrowserAuthError failed_to_parse_response"),
    ("empty_200", "BrowserAuthError failed_to_parse_response"),
    ("malformed_json", "BrowserAuthError failed_to_parse_response"),
    ("truncated_body", "BrowserAuthError failed_to_parse_response"),
    ("garbled_id_token", "ClientAuthError token_parsing_error"),
    (
        "garbled_client_info",
        "ClientAuthError client_info_decoding_error",
    ),
    // MSAL posts once more when no answer came.
    ("drop_connection", "granted"),
    (
        "drop_connection:until_cleared",
        "BrowserAuthError post_request_failed",
    ),
    (
        "drop_connection:when=after_headers",
        "BrowserAuthError failed_to_parse_response",
    ),
    ("no_cors", "granted"),
    ("no_cors:until_cleared", "BrowserAuthError post_request_failed"),
];

/// MSAL repeats the whole exchange once after `invalid_grant`, so those last.
const REDEMPTION: &[Row] = &[
    ("code_reused", "granted"),
    ("code_reused:until_cleared", "ServerError invalid_grant 54005"),
    ("code_expired:until_cleared", "ServerError invalid_grant 70008"),
    ("pkce_mismatch:until_cleared", "ServerError invalid_grant 501481"),
    (
        "redirect_mismatch:endpoint=token",
        "ServerError invalid_client 500112",
    ),
    (
        "mfa_required:until_cleared:grant=authorization_code",
        "InteractionRequiredAuthError invalid_grant basic_action 50076",
    ),
    ("wrong_nonce", "ClientAuthError nonce_mismatch"),
    ("missing_nonce", "ClientAuthError nonce_mismatch"),
    ("missing_id_token", "ClientAuthError nonce_mismatch"),
    ("garbled_id_token", "ClientAuthError token_parsing_error"),
    ("missing_client_info", "granted"),
    (
        "missing_client_info missing_client_info:endpoint=authorize",
        "granted",
    ),
    ("mismatched_client_info", "granted"),
    ("missing_scope", "granted"),
    ("missing_refresh_token", "granted"),
    ("no_expires_in", "granted"),
    ("string_numbers", "granted"),
    ("scope_case", "granted"),
    ("scope_extra", "granted"),
    ("wrong_content_type", "granted"),
    ("slow:ms=1500", "granted"),
];

const SILENT: &[Row] = &[
    (
        "login_required",
        "InteractionRequiredAuthError login_required 50058",
    ),
    (
        "multiple_sessions",
        "InteractionRequiredAuthError interaction_required 16000",
    ),
    (
        "mfa_required:endpoint=authorize",
        "InteractionRequiredAuthError interaction_required 50076",
    ),
    (
        "consent_required:endpoint=authorize",
        "InteractionRequiredAuthError interaction_required 65001",
    ),
    (
        "ca_blocked:endpoint=authorize",
        "InteractionRequiredAuthError interaction_required 53003",
    ),
    (
        "sign_in_frequency:endpoint=authorize",
        "InteractionRequiredAuthError interaction_required 70044",
    ),
    ("access_denied", "ServerError access_denied 65004"),
    (
        "third_party_cookies_blocked",
        "InteractionRequiredAuthError login_required 50058",
    ),
    (
        "missing_code",
        "ClientAuthError authorization_code_missing_from_server_response",
    ),
    (
        "xfo_page_in_iframe",
        "BrowserAuthError timed_out redirect_bridge_timeout",
    ),
    (
        "wrong_state",
        "BrowserAuthError timed_out redirect_bridge_timeout",
    ),
    (
        "missing_state",
        "BrowserAuthError timed_out redirect_bridge_timeout",
    ),
    ("redirect_extra", "granted"),
    ("redirect_extra:kind=query", "granted"),
    ("missing_client_info:endpoint=authorize", "granted"),
];

const DISCOVERY: &[Row] = &[
    ("discovery_5xx", "ClientAuthError endpoints_resolution_error"),
    (
        "discovery_missing_field:name=token_endpoint",
        "ClientAuthError endpoints_resolution_error",
    ),
    (
        "discovery_missing_field:name=issuer",
        "ClientAuthError endpoints_resolution_error",
    ),
    (
        "wrong_issuer:endpoint=discovery",
        "ClientAuthError endpoints_resolution_error",
    ),
    (
        "drop_connection:until_cleared:endpoint=discovery",
        "ClientAuthError endpoints_resolution_error",
    ),
    (
        "no_cors:endpoint=discovery",
        "ClientAuthError endpoints_resolution_error",
    ),
    (
        "malformed_json:endpoint=discovery",
        "ClientAuthError endpoints_resolution_error",
    ),
];

#[test]
fn a_refused_refresh_has_the_class_and_code_that_msal_gives_it() {
    judged(async |judge| {
        let spa = signed_in(judge).await?;
        check(REFRESH, async |faults| {
            start_over(judge, &spa).await?;
            judge.add_faults(faults);
            spa.call("acquireTokenSilent", &[refresh()]).await
        })
        .await
    });
}

#[test]
fn a_spoiled_redemption_has_the_class_and_code_that_msal_gives_it() {
    judged(async |judge| {
        let spa = signed_in(judge).await?;
        check(REDEMPTION, async |faults| {
            judge.entra().clear_faults();
            spa.get("clearCache", &[]).await?;
            judge.add_faults(faults);
            spa.call("ssoSilent", &[sso()]).await
        })
        .await
    });
}

#[test]
fn a_silent_refusal_has_the_class_and_code_that_msal_gives_it() {
    let impatient = json!({ "iframeBridgeTimeout": 3000 });
    Setting::default().system(impatient).run(async |judge| {
        let spa = signed_in(judge).await?;
        check(SILENT, async |faults| {
            judge.entra().clear_faults();
            spa.get("clearCache", &[]).await?;
            judge.add_faults(faults);
            spa.call("ssoSilent", &[sso()]).await
        })
        .await
    });
}

#[test]
fn broken_metadata_is_an_endpoints_resolution_error() {
    judged(async |judge| {
        check(DISCOVERY, async |faults| {
            judge.entra().clear_faults();
            // Metadata is kept in the memory of the page, and in the cache of the browser.
            let spa = judge.open().await?;
            judge.clear_browser_cache().await?;
            judge.entra().clear_requests();
            judge.add_faults(faults);
            let answer = spa.call("ssoSilent", &[sso()]).await;
            assert!(
                !judge.requests_to("discovery").is_empty(),
                "{faults}: nothing was asked"
            );
            answer
        })
        .await
    });
}

#[test]
fn a_throttled_request_is_not_sent_again() {
    judged(async |judge| {
        let spa = signed_in(judge).await?;
        judge.add_faults("throttle:exposed=true:seconds=30");
        let refused = spa.refused("acquireTokenSilent", &[refresh()]).await?;
        assert_eq!(refused.kind(), "ServerError temporarily_unavailable");
        let sent = judge.grants();
        let refused = spa.refused("acquireTokenSilent", &[refresh()]).await?;
        assert_eq!(refused.kind(), "ServerError 90055", "MSAL keeps quiet by itself");
        assert_eq!(judge.grants(), sent);
        Ok(())
    });
}

#[test]
fn an_authority_that_is_gone_is_a_network_error_and_signs_nobody_out() {
    judged(async |judge| {
        let spa = signed_in(judge).await?;
        judge.add_faults("unreachable:seconds=3");
        let gone = until("a refusal", async || {
            let answer = spa.call("acquireTokenSilent", &[refresh()]).await?;
            Ok(answer.err().map_or(Look::NotYet("a token".into()), Look::Seen))
        });
        assert_eq!(gone.await?.kind(), "BrowserAuthError post_request_failed");
        let accounts = spa.get("getAllAccounts", &[]).await?;
        assert_eq!(accounts[0]["username"], ALICE);
        until("the authority", async || {
            let answer = spa.call("acquireTokenSilent", &[refresh()]).await?;
            Ok(answer.map_or_else(|refused| Look::NotYet(refused.to_string()), |_| Look::Seen(())))
        })
        .await
    });
}

async fn signed_in(judge: &Judge) -> Outcome<Spa<'_>> {
    let spa = judge.open().await?;
    spa.sign_in().await?;
    Ok(spa)
}

/// Signed in afresh, through the session of the authority.
async fn start_over(judge: &Judge, spa: &Spa<'_>) -> Outcome {
    judge.entra().clear_faults();
    spa.get("clearCache", &[]).await?;
    spa.get("ssoSilent", &[sso()]).await.map(drop)
}

/// By the session of the authority only.
fn sso() -> Value {
    json!({ "scopes": ["User.Read"], "loginHint": ALICE })
}

/// By the refresh token only.
fn refresh() -> Value {
    json!({ "scopes": ["User.Read"], "account": ALICE, "cacheLookupPolicy": 3 })
}

/// Goes through a table, and tells all rows at once that came out differently.
async fn check(table: &[Row], mut act: impl AsyncFnMut(&str) -> Outcome<Answer>) -> Outcome {
    let mut different = Vec::new();
    for (faults, expected) in table {
        let found = act(faults)
            .await?
            .err()
            .map_or("granted".to_owned(), |refused| line(&refused));
        if found != *expected {
            different.push(format!("{faults}: {found}, not {expected}"));
        }
    }
    assert!(different.is_empty(), "{different:#?}");
    Ok(())
}

fn line(refused: &Refused) -> String {
    let parts = [&refused.class, &refused.code, &refused.sub_error, &refused.number];
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(String::as_str)
        .collect();
    parts.join(" ")
}

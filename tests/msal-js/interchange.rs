//! One sign-in of two libraries: unmodified MSAL.js and our own client, as two pages of one app on
//! one origin.

use entra_emulator::{Fault, OpenerPolicy};
use journeys::{ALICE, Look, Outcome, until};
use serde_json::{Value, json};

use crate::harness::{Judge, Setting};
use crate::spa::Spa;

const THEIRS: &str = "/";
const OURS: &str = "/ours";
const BOTH_WAYS: [(&str, &str); 2] = [(THEIRS, OURS), (OURS, THEIRS)];

/// Signs in with the first library, uses the sign-in with the second, and signs out with the second
/// or the first.
async fn interchange(judge: &Judge, first: &str, second: &str, signs_out: &str) -> Outcome {
    judge.forget_everything().await?;
    let spa = judge.go(first).await?;
    let signed_in = spa.sign_in().await?;
    let spa = judge.go(second).await?;
    has_accounts(&spa, 1).await?;
    let token = spa.get("acquireTokenSilent", &[request()]).await?;
    assert_eq!(
        (
            &token["accessToken"],
            &token["fromCache"],
            &token["account"]["username"]
        ),
        (&signed_in["accessToken"], &json!(true), &json!(ALICE)),
        "{first} to {second}"
    );
    assert_eq!(judge.grants(), ["authorization_code"]);
    let spa = judge.go(signs_out).await?;
    has_accounts(&spa, 1).await?;
    spa.get("logoutPopup", &[json!({ "account": ALICE })]).await?;
    judge.browser().popup_closes().await?;
    for page in [THEIRS, OURS] {
        let spa = judge.go(page).await?;
        has_accounts(&spa, 0).await?;
        let refused = spa
            .call("acquireTokenSilent", &[json!({ "scopes": ["User.Read"] })])
            .await?;
        assert!(
            refused.is_err(),
            "{page} has nobody, after {signs_out} has signed out"
        );
    }
    assert_eq!(judge.grants(), ["authorization_code"]);
    Ok(())
}

/// MSAL.js takes no account by itself.
fn request() -> Value {
    json!({ "scopes": ["User.Read"], "account": ALICE })
}

/// Waits until so many users are signed in.
async fn has_accounts(spa: &Spa<'_>, count: usize) -> Outcome {
    until(format!("{count} accounts"), async || {
        let accounts = spa.get("getAllAccounts", &[]).await?;
        let found = accounts.as_array().map(Vec::len);
        Ok(Look::at(found == Some(count), accounts.to_string()))
    })
    .await
}

#[test]
fn a_sign_in_in_the_session_storage_is_one_for_both() {
    Setting::default().run(async |judge| {
        for (first, second) in BOTH_WAYS {
            interchange(judge, first, second, second).await?;
            interchange(judge, first, second, first).await?;
        }
        Ok(())
    });
}

#[test]
fn a_sign_in_in_the_local_storage_is_one_for_both() {
    Setting::default()
        .cache_location("localStorage")
        .run(async |judge| {
            for (first, second) in BOTH_WAYS {
                interchange(judge, first, second, second).await?;
                interchange(judge, first, second, first).await?;
            }
            Ok(())
        });
}

/// Cut off from its opener, a popup of ours can respond only on a channel, which the bridge page of
/// MSAL.js names.
#[test]
fn our_isolated_popups_come_back_over_their_bridge_page() {
    Setting::default().run(async |judge| {
        let isolated = Fault::Coop {
            value: OpenerPolicy::On,
        };
        judge.entra().add_fault(isolated.until_cleared());
        let spa = judge.go(OURS).await?;
        // Under the driver every window has the focus, also one behind a popup.
        let unfocused = "document.hasFocus = () => false";
        judge.browser().script(unfocused, &[]).await?;
        spa.sign_in().await?;
        has_accounts(&spa, 1).await
    });
}

#[test]
fn a_token_that_one_renews_is_the_others_in_an_open_tab() {
    Setting::default()
        .cache_location("localStorage")
        .run(async |judge| {
            for (here, there) in BOTH_WAYS {
                judge.forget_everything().await?;
                judge.go(there).await?.sign_in().await?;
                let other = judge.browser().new_tab().await?;
                let spa = judge.go(here).await?;
                has_accounts(&spa, 1).await?;
                let renewed = spa.get("acquireTokenSilent", &[forced()]).await?;
                judge.browser().first_window().await?;
                until(format!("the token of {here} in {there}"), async || {
                    let token = judge.spa().get("acquireTokenSilent", &[request()]).await?;
                    let is_it = token["accessToken"] == renewed["accessToken"];
                    Ok(Look::at(is_it, token["fromCache"].to_string()))
                })
                .await?;
                assert_eq!(judge.grants(), ["authorization_code", "refresh_token"]);
                judge.browser().switch(&other).await?;
                judge.browser().close_window().await?;
            }
            Ok(())
        });
}

fn forced() -> Value {
    json!({ "scopes": ["User.Read"], "account": ALICE, "forceRefresh": true })
}

#[test]
fn a_sign_out_in_one_tab_reaches_the_other_library_in_another() {
    Setting::default()
        .cache_location("localStorage")
        .run(async |judge| {
            for (here, there) in BOTH_WAYS {
                judge.forget_everything().await?;
                judge.go(there).await?.sign_in().await?;
                let other = judge.browser().new_tab().await?;
                let spa = judge.go(here).await?;
                has_accounts(&spa, 1).await?;
                spa.start("logoutPopup", &[json!({ "account": ALICE })]).await?;
                judge.browser().first_window().await?;
                has_accounts(&judge.spa(), 0).await?;
                judge.browser().switch(&other).await?;
                until("the popup of the sign-out to close", async || {
                    let count = judge.browser().window_count().await?;
                    Ok(Look::at(count == 2, format!("{count} windows")))
                })
                .await?;
                judge.browser().close_window().await?;
            }
            Ok(())
        });
}

#[test]
fn twenty_tabs_with_an_expired_token_renew_it_once() {
    for location in ["localStorage", "indexedDB"] {
        Setting::default().cache_location(location).run(async |judge| {
            judge.add_fault(Fault::ShortAt { seconds: 60 });
            judge.go(OURS).await?.sign_in().await?;
            let mut tabs = Vec::new();
            for _ in 0..20 {
                tabs.push(judge.browser().new_tab().await?);
                let spa = judge.go(OURS).await?;
                has_accounts(&spa, 1).await?;
                let script = "judge.startOn('all tabs', 'token', 'acquireTokenSilent', []); return true";
                judge.browser().script(script, &[]).await?;
            }
            judge.browser().first_window().await?;
            let script = "new BroadcastChannel('all tabs').postMessage(null); return true";
            judge.browser().script(script, &[]).await?;
            let mut tokens = Vec::new();
            for tab in &tabs {
                judge.browser().switch(tab).await?;
                let token = judge.spa().outcome_of("token").await?;
                tokens.push(token["accessToken"].clone());
            }
            assert_eq!(
                judge.grants(),
                ["authorization_code", "refresh_token"],
                "{location}"
            );
            assert!(
                tokens
                    .iter()
                    .all(|token| token.is_string() && *token == tokens[0])
            );
            Ok(())
        });
    }
}

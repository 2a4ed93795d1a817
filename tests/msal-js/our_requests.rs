//! What our client sends otherwise than by an address: requests as forms, and what it does when the
//! authority calls a front-channel logout.

use entra_emulator::{Directory, SPA_CLIENT_ID};
use journeys::{ALICE, Look, Outcome, until};
use serde_json::json;

use crate::harness::{Judge, Setting};
use crate::spa::Spa;

/// What an address, a form or a fragment could damage.
const STATE: &str = "a|b&c=#?%20+ \"quoted\" \\ Grüße, 世界 👩‍👩‍👧\n\u{202e}";

/// An app that is told of sign-outs, and that lets users come back to its page.
fn directory(origin: &str) -> Directory {
    let text = format!(
        r#"
[[tenants]]
id = "aaaabbbb-0000-cccc-1111-dddd2222eeee"
domains = ["contoso.onmicrosoft.com"]

[[apps]]
id = "{SPA_CLIENT_ID}"
name = "MSAL for Rust sample"
spa_redirect_uris = ["{origin}/ours", "{origin}/auth-redirect.html"]
logout_url = "{origin}/front-channel-logout"

[[users]]
name = "{ALICE}"
given_name = "Alice"
surname = "Adams"
oid = "11111111-aaaa-4aaa-8aaa-000000000001"
"#
    );
    Directory::from_toml(&text).expect("a directory")
}

async fn account_count(spa: &Spa<'_>) -> Outcome<Option<usize>> {
    let accounts = spa.get("getAllAccounts", &[]).await?;
    Ok(accounts.as_array().map(Vec::len))
}

/// The methods of the requests to the authorization endpoint so far.
fn authorize_methods(judge: &Judge) -> Vec<String> {
    let requests = judge.requests_to("authorize").into_iter();
    requests.map(|request| request.method).collect()
}

#[test]
fn a_popup_a_frame_and_a_redirect_sign_in_by_a_form() {
    Setting::default().directory_of(directory).run(async |judge| {
        let spa = judge.go("/ours").await?;
        let call = spa.start("loginPopupByForm", &[json!(STATE)]).await?;
        judge.popup().await?.sign_in(ALICE).await?;
        judge.browser().popup_closes().await?;
        let by_popup = crate::spa::granted(call.answer().await?);
        let in_frame = spa.get("ssoSilentByForm", &[json!(STATE)]).await?;
        let back = format!("{}/ours", judge.origin());
        spa.start("loginRedirectByForm", &[json!(back), json!(STATE)])
            .await?;
        let by_redirect = until("the result of the redirect", async || {
            let answer = judge.spa().redirect_answer().await?;
            let value = crate::spa::granted(answer);
            Ok(match value.is_null() {
                true => Look::NotYet("nothing".into()),
                false => Look::Seen(value),
            })
        })
        .await?;
        for result in [by_popup, in_frame, by_redirect] {
            assert_eq!(
                (&result["account"]["username"], &result["state"]),
                (&json!(ALICE), &json!(STATE))
            );
        }
        assert_eq!(authorize_methods(judge), ["POST", "POST", "POST"]);
        let forms = "return document.forms.length + document.querySelectorAll('iframe').length";
        assert_eq!(
            judge.browser().script(forms, &[]).await?,
            json!(0),
            "nothing is left in the page"
        );
        Ok(())
    });
}

#[test]
fn a_sign_out_of_another_app_reaches_the_tabs_by_the_front_channel() {
    for location in ["sessionStorage", "localStorage"] {
        let setting = Setting::default().directory_of(directory);
        setting.cache_location(location).run(async |judge| {
            let spa = judge.go("/ours").await?;
            spa.sign_in().await?;
            assert_eq!(account_count(&spa).await?, Some(1));
            judge.browser().new_tab().await?;
            let sign_out = format!("{}/oauth2/v2.0/logout", judge.entra().authority());
            judge.browser().driver().goto(sign_out).await?;
            judge.browser().first_window().await?;
            until("nobody to be signed in", async || {
                let count = account_count(&judge.spa()).await?;
                Ok(Look::at(count == Some(0), format!("{count:?} accounts")))
            })
            .await?;
            let refused = spa.refused("acquireTokenSilent", &[json!({})]).await?;
            assert_eq!(refused.code, "no_account_error", "{location}");
            Ok(())
        });
    }
}

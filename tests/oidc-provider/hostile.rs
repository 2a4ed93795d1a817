use journeys::Outcome;
use serde_json::{Value, json};

use crate::harness::{World, at_provider};
use crate::hostile_provider::{FOLDER, LEAKY, MIXED_UP, MOVED, SILENT};

/// Tries to sign in at a provider that lies.
async fn sign_in_at(world: &World, name: &str) -> Outcome<Result<Value, String>> {
    let path = format!("/?issuer={}{FOLDER}/{name}", world.origin());
    let app = world.open(&path).await?;
    let outcome = app.call("loginPopup", &[json!("login")]).await?;
    world.browser().popup_closes().await?;
    assert_eq!(app.users().await?, [""; 0]);
    Ok(outcome)
}

/// What the liars have been sent.
async fn requests(world: &World) -> Outcome<Value> {
    let script = "const [path] = arguments; const request = new XMLHttpRequest();
        request.open('GET', path, false); request.send(); return JSON.parse(request.responseText)";
    let path = format!("{FOLDER}/requests");
    world.browser().script(script, &[json!(path)]).await
}

#[test]
fn a_configuration_that_another_host_sends_is_refused() {
    at_provider(async |world| {
        let outcome = sign_in_at(world, MOVED).await?;
        assert_eq!(outcome, Err("openid_config_error".to_owned()));
        assert_eq!(world.provider().requests_to("/auth"), 0);
        Ok(())
    });
}

#[test]
fn a_code_is_not_sent_where_the_response_names_another_issuer_or_none() {
    at_provider(async |world| {
        for name in [MIXED_UP, SILENT] {
            let outcome = sign_in_at(world, name).await?;
            assert_eq!(outcome, Err("issuer_mismatch".to_owned()), "{name}");
        }
        assert_eq!(requests(world).await?, json!([]));
        Ok(())
    });
}

#[test]
fn a_code_does_not_follow_a_token_endpoint_that_redirects() {
    at_provider(async |world| {
        let outcome = sign_in_at(world, LEAKY).await?;
        assert_eq!(outcome, Err("post_request_failed".to_owned()));
        // A connection that fails is tried twice.
        assert_eq!(requests(world).await?, json!(["leaky/token", "leaky/token"]));
        Ok(())
    });
}

use journeys::Outcome;
use serde_json::{Value, json};

use crate::harness::{ADA, World, at_provider};

/// With this prompt the provider gives a refresh token (OpenID Connect Core, section 11).
const CONSENT: &str = "consent";

async fn renew(world: &World) -> Outcome<Value> {
    world
        .app()
        .get("acquireTokenSilent", &[Value::Null, json!(true)])
        .await
}

#[test]
fn each_renewal_takes_the_refresh_token_that_the_last_one_brought() {
    at_provider(async |world| {
        world.open("/").await?;
        let first = world.sign_in(ADA, CONSENT).await?;
        let second = renew(world).await?;
        world.open("/").await?;
        let third = renew(world).await?;
        for (one, other) in [(&first, &second), (&second, &third), (&third, &first)] {
            assert_ne!(one["accessToken"], other["accessToken"]);
            assert_eq!(one["account"], other["account"]);
        }
        assert_eq!(third["fromCache"], false);
        // The provider refuses a token that has been used once, and all that have come of it.
        world
            .has_granted(&["authorization_code", "refresh_token", "refresh_token"])
            .await
    });
}

#[test]
fn without_a_refresh_token_a_hidden_frame_renews() {
    at_provider(async |world| {
        world.open("/").await?;
        let first = world.sign_in(ADA, "login").await?;
        let second = renew(world).await?;
        assert_ne!(first["accessToken"], second["accessToken"]);
        assert_eq!(first["account"], second["account"]);
        assert_eq!(world.app().users().await?, [ADA]);
        world
            .has_granted(&["authorization_code", "authorization_code"])
            .await
    });
}

#[test]
fn a_session_that_is_over_asks_for_the_user_and_the_next_sign_in_succeeds() {
    at_provider(async |world| {
        world.open("/").await?;
        world.sign_in(ADA, "login").await?;
        world.end_session().await?;
        let outcome = world
            .app()
            .call("acquireTokenSilent", &[Value::Null, json!(true)])
            .await?;
        assert_eq!(outcome, Err("login_required".to_owned()));
        assert_eq!(
            world.app().users().await?,
            [ADA],
            "known, and signed out elsewhere"
        );
        world.sign_in(ADA, "login").await?;
        assert_eq!(renew(world).await?["account"]["homeAccountId"], ADA);
        Ok(())
    });
}

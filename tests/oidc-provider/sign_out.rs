use journeys::{Look, Outcome, until};
use serde_json::json;

use crate::harness::{ADA, World, at_provider};

/// The button of the provider's page that ends the session.
const YES: &str = "button[name=logout]";

#[test]
fn a_sign_out_by_redirect_ends_the_session_and_comes_back() {
    at_provider(async |world| {
        let app = world.open("/orders/7").await?;
        world.sign_in(ADA, "consent").await?;
        app.start("logoutRedirect", &[]).await?;
        world.press(YES).await?;
        until("the app without the response in its address", async || {
            let address = world.browser().url().await?;
            Ok(Look::at(address == format!("{}/", world.origin()), address))
        })
        .await?;
        is_signed_out(world).await
    });
}

#[test]
fn a_sign_out_by_popup_ends_the_session_and_closes_the_popup() {
    at_provider(async |world| {
        let app = world.open("/").await?;
        world.sign_in(ADA, "consent").await?;
        let call = app.start("logoutPopup", &[]).await?;
        world.browser().popup().await?;
        world.press(YES).await?;
        world.browser().popup_closes().await?;
        assert_eq!(call.answer().await?, Ok(json!(null)));
        is_signed_out(world).await
    });
}

/// Nobody is known here, and the provider knows nobody: it asks for a name again.
async fn is_signed_out(world: &World) -> Outcome {
    assert_eq!(world.app().users().await?, [""; 0]);
    let outcome = world.app().call("acquireTokenSilent", &[]).await?;
    assert_eq!(outcome, Err("no_account_error".to_owned()));
    let outcome = world.app().call("loginPopup", &[json!("none")]).await?;
    assert_eq!(outcome, Err("login_required".to_owned()));
    world.browser().popup_closes().await
}

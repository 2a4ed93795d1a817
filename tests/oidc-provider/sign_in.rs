use journeys::{Look, Outcome, until};
use serde_json::{Value, json};

use crate::app::{granted, text};
use crate::harness::{ADA, BOB, World, at_provider};

#[test]
fn a_user_signs_in_by_popup_and_is_there_again_after_a_reload() {
    at_provider(async |world| {
        world.open("/").await?;
        let signed_in = world.sign_in(ADA, "login").await?;
        assert_eq!(signed_in["account"]["homeAccountId"], ADA);
        assert_eq!(
            signed_in["account"]["displayName"], ADA,
            "the id, for want of a name"
        );
        for app in [world.app(), world.open("/").await?] {
            assert_eq!(app.users().await?, [ADA]);
            let token = app.get("acquireTokenSilent", &[]).await?;
            assert_eq!(token["fromCache"], true);
            assert_eq!(token["accessToken"], signed_in["accessToken"]);
        }
        world.has_granted(&["authorization_code"]).await?;
        let provider = world.provider();
        assert_eq!(provider.requests_to("/jwks"), 1, "the signature has been checked");
        assert_eq!(provider.requests_to("/.well-known/openid-configuration"), 1);
        Ok(())
    });
}

#[test]
fn a_user_signs_in_by_redirect_and_is_back_at_the_page_that_it_began_at() {
    at_provider(async |world| {
        let start = "/orders/7?sort=date#total";
        let app = world.open(start).await?;
        app.start("loginRedirect", &[json!("login")]).await?;
        world.leaves().await?;
        world.answer_pages(ADA, async || world.is_at(start).await).await?;
        let signed_in = granted(world.app().redirect_answer().await?);
        assert_eq!(signed_in["account"]["homeAccountId"], ADA);
        assert_eq!(world.app().users().await?, [ADA]);
        let token = world.app().get("acquireTokenSilent", &[]).await?;
        assert_eq!(
            (&token["accessToken"], &token["fromCache"]),
            (&signed_in["accessToken"], &json!(true))
        );
        world.has_granted(&["authorization_code"]).await
    });
}

#[test]
fn two_users_are_two_accounts_and_one_user_is_one() {
    at_provider(async |world| {
        world.open("/").await?;
        let ada = world.sign_in(ADA, "login").await?;
        let bob = world.sign_in(BOB, "login").await?;
        assert_ne!(ada["accessToken"], bob["accessToken"]);
        let again = world.sign_in(ADA, "login").await?;
        assert_eq!(again["account"]["homeAccountId"], ADA);
        let mut users = world.app().users().await?;
        users.sort();
        assert_eq!(users, [ADA, BOB]);
        Ok(())
    });
}

#[test]
fn a_sign_in_that_the_user_refuses_says_so_and_the_next_one_succeeds() {
    at_provider(async |world| {
        world.open("/").await?;
        let refused = refuse_by_popup(world).await?;
        assert_eq!(refused, Err("access_denied".to_owned()));
        refuse_by_redirect(world).await?;
        let refused = world.app().redirect_answer().await?;
        assert_eq!(refused, Err("access_denied".to_owned()));
        assert_eq!(world.app().users().await?, [""; 0]);
        let signed_in = world.sign_in(ADA, "login").await?;
        assert_eq!(text(&signed_in["account"]["homeAccountId"]), ADA);
        Ok(())
    });
}

async fn refuse_by_popup(world: &World) -> Outcome<Result<Value, String>> {
    let call = world.app().start("loginPopup", &[json!("login")]).await?;
    world.browser().popup().await?;
    world.press("a[href$='/abort']").await?;
    world.browser().popup_closes().await?;
    call.answer().await
}

async fn refuse_by_redirect(world: &World) -> Outcome {
    world.app().start("loginRedirect", &[json!("login")]).await?;
    world.press("a[href$='/abort']").await?;
    until("the app", async || {
        let is_back = world.is_at("/").await?;
        Ok(Look::at(is_back, world.browser().url().await?))
    })
    .await
}

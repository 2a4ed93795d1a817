//! The lines of `docs/popups.md` in the head of the app's own page: a popup or frame hands its
//! response over before the app is loaded.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entra_emulator::Fault;
use journeys::{ALICE, ALICE_NAME, Journey, Outcome, World};
use serde_json::json;
use sha2::{Digest, Sha256};

const ID: &str = "01a20433-8532-7935-b4b7-198c8bedb774";
pub(crate) const SCRIPT: &str = include_str!("../../crates/msal-web/assets/hand-over.html");

/// The hash by which a policy knows the lines.
pub(crate) fn hash() -> String {
    let (_, script) = SCRIPT.split_once("<script>").expect("a script");
    let (script, _) = script.split_once("</script>").expect("its end");
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)))
}

/// A journey through an app with the lines.
fn with_lines(body: impl AsyncFnOnce(&World) -> Outcome) {
    Journey::default().run(async |world| {
        world.demo().add_to_head(SCRIPT);
        body(world).await
    });
}

#[test]
fn a_popup_hands_its_response_over_without_the_app() {
    with_lines(async |world| {
        let page = world.open("/popup").await?;
        page.press("sign-in-popup").await?;
        let entra = world.sign_in_popup().await?;
        withhold_app(world).await?;
        entra.sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        page.shows_signed_in(ALICE).await?;
        page.says("api-data", ALICE_NAME).await?;
        Ok(())
    });
}

#[test]
fn an_isolated_popup_hands_its_response_over_without_the_app() {
    with_lines(async |world| {
        world.isolate_popups();
        let page = world.open("/popup").await?;
        page.set_focus(false).await?;
        page.press("sign-in-popup").await?;
        let entra = world.sign_in_popup().await?;
        withhold_app(world).await?;
        entra.sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        page.shows_signed_in(ALICE).await?;
        Ok(())
    });
}

#[test]
fn a_foreign_state_is_handed_over_too() {
    with_lines(async |world| {
        world.isolate_popups();
        let page = world.open("/popup").await?;
        page.set_focus(false).await?;
        world.add_fault(Fault::WrongState);
        page.press("sign-in-popup").await?;
        let entra = world.sign_in_popup().await?;
        withhold_app(world).await?;
        entra.sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        page.says("error", "state_mismatch").await?;
        Ok(())
    });
}

#[test]
fn a_frame_hands_its_response_over_without_the_app() {
    with_lines(async |world| {
        let page = world.open("/").await?;
        withhold_app(world).await?;
        let told = page.told_by_a_frame("code=foreign").await?;
        assert!(told.contains("code=foreign"), "{told}");
        page.shows_signed_out().await
    });
}

#[test]
fn a_redirect_is_left_to_the_app() {
    with_lines(async |world| {
        let page = world.open("/redirect").await?;
        page.sign_in_by_redirect().await?;
        page.says("api-data", ALICE_NAME).await
    });
}

#[test]
fn a_link_with_the_state_of_a_popup_leads_into_the_app() {
    with_lines(async |world| {
        let library = json!({ "id": ID, "meta": { "interactionType": "popup" } });
        let state = STANDARD.encode(library.to_string());
        let page = world.open(&format!("/popup#code=c&state={state}")).await?;
        page.shows_signed_out().await?;
        let url = world.browser().url().await?;
        assert_eq!(url, format!("{}/popup", world.demo().origin()));
        Ok(())
    });
}

/// Takes the app's module away, from the browser's cache too: what is handed over from now on is
/// handed over without it.
pub(crate) async fn withhold_app(world: &World) -> Outcome {
    world.demo().withhold_modules();
    let cdp = world.browser().driver().cdp();
    cdp.send_raw("Network.clearBrowserCache", json!({})).await?;
    Ok(())
}

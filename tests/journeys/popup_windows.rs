//! Popups that the user closes, leaves, or comes to by a link, with and without opener isolation on
//! the authority's pages.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entra_emulator::Fault;
use journeys::{ALICE, ALICE_NAME, Outcome, Page, World, journey};
use serde_json::json;

const ID: &str = "01a20433-8532-7935-b4b7-198c8bedb774";

/// Without isolation the browser tells the opener that the popup has gone.
#[test]
fn a_popup_that_the_user_closes_has_been_cancelled_and_the_next_click_works() {
    journey(async |world| {
        let page = world.open("/popup").await?;
        page.press("sign-in-popup").await?;
        world.sign_in_popup().await?.asks_for_user_name().await?;
        world.browser().close_window().await?;
        page.says("error", "user_cancelled").await?;
        page.shows_signed_out().await?;
        page.sign_in_by_popup().await?;
        page.says("api-data", ALICE_NAME).await
    });
}

/// With isolation an open popup reads as closed, so what counts is that the user is back.
#[test]
fn an_isolated_popup_that_the_user_closes_has_been_cancelled_and_the_next_click_works() {
    journey(async |world| {
        world.isolate_popups();
        let page = world.open("/popup").await?;
        page.set_focus(false).await?;
        page.press("sign-in-popup").await?;
        world.sign_in_popup().await?.asks_for_user_name().await?;
        world.browser().close_window().await?;
        page.set_focus(true).await?;
        page.says("error", "user_cancelled").await?;
        page.shows_signed_out().await?;
        page.set_focus(false).await?;
        page.sign_in_by_popup().await?;
        page.says("api-data", ALICE_NAME).await
    });
}

#[test]
fn a_sign_in_that_is_finished_in_an_isolated_popup_after_the_user_came_back_counts() {
    journey(async |world| {
        world.isolate_popups();
        let page = world.open("/popup").await?;
        leave_popup(world, &page).await?;
        world.sign_in_popup().await?.sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        page.shows_signed_in(ALICE).await?;
        page.says("api-data", ALICE_NAME).await?;
        page.hides("error").await?;
        assert_eq!(world.requests_to("token").len(), 1);
        page.reload().await?;
        page.shows_signed_in(ALICE).await
    });
}

#[test]
fn a_foreign_state_in_an_isolated_popup_that_the_user_has_left_is_told() {
    journey(async |world| {
        world.isolate_popups();
        let page = world.open("/popup").await?;
        leave_popup(world, &page).await?;
        world.add_fault(Fault::WrongState);
        world.sign_in_popup().await?.sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        page.says("error", "state_mismatch").await?;
        page.shows_signed_out().await
    });
}

#[test]
fn a_missing_state_in_an_isolated_popup_is_told() {
    journey(async |world| {
        world.isolate_popups();
        let page = world.open("/popup").await?;
        page.set_focus(false).await?;
        world.add_fault(Fault::MissingState);
        page.press("sign-in-popup").await?;
        world.sign_in_popup().await?.sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        page.says("error", "state_not_found").await?;
        page.shows_signed_out().await
    });
}

/// The app's own pages may be isolated as well (`Cross-Origin-Opener-Policy: same-origin` with
/// `Cross-Origin-Embedder-Policy: require-corp`).
#[test]
fn a_popup_of_a_page_that_is_cross_origin_isolated_signs_in() {
    journey(async |world| {
        world
            .demo()
            .add_header("cross-origin-opener-policy", "same-origin");
        world
            .demo()
            .add_header("cross-origin-embedder-policy", "require-corp");
        let page = world.open("/popup").await?;
        let is_isolated = world.browser().script("return crossOriginIsolated", &[]).await?;
        assert_eq!(is_isolated, json!(true));
        page.set_focus(false).await?;
        page.sign_in_by_popup().await
    });
}

#[test]
fn the_button_that_opened_a_popup_still_has_the_focus_when_the_popup_is_closed() {
    journey(async |world| {
        let page = world.open("/popup").await?;
        page.press("sign-in-popup").await?;
        world.sign_in_popup().await?.asks_for_user_name().await?;
        world.browser().close_window().await?;
        page.says("error", "user_cancelled").await?;
        let script = "return [document.activeElement.dataset.testid, document.hasFocus()]";
        let focus = world.browser().script(script, &[]).await?;
        assert_eq!(focus, json!(["sign-in-popup", true]));
        Ok(())
    });
}

#[test]
fn a_link_with_the_state_of_a_popup_leads_into_the_app() {
    journey(async |world| {
        for interaction in ["popup", "silent"] {
            let library = json!({ "id": ID, "meta": { "interactionType": interaction } });
            let state = STANDARD.encode(library.to_string());
            let page = world.open(&format!("/popup#code=c&state={state}")).await?;
            page.shows_signed_out().await?;
            let url = world.browser().url().await?;
            assert_eq!(url, format!("{}/popup", world.demo().origin()));
            page.open_blank().await?;
        }
        assert_eq!(world.requests_to("token").len(), 0);
        Ok(())
    });
}

/// Opens an isolated popup and goes back to the app while it stands at the authority's first page.
async fn leave_popup(world: &World, page: &Page<'_>) -> Outcome {
    page.set_focus(false).await?;
    page.press("sign-in-popup").await?;
    world.sign_in_popup().await?.asks_for_user_name().await?;
    world.browser().first_window().await?;
    page.set_focus(true).await?;
    page.says("error", "user_cancelled").await?;
    page.shows_signed_out().await
}

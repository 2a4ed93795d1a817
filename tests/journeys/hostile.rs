//! Responses that are not believed: a typed error on the page, and no trace in the browser.

use entra_emulator::Fault;
use journeys::{ALICE, Look, Outcome, Page, World, journey, until};
use serde_json::json;

#[test]
fn a_wrong_nonce_is_refused() {
    check_popup(Fault::WrongNonce, "nonce_mismatch");
}

#[test]
fn a_missing_nonce_is_refused() {
    check_popup(Fault::MissingNonce, "nonce_mismatch");
}

#[test]
fn a_wrong_issuer_is_refused() {
    check_popup(Fault::WrongIssuer, "issuer_mismatch");
}

#[test]
fn a_wrong_audience_is_refused() {
    check_popup(Fault::WrongAud, "audience_mismatch");
}

#[test]
fn an_expired_id_token_is_refused() {
    check_popup(Fault::ExpiredIdToken, "id_token_expired");
}

#[test]
fn a_response_without_a_code_is_refused() {
    check_popup(
        Fault::MissingCode,
        "authorization_code_missing_from_server_response",
    );
}

#[test]
fn malformed_json_is_refused() {
    check_popup(Fault::MalformedJson, "failed_to_parse_response");
}

#[test]
fn html_instead_of_json_is_refused() {
    check_popup(Fault::HtmlResponse, "failed_to_parse_response");
}

#[test]
fn a_wrong_state_is_refused_after_a_redirect() {
    check_redirect(Fault::WrongState, "state_mismatch");
}

#[test]
fn a_wrong_nonce_is_refused_after_a_redirect() {
    check_redirect(Fault::WrongNonce, "nonce_mismatch");
}

#[test]
fn a_response_without_a_code_is_refused_after_a_redirect() {
    check_redirect(
        Fault::MissingCode,
        "authorization_code_missing_from_server_response",
    );
}

#[test]
fn html_instead_of_json_is_refused_after_a_redirect() {
    check_redirect(Fault::HtmlResponse, "failed_to_parse_response");
}

#[test]
fn a_missing_state_is_refused_after_a_redirect() {
    check_redirect(Fault::MissingState, "state_not_found");
}

#[test]
fn a_wrong_state_is_refused() {
    check_popup(Fault::WrongState, "state_mismatch");
}

#[test]
fn a_missing_state_is_refused() {
    check_popup(Fault::MissingState, "state_not_found");
}

/// The popup knows whose it is, so that its opener can be told.
#[test]
fn a_wrong_state_in_an_isolated_popup_is_refused() {
    journey(async |world| {
        world.isolate_popups();
        let page = world.open("/").await?;
        page.set_focus(false).await?;
        world.add_fault(Fault::WrongState);
        page.press("sign-in-popup").await?;
        world.sign_in_popup().await?.sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        page.says("error", "state_mismatch").await?;
        page.shows_signed_out().await?;
        assert_eq!(world.requests_to("token").len(), 0);
        check_no_trace(world).await
    });
}

#[test]
fn a_response_that_is_replayed_is_not_redeemed_again() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.sign_in_by_redirect().await?;
        let address = page.arrived_at().await?;
        assert!(
            address.contains("code=") && address.contains("state="),
            "the address that the response came to"
        );
        replay(world, &address).await?;
        page.shows_signed_in(ALICE).await?;
        assert_eq!(world.requests_to("token").len(), 1);
        Ok(())
    });
}

/// From one fragment to another the browser loads no document.
#[test]
fn a_response_that_is_replayed_in_the_open_app_is_taken_out_of_the_address() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.sign_in_by_redirect().await?;
        let address = page.arrived_at().await?;
        let home = format!("{}/", world.demo().origin());
        let script = "location.href = arguments[0]; return location.href === arguments[0];";
        let arrived = world.browser().script(script, &[json!(address)]).await?;
        assert_eq!(arrived, true, "the response is in the address");
        until("the address of the app", async || {
            let address = world.browser().url().await?;
            Ok(Look::at(address == home, address))
        })
        .await?;
        page.shows_signed_in(ALICE).await?;
        assert_eq!(world.requests_to("token").len(), 1);
        Ok(())
    });
}

#[test]
fn a_response_that_is_replayed_in_another_tab_signs_nobody_in() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.sign_in_by_redirect().await?;
        let address = page.arrived_at().await?;
        world.browser().new_tab().await?;
        replay(world, &address).await?;
        page.shows_signed_out().await?;
        assert_eq!(world.requests_to("token").len(), 1);
        check_no_trace(world).await
    });
}

fn check_popup(fault: Fault, code: &str) {
    journey(async |world| {
        let page = world.open("/").await?;
        world.add_fault(fault.clone());
        page.press("sign-in-popup").await?;
        world.sign_in_popup().await?.sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        check_refused(world, &page, code).await
    });
}

fn check_redirect(fault: Fault, code: &str) {
    journey(async |world| {
        let page = world.open("/redirect").await?;
        world.add_fault(fault.clone());
        page.press("sign-in-redirect").await?;
        world.sign_in_page().sign_in(ALICE).await?;
        check_refused(world, &page, code).await
    });
}

async fn check_refused(world: &World, page: &Page<'_>, code: &str) -> Outcome {
    page.says("error", code).await?;
    page.shows_signed_out().await?;
    check_no_trace(world).await?;
    page.reload().await?;
    page.shows_signed_out().await
}

/// No account, token, verifier or pending request in any storage, and nothing of the response in
/// the address.
async fn check_no_trace(world: &World) -> Outcome {
    let (session, local) = (
        world.browser().session_storage().await?,
        world.browser().local_storage().await?,
    );
    assert!(session.traces().is_empty(), "{:?}", session.traces().keys());
    assert!(local.is_empty(), "{local:?}");
    let url = world.browser().url().await?;
    assert!(!url.contains("code=") && !url.contains("state="), "{url}");
    Ok(())
}

/// Opens the address of a response anew. By way of an empty page: a mere change of the fragment
/// would load nothing.
async fn replay(world: &World, address: &str) -> Outcome {
    world.browser().driver().goto("about:blank").await?;
    world.browser().driver().goto(address).await?;
    world.page().settles().await
}

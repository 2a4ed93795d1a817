//! What goes wrong without anybody's ill will: the page says what, and the next try works.

use std::time::{Duration, Instant};

use entra_emulator::{Endpoint, Fault, FaultRule, OutageBody};
use journeys::{ALICE, ALICE_NAME, Journey, Outcome, Page, Popups, World, journey};

#[test]
fn a_popup_that_the_user_closes_ends_as_cancelled_and_the_next_one_works() {
    journey(async |world| {
        let page = world.open("/").await?;
        close_popup(world, &page).await?;
        page.sign_in_by_popup().await
    });
}

#[test]
fn a_popup_that_is_closed_while_it_is_isolated_ends_as_cancelled_too() {
    journey(async |world| {
        world.isolate_popups();
        let page = world.open("/").await?;
        page.set_focus(false).await?;
        close_popup(world, &page).await?;
        page.set_focus(false).await?;
        page.sign_in_by_popup().await
    });
}

#[test]
fn a_blocked_popup_is_told_and_the_redirect_works() {
    Journey::default()
        .popups(Popups::OnlyByGesture)
        .run(async |world| {
            let page = world.open("/redirect").await?;
            page.press_without_gesture("sign-in-popup").await?;
            page.says("error", "popup_window_error").await?;
            page.settles().await?;
            assert_eq!(world.browser().window_count().await?, 1);
            page.sign_in_by_redirect().await?;
            page.says("api-data", ALICE_NAME).await?;
            page.hides("error").await
        });
}

#[test]
fn a_user_who_declines_in_the_popup_is_told_so() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.press("sign-in-popup").await?;
        world.sign_in_popup().await?.cancel().await?;
        world.browser().popup_closes().await?;
        page.says("error", "access_denied").await?;
        page.shows_signed_out().await?;
        page.sign_in_by_popup().await
    });
}

#[test]
fn a_user_who_declines_after_a_redirect_is_told_so_on_the_page_they_started_from() {
    journey(async |world| {
        let page = world.open("/redirect").await?;
        page.press("sign-in-redirect").await?;
        world.sign_in_page().cancel().await?;
        page.says("error", "access_denied").await?;
        page.shows_signed_out().await?;
        assert_eq!(
            world.browser().url().await?,
            format!("{}/redirect", world.demo().origin())
        );
        assert_eq!(
            world.requests_to("authorize").len(),
            1,
            "it is not tried again by itself"
        );
        page.sign_in_by_redirect().await
    });
}

#[test]
fn an_unreachable_authority_is_named_by_the_page_and_leaves_no_window_open() {
    journey(async |world| {
        let page = world.open("/").await?;
        let address = world.authority_origin();
        world.stop_authority().await;
        page.press("sign-in-popup").await?;
        page.says("error", "get_request_failed").await?;
        page.says("error", &address).await?;
        page.shows_signed_out().await?;
        world.browser().popup_closes().await
    });
}

#[test]
fn an_unreachable_authority_keeps_a_redirect_on_the_page() {
    journey(async |world| {
        let page = world.open("/").await?;
        world.stop_authority().await;
        page.press("sign-in-redirect").await?;
        page.says("error", "get_request_failed").await?;
        page.shows_signed_out().await
    });
}

#[test]
fn an_api_that_answers_401_is_told_and_signs_nobody_out() {
    journey(async |world| {
        world.add_fault(Fault::Graph401Plain.until_cleared());
        let page = world.open("/popup").await?;
        page.sign_in_by_popup().await?;
        page.says("error", "401").await?;
        assert_eq!(page.text("api-data").await?.unwrap_or_default(), "");
        page.shows_signed_in(ALICE).await
    });
}

#[test]
fn an_api_that_is_busy_or_out_of_order_is_told_and_the_next_click_shows_the_data() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.sign_in_by_popup().await?;
        for path in ["/popup", "/redirect", "/outside"] {
            survives_outages(world, &page, path, "acquire-silent").await?;
        }
        Ok(())
    });
}

/// Asks for data on a page of the demo while the API is busy or out of order, and again when it is
/// not.
pub(crate) async fn survives_outages(world: &World, page: &Page<'_>, path: &str, button: &str) -> Outcome {
    let outage = |status, body| Fault::Outage { status, body }.at(Endpoint::Graph);
    let faults: [(FaultRule, &str); 4] = [
        (Fault::Graph429 { seconds: 60 }.into(), "api_429"),
        (outage(503, OutageBody::Json), "api_503"),
        (outage(503, OutageBody::Html), "api_503"),
        (outage(500, OutageBody::Empty), "api_500"),
    ];
    for (fault, code) in faults {
        world.add_fault(fault.until_cleared());
        page.follow("/").await?;
        page.follow(path).await?;
        page.press(button).await?;
        page.says("error", code).await?;
        page.shows_signed_in(ALICE).await?;
        world.clear_faults();
        page.press(button).await?;
        page.says("api-data", ALICE_NAME).await?;
        page.hides("error").await?;
    }
    Ok(())
}

/// Opens a popup, closes it as a user does, and waits for the page to notice: 2 s where the browser
/// tells, not a minute.
async fn close_popup(world: &World, page: &Page<'_>) -> Outcome {
    page.press("sign-in-popup").await?;
    world.sign_in_popup().await?.asks_for_user_name().await?;
    world.browser().close_window().await?;
    page.set_focus(true).await?;
    let closed = Instant::now();
    page.says("error", "user_cancelled").await?;
    page.shows_signed_out().await?;
    assert!(
        closed.elapsed() < Duration::from_secs(6),
        "noticed after {:?}",
        closed.elapsed()
    );
    Ok(())
}

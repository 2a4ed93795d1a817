//! A device whose clock is wrong, and an authority that wants to be left alone for a while.

use entra_emulator::Fault;
use journeys::{ALICE, ALICE_NAME, Outcome, Page, World, journey};

const DAY: i64 = 24 * 3600;

#[test]
fn a_device_that_is_a_day_behind_signs_in_and_renews() {
    check_wrong_clock(DAY, false);
}

#[test]
fn a_device_that_is_a_day_ahead_signs_in_and_renews() {
    check_wrong_clock(-DAY, false);
}

#[test]
fn a_device_that_is_a_day_behind_reads_the_date_of_a_response_where_it_may() {
    check_wrong_clock(DAY, true);
}

/// The authority's clock and the device's differ by so many seconds.
fn check_wrong_clock(seconds: i64, exposed: bool) {
    journey(async |world| {
        world.add_fault(Fault::ClockSkew { seconds, exposed }.until_cleared());
        let page = world.open("/outside").await?;
        page.sign_in_by_popup().await?;
        take(&page, "acquire-silent", "cache").await?;
        take(&page, "acquire-silent-force", "network").await?;
        page.says("api-data", ALICE_NAME).await?;
        page.reload().await?;
        page.shows_signed_in(ALICE).await?;
        take(&page, "acquire-silent", "cache").await?;
        take(&page, "acquire-silent-force", "network").await?;
        world.add_fault(Fault::RtRevoked);
        take(&page, "acquire-silent-force", "frame").await
    });
}

#[test]
fn a_device_whose_clock_is_wrong_signs_in_by_redirect() {
    journey(async |world| {
        let skew = Fault::ClockSkew {
            seconds: -DAY,
            exposed: false,
        };
        world.add_fault(skew.until_cleared());
        let page = world.open("/redirect").await?;
        page.sign_in_by_redirect().await?;
        page.says("api-data", ALICE_NAME).await
    });
}

#[test]
fn an_authority_that_is_too_busy_gets_no_request_before_its_time() {
    journey(async |world| {
        let page = signed_in(world).await?;
        world.clear_requests();
        world.add_fault(Fault::Throttle {
            seconds: 3,
            exposed: true,
        });
        page.press("acquire-silent-force").await?;
        page.says("error", "temporarily_unavailable").await?;
        // Every further call is refused in the page, until one is not.
        let mut calls = 0;
        while page.text("token-source").await?.as_deref() != Some("network") {
            page.press("acquire-silent-force").await?;
            page.settles().await?;
            calls += 1;
        }
        assert!(calls > 1, "one call at once, one when the time is over");
        let tokens = world.requests_to("token");
        assert_eq!(tokens.len(), 2, "after {calls} calls: {tokens:?}");
        page.shows_signed_in(ALICE).await
    });
}

#[test]
fn a_server_out_of_order_makes_nobody_wait_once_it_is_back() {
    journey(async |world| {
        let page = signed_in(world).await?;
        world.add_fault(Fault::Outage {
            status: 503,
            body: entra_emulator::OutageBody::Json,
        });
        page.press("acquire-silent-force").await?;
        page.says("error", "server_error").await?;
        page.shows_signed_in(ALICE).await?;
        take(&page, "acquire-silent-force", "network").await
    });
}

async fn signed_in(world: &World) -> Outcome<Page<'_>> {
    let page = world.open("/outside").await?;
    page.sign_in_by_popup().await?;
    Ok(page)
}

async fn take(page: &Page<'_>, button: &str, source: &str) -> Outcome {
    page.press(button).await?;
    page.says("token-source", source).await
}

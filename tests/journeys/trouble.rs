//! A network and a server that fail in every way they can while a token is renewed: the user stays
//! signed in, the page names the cause, and the next call works.

use entra_emulator::{DropMoment, Fault, OutageBody};
use journeys::{ALICE, Outcome, World, journey};

#[test]
fn a_connection_that_drops_signs_nobody_out() {
    journey(async |world| {
        world.open("/outside").await?.sign_in_by_popup().await?;
        for when in [DropMoment::Before, DropMoment::AfterHeaders, DropMoment::MidBody] {
            check(world, Fault::DropConnection { when }, "post_request_failed").await?;
        }
        check(world, Fault::NoCors, "post_request_failed").await
    });
}

#[test]
fn a_garbled_response_signs_nobody_out() {
    journey(async |world| {
        world.open("/outside").await?.sign_in_by_popup().await?;
        for fault in [Fault::MalformedJson, Fault::Empty200, Fault::HtmlResponse] {
            check(world, fault, "failed_to_parse_response").await?;
        }
        check(world, Fault::GarbledIdToken, "token_parsing_error").await?;
        check(world, Fault::WrongAud, "audience_mismatch").await
    });
}

#[test]
fn a_server_out_of_order_signs_nobody_out() {
    journey(async |world| {
        world.open("/outside").await?.sign_in_by_popup().await?;
        for status in [500, 502, 503, 504] {
            let outage = |body| Fault::Outage { status, body };
            check(world, outage(OutageBody::Json), "server_error").await?;
            check(world, outage(OutageBody::Html), "failed_to_parse_response").await?;
            check(world, outage(OutageBody::Empty), "failed_to_parse_response").await?;
        }
        Ok(())
    });
}

#[test]
fn a_slow_response_is_waited_for() {
    journey(async |world| {
        let page = world.open("/outside").await?;
        page.sign_in_by_popup().await?;
        world.add_fault(Fault::Slow { ms: 1500 });
        page.press("acquire-silent-force").await?;
        page.says("token-source", "network").await?;
        page.shows_signed_in(ALICE).await
    });
}

/// A page that is signed in meets a fault.
async fn check(world: &World, fault: Fault, code: &str) -> Outcome {
    let page = world.page();
    // Browser and client send a request again whose connection has failed.
    world.add_fault(fault.until_cleared());
    page.press("acquire-silent-force").await?;
    page.says("error", code).await?;
    page.shows_signed_in(ALICE).await?;
    world.clear_faults();
    page.press("acquire-silent-force").await?;
    page.says("token-source", "network").await
}

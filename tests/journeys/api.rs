//! Calls of an API whose token is found, renewed, and asked for again.

use entra_emulator::{Fault, GraphChallengeKind};
use journeys::{ALICE, ALICE_NAME, Outcome, World, journey};

use crate::failures::survives_outages;

#[test]
fn a_challenge_that_a_new_token_answers_is_not_seen_by_the_user() {
    journey(async |world| {
        let page = signed_in(world).await?;
        page.press("call-api").await?;
        page.says("api-data", ALICE_NAME).await?;
        assert_eq!(
            (calls(world), tokens(world)),
            (1, 0),
            "the token of the sign-in does"
        );

        challenge(world, GraphChallengeKind::Nbf);
        page.press("call-api").await?;
        page.says("api-data", ALICE_NAME).await?;
        assert_eq!(
            (calls(world), tokens(world)),
            (3, 1),
            "challenged, renewed, called again"
        );

        page.press("call-api").await?;
        page.says("api-data", ALICE_NAME).await?;
        assert_eq!(
            (calls(world), tokens(world)),
            (4, 1),
            "the refused token does not come back"
        );
        page.hides("question").await
    });
}

#[test]
fn a_challenge_that_takes_the_user_asks_before_the_popup_and_goes_on() {
    journey(async |world| {
        let page = signed_in(world).await?;
        challenge(world, GraphChallengeKind::Acrs);
        page.press("call-api").await?;
        page.shows("question").await?;
        page.press("question-yes").await?;
        world.sign_in_popup().await?.second_factor().await?;
        world.browser().popup_closes().await?;
        page.says("api-data", ALICE_NAME).await?;
        assert_eq!(calls(world), 2);
        page.hides("question").await
    });
}

#[test]
fn a_user_who_does_not_want_to_be_asked_keeps_the_page() {
    journey(async |world| {
        let page = signed_in(world).await?;
        challenge(world, GraphChallengeKind::Acrs);
        page.press("call-api").await?;
        page.press("question-no").await?;
        page.says("error", "AADSTS50076").await?;
        page.hides("question").await?;
        page.press("call-api").await?;
        page.says("api-data", ALICE_NAME).await
    });
}

#[test]
fn a_refused_token_is_renewed_and_the_call_made_again() {
    journey(async |world| {
        let page = signed_in(world).await?;
        world.add_fault(Fault::Graph401Plain);
        page.press("call-api").await?;
        page.says("api-data", ALICE_NAME).await?;
        assert_eq!((calls(world), tokens(world)), (2, 1));
        page.hides("error").await
    });
}

#[test]
fn an_api_that_refuses_every_token_is_told_and_signs_nobody_out() {
    journey(async |world| {
        let page = signed_in(world).await?;
        world.add_fault(Fault::Graph401Plain.until_cleared());
        page.press("call-api").await?;
        page.says("error", "api_401").await?;
        assert_eq!(calls(world), 2);
        page.shows_signed_in(ALICE).await
    });
}

#[test]
fn an_api_that_is_busy_or_out_of_order_is_told_by_the_calls_of_the_client_as_well() {
    journey(async |world| {
        let page = signed_in(world).await?;
        survives_outages(world, &page, "/api", "call-api").await
    });
}

async fn signed_in(world: &World) -> Outcome<journeys::Page<'_>> {
    let page = world.open("/api").await?;
    page.sign_in_by_popup().await?;
    world.clear_requests();
    Ok(page)
}

fn challenge(world: &World, kind: GraphChallengeKind) {
    world.add_fault(Fault::GraphCae { kind, value: None });
}

/// The calls of the API so far, without the browser's own questions beforehand.
fn calls(world: &World) -> usize {
    let calls = world.requests_to("graph").into_iter();
    calls.filter(|request| request.method != "OPTIONS").count()
}

fn tokens(world: &World) -> usize {
    let requests = world.requests_to("token").into_iter();
    requests.filter(|request| request.method != "OPTIONS").count()
}

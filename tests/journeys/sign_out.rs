//! Signing out here and at the authority.

use journeys::{ALICE, Outcome, World, journey};

#[test]
fn a_live_session_signs_a_second_tab_in_without_a_question() {
    journey(async |world| {
        world.open("/").await?.sign_in_by_popup().await?;
        world.clear_requests();
        world.browser().new_tab().await?;
        let page = world.open("/").await?;
        page.press("sign-in-redirect").await?;
        page.shows_signed_in(ALICE).await?;
        assert_eq!(world.requests_to("page").len(), 0);
        Ok(())
    });
}

#[test]
fn a_user_signs_out_by_popup_here_and_at_the_authority() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.sign_in_by_popup().await?;
        page.press("sign-out-popup").await?;
        page.shows_signed_out().await?;
        world.browser().popup_closes().await?;
        assert_eq!(world.requests_to("logout").len(), 1);
        assert_eq!(
            world.demo().mounted(),
            1,
            "no app in the popups of sign-in and sign-out"
        );
        check_nothing_is_left(world).await
    });
}

#[test]
fn a_user_signs_out_by_redirect_here_and_at_the_authority() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.sign_in_by_popup().await?;
        page.press("sign-out-redirect").await?;
        page.shows_signed_out().await?;
        assert_eq!(world.requests_to("logout").len(), 1);
        check_nothing_is_left(world).await
    });
}

/// No account and no token in the tab, and no session: the next sign-in begins with the user name.
async fn check_nothing_is_left(world: &World) -> Outcome {
    let page = world.page();
    page.reload().await?;
    page.shows_signed_out().await?;
    let (session, local) = (
        world.browser().session_storage().await?,
        world.browser().local_storage().await?,
    );
    assert!(session.traces().is_empty(), "{:?}", session.traces().keys());
    assert!(local.traces().is_empty(), "{:?}", local.traces().keys());
    page.press("sign-in-redirect").await?;
    world.sign_in_page().asks_for_user_name().await
}

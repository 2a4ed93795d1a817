//! The page that signs the user in by itself.

use entra_emulator::SPA_CLIENT_ID;
use journeys::{ALICE, ALICE_NAME, journey};

#[test]
fn whoever_opens_a_guarded_page_is_signed_in_and_brought_back() {
    journey(async |world| {
        let (page, address) = (world.page(), format!("{}/guarded", world.demo().origin()));
        world.browser().driver().goto(&address).await?;
        world.sign_in_page().sign_in(ALICE).await?;
        page.says("guarded", ALICE_NAME).await?;
        assert_eq!(
            world.browser().url().await?,
            format!("{}/guarded", world.demo().origin())
        );
        page.open("/guarded").await?;
        page.says("guarded", ALICE_NAME).await?;
        let asked = world.requests_to("authorize").into_iter();
        let navigations = asked.filter(|request| request.client_id.as_deref() == Some(SPA_CLIENT_ID));
        assert_eq!(navigations.count(), 1, "{:?}", world.requests());
        Ok(())
    });
}

#[test]
fn a_user_who_declines_is_told_so_and_not_sent_round_in_circles() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.follow("/guarded").await?;
        world.sign_in_page().cancel().await?;
        page.says("error", "access_denied").await?;
        page.shows("guarded-retry").await?;
        page.hides("guarded").await?;
        page.press("guarded-retry").await?;
        world.sign_in_page().sign_in(ALICE).await?;
        page.says("guarded", ALICE_NAME).await
    });
}

//! A user who is known, and whose session has ended.

use journeys::{ALICE, journey};

#[test]
fn a_session_that_ends_is_told_and_comes_back_with_the_user() {
    journey(async |world| {
        let page = world.open("/session").await?;
        page.says("session", "signed out").await?;
        page.sign_in_by_popup().await?;
        page.says("session", "signed in").await?;
        page.says("token-count", "1").await?;
        page.press("token-refresh").await?;
        page.says("token-count", "2").await?;

        world.reset_authority();
        page.press("token-refresh").await?;
        page.says("session", "needs you").await?;
        page.says("account-username", ALICE).await?;
        page.press("sign-in-again").await?;
        world
            .sign_in_popup()
            .await?
            .password(entra_emulator::PASSWORD)
            .await?;
        world.sign_in_page().stay_signed_in().await?;
        world.browser().popup_closes().await?;
        page.says("session", "signed in").await
    });
}

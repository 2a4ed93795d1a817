//! Tabs that die in the middle of an interaction: the next sign-in works, in what the browser
//! restores of them and in another tab.

use journeys::{ALICE, Outcome, World, journey};
use serde_json::json;

#[test]
fn a_tab_that_is_restored_in_the_middle_of_a_redirect_signs_in() {
    for way in ["popup", "redirect"] {
        journey(async |world| {
            let page = world.open("/redirect").await?;
            page.press("sign-in-redirect").await?;
            world.sign_in_page().asks_for_user_name().await?;
            duplicate(world, "/redirect").await?;
            let restored = world.browser().popup().await?;
            let stored = world.browser().session_storage().await?;
            assert!(
                stored.mentions("request.params") || stored.is_empty(),
                "{stored:?}"
            );
            page.shows_signed_out().await?;
            world.browser().first_window().await?;
            world.browser().driver().close_window().await?;
            world.browser().switch(&restored).await?;
            assert!(world.browser().session_storage().await?.traces().is_empty());
            match way {
                "popup" => {
                    page.press("sign-in-popup").await?;
                    let windows = world.browser().driver().windows().await?;
                    assert_eq!(windows.len(), 2);
                    Ok(())
                }
                _ => {
                    page.press("sign-in-redirect").await?;
                    world.sign_in_page().sign_in(ALICE).await?;
                    page.shows_signed_in(ALICE).await
                }
            }
        });
    }
}

#[test]
fn a_tab_that_is_closed_in_the_middle_of_a_popup_blocks_no_other_and_the_popup_signs_nobody_in() {
    journey(async |world| {
        world.open("/").await?.press("sign-in-popup").await?;
        let popup = world.browser().popup().await?;
        world.sign_in_page().asks_for_user_name().await?;
        let next = world.browser().new_tab().await?;
        let page = world.open("/").await?;
        world.browser().first_window().await?;
        world.browser().driver().close_window().await?;
        world.browser().switch(&popup).await?;
        world.sign_in_page().sign_in(ALICE).await?;
        world.browser().switch(&next).await?;
        page.shows_signed_out().await?;
        assert_eq!(
            world.requests_to("token").len(),
            0,
            "nobody waits for the popup any more"
        );
        page.press("sign-in-redirect").await?;
        page.shows_signed_in(ALICE).await
    });
}

/// Opens a page in a new window with a copy of this tab's session storage, as browsers do when they
/// duplicate or restore a tab.
async fn duplicate(world: &World, path: &str) -> Outcome {
    world.page().open_blank().await?;
    let script = "window.open(arguments[0], '_blank');";
    world.browser().script(script, &[json!(path)]).await.map(drop)
}

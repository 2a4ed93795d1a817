//! The app of `docs/quick-start.md`, compiled from that page, as somebody who follows it has it.

use std::fs;
use std::path::Path;

use journeys::{ALICE, ALICE_NAME, App, Journey, Popups};

#[test]
fn whoever_follows_the_quick_start_signs_in_and_sees_their_profile() {
    let journey = Journey::default().popups(Popups::OnlyByGesture);
    journey.through(App::FirstApp).run(async |world| {
        let (driver, page) = (world.browser().driver(), world.page());
        driver.goto(world.demo().origin()).await?;
        page.press_button("Sign in with Microsoft").await?;
        world.sign_in_popup().await?.sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        page.reads(ALICE_NAME).await?;
        driver.refresh().await?;
        page.reads(ALICE_NAME).await?;
        assert_eq!(world.requests_to("authorize").len(), 1, "one sign-in");
        page.press_button("Sign out").await?;
        page.reads("Sign in with Microsoft").await
    });
}

#[test]
fn the_page_of_the_quick_start_is_the_one_that_is_built() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect(path);
    let page = read("apps/first-app/index.html");
    assert!(read("../docs/quick-start.md").contains(&format!("```html\n{page}```\n")));
}

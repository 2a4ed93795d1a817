//! The app of `docs/quick-start.md`, compiled from that page, as somebody who follows it has it.

use std::fs;
use std::path::Path;

use journeys::{ALICE, ALICE_NAME, App, Journey, Look, Outcome, Popups, World, until};
use thirtyfour::prelude::*;

#[test]
fn whoever_follows_the_quick_start_signs_in_and_sees_their_profile() {
    let journey = Journey::default().popups(Popups::OnlyByGesture);
    journey.through(App::FirstApp).run(async |world| {
        let driver = world.browser().driver();
        driver.goto(world.demo().origin()).await?;
        presses(world, "Sign in with Microsoft").await?;
        world.sign_in_popup().await?.sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        shows(world, ALICE_NAME).await?;
        driver.refresh().await?;
        shows(world, ALICE_NAME).await?;
        assert_eq!(world.requests_to("authorize").len(), 1, "one sign-in");
        presses(world, "Sign out").await?;
        shows(world, "Sign in with Microsoft").await
    });
}

#[test]
fn the_page_of_the_quick_start_is_the_one_that_is_built() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect(path);
    let page = read("apps/first-app/index.html");
    assert!(read("../docs/quick-start.md").contains(&format!("```html\n{page}```\n")));
}

/// Clicks a button as soon as it takes clicks.
async fn presses(world: &World, name: &str) -> Outcome {
    let button = By::XPath(format!("//button[normalize-space() = '{name}']"));
    until(format!("'{name}' to be pressed"), async || {
        let Ok(button) = world.browser().driver().find(button.clone()).await else {
            return Ok(Look::NotYet("no such button".into()));
        };
        if !button.is_clickable().await? {
            return Ok(Look::NotYet("it takes no clicks".into()));
        }
        button.click().await?;
        Ok(Look::Seen(()))
    })
    .await
}

async fn shows(world: &World, words: &str) -> Outcome {
    until(format!("the page to say '{words}'"), async || {
        let text = world
            .browser()
            .script("return document.body.innerText", &[])
            .await?;
        let says = text.as_str().is_some_and(|text| text.contains(words));
        Ok(Look::at(says, text.to_string()))
    })
    .await
}

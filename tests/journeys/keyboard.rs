//! The demo and the sign-in without a mouse, and the landmarks that screen readers jump between.

use journeys::{ALICE, ALICE_NAME, Look, Outcome, World, journey, until};
use serde_json::json;
use thirtyfour::prelude::*;

use crate::PAGES;

#[test]
fn a_user_signs_in_and_takes_a_token_with_the_keyboard_alone() {
    journey(async |world| {
        let page = world.open("/popup").await?;
        tab_to(world, "[data-testid=sign-in-popup]").await?;
        type_text(world, Key::Enter).await?;
        world.browser().popup().await?;
        fill_in(world, "#i0116", ALICE).await?;
        fill_in(world, "#i0118", entra_emulator::PASSWORD).await?;
        fill_in(world, "#idSIButton9", "").await?;
        world.browser().popup_closes().await?;
        page.shows_signed_in(ALICE).await?;
        page.says("api-data", ALICE_NAME).await?;
        tab_to(world, "[data-testid=acquire-silent]").await?;
        type_text(world, Key::Enter).await?;
        page.says("token-source", "cache").await
    });
}

#[test]
fn pages_have_a_language_a_title_and_landmarks() {
    journey(async |world| {
        for path in PAGES {
            world.open(path).await?;
            for selector in ["html[lang]", "title", "main", "nav", "h1"] {
                let found = world.browser().driver().find_all(By::Css(selector)).await?;
                assert_eq!(found.len(), 1, "{selector} on {path}");
            }
        }
        Ok(())
    });
}

/// Presses Tab until an element has the focus, as often as a patient user would.
pub(crate) async fn tab_to(world: &World, selector: &str) -> Outcome {
    for _ in 0..40 {
        type_text(world, Key::Tab).await?;
        if has_focus(world, selector).await? {
            return Ok(());
        }
    }
    panic!("Tab does not lead to {selector}");
}

/// Waits until a page has put the focus into a field, fills it in, and presses Enter. Chromium
/// drops what is typed into a page that has not been painted.
pub(crate) async fn fill_in(world: &World, selector: &str, text: &str) -> Outcome {
    until(format!("the focus on {selector}"), async || {
        let is_ready = has_focus(world, selector).await? && is_painted(world).await?;
        Ok(Look::at(is_ready, "elsewhere"))
    })
    .await?;
    type_text(world, text + Key::Enter).await
}

async fn has_focus(world: &World, selector: &str) -> Outcome<bool> {
    let script = "return document.activeElement?.matches(arguments[0]) ?? false";
    Ok(world.browser().script(script, &[json!(selector)]).await? == json!(true))
}

async fn is_painted(world: &World) -> Outcome<bool> {
    let script = "return performance.getEntriesByType('paint').length > 0";
    Ok(world.browser().script(script, &[]).await? == json!(true))
}

/// Types into whatever has the focus.
pub(crate) async fn type_text(world: &World, text: impl Into<TypingData>) -> Outcome {
    world.browser().type_keys(text).await
}

//! `@azure/msal-react`: provider, hooks and templates.

use journeys::{ALICE, ALICE_NAME, Browser, Look, Outcome, until};
use thirtyfour::prelude::*;

use crate::harness::judged;

#[test]
fn a_react_app_signs_in_by_popup_calls_graph_and_signs_out() {
    judged(async |judge| {
        judge.go("/react").await?;
        let browser = judge.browser();
        to_say(browser, "status", "none out 0").await?;
        press(browser, "popup").await?;
        judge.popup().await?.sign_in(ALICE).await?;
        browser.popup_closes().await?;
        to_say(browser, "status", "none in 1").await?;
        to_say(browser, "username", ALICE).await?;
        press(browser, "load").await?;
        to_say(browser, "name", ALICE_NAME).await?;
        press(browser, "sign-out").await?;
        browser.popup_closes().await?;
        to_say(browser, "status", "none out 0").await
    });
}

#[test]
fn a_react_app_signs_in_by_redirect() {
    judged(async |judge| {
        judge.go("/react").await?;
        let browser = judge.browser();
        to_say(browser, "status", "none out 0").await?;
        press(browser, "redirect").await?;
        judge.pages().sign_in(ALICE).await?;
        to_say(browser, "status", "none in 1").await?;
        press(browser, "load").await?;
        to_say(browser, "name", ALICE_NAME).await?;
        assert_eq!(browser.url().await?, format!("{}/react", judge.origin()));
        Ok(())
    });
}

async fn press(browser: &Browser, id: &str) -> Outcome {
    let button = until(format!("the button {id}"), async || {
        Ok(Look::Seen(browser.driver().find(By::Id(id)).await?))
    });
    Ok(button.await?.click().await?)
}

async fn to_say(browser: &Browser, id: &str, text: &str) -> Outcome {
    until(format!("{id} to say {text:?}"), async || {
        let found = browser.driver().find(By::Id(id)).await?.text().await?;
        Ok(Look::at(found == text, found))
    })
    .await
}

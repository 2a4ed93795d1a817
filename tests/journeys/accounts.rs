//! Two users at once, and the one whose tokens the app takes.

use journeys::{ALICE, BOB, Look, Outcome, World, journey, until};
use serde_json::json;
use thirtyfour::prelude::*;

const AVATAR: &str = "const avatar = document.querySelector('.msal-avatar');
  return avatar && `${avatar.ariaLabel}: ${avatar.querySelector('img') ? 'photo' : avatar.innerText}`";
const CHOICES: &str = "return Array.from(document.querySelectorAll('.msal-account'), (label) =>
  label.innerText.split('\\n').pop() + (label.querySelector('input').checked ? ' *' : ''))";

#[test]
fn a_second_user_signs_in_and_the_first_is_chosen_again() {
    journey(async |world| {
        let page = world.open("/accounts").await?;
        page.sign_in_by_popup().await?;
        offers(world, &[(ALICE, true)]).await?;
        pictures(world, "Alice Adams: photo").await?;
        let browser = world.browser();
        let another = browser.driver().find(By::Css(".msal-accounts button")).await?;
        another.click().await?;
        let entra = world.sign_in_popup().await?;
        entra.use_another_account().await?;
        entra.sign_in(BOB).await?;
        browser.popup_closes().await?;
        page.says("account-username", BOB).await?;
        offers(world, &[(ALICE, false), (BOB, true)]).await?;
        pictures(world, "Bob Brown: BB").await?;

        browser
            .driver()
            .find(By::Css(".msal-account"))
            .await?
            .click()
            .await?;
        page.says("account-username", ALICE).await?;
        browser.type_keys(Key::Down + Key::Null).await?;
        page.says("account-username", BOB).await?;
        page.open("/accounts").await?;
        offers(world, &[(ALICE, false), (BOB, true)]).await
    });
}

/// Waits until the page shows this picture of the active account's user.
async fn pictures(world: &World, expected: &str) -> Outcome {
    until(format!("the picture {expected}"), async || {
        let found = world.browser().script(AVATAR, &[]).await?;
        Ok(Look::at(found == expected, found.to_string()))
    })
    .await
}

/// Waits until these users can be chosen, and this one is.
async fn offers(world: &World, users: &[(&str, bool)]) -> Outcome {
    let marked = |(user, is_chosen): &(&str, bool)| format!("{user}{}", if *is_chosen { " *" } else { "" });
    let expected = json!(users.iter().map(marked).collect::<Vec<_>>());
    until(format!("the accounts {expected}"), async || {
        let found = world.browser().script(CHOICES, &[]).await?;
        Ok(Look::at(found == expected, found.to_string()))
    })
    .await
}

//! Tokens, codes and verifiers stay where they belong.

use journeys::{Outcome, World, journey};

#[test]
fn after_a_sign_in_by_popup_no_secret_is_in_address_console_or_local_storage() {
    journey(async |world| {
        world.open("/popup").await?.sign_in_by_popup().await?;
        check_secrets(world).await
    });
}

#[test]
fn after_a_sign_in_by_redirect_no_secret_is_in_address_console_or_local_storage() {
    journey(async |world| {
        world.open("/redirect").await?.sign_in_by_redirect().await?;
        check_secrets(world).await
    });
}

#[test]
fn what_a_redirect_was_waiting_with_is_gone_when_it_is_done() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.press("sign-in-redirect").await?;
        world.sign_in_page().asks_for_user_name().await?;
        page.open_blank().await?;
        let waiting = world.browser().session_storage().await?;
        assert!(
            waiting.mentions("verifier"),
            "a redirect has to keep its verifier: {:?}",
            waiting.traces().keys()
        );
        world.browser().driver().back().await?;
        world.sign_in_page().sign_in(journeys::ALICE).await?;
        page.shows_signed_in(journeys::ALICE).await?;
        let after = world.browser().session_storage().await?;
        assert!(!after.mentions("verifier"), "{:?}", after.traces().keys());
        let (waiting, after) = (waiting.traces(), after.traces());
        let left: Vec<_> = waiting.keys().filter(|key| after.contains_key(*key)).collect();
        assert!(left.is_empty(), "{left:?}");
        Ok(())
    });
}

async fn check_secrets(world: &World) -> Outcome {
    let browser = world.browser();
    world.page().says("api-data", journeys::ALICE_NAME).await?;
    let session = browser.session_storage().await?;
    let secrets = session.secrets();
    assert!(
        secrets.len() >= 3,
        "access, refresh and id token are known here: {:?}",
        session.traces().keys()
    );
    assert!(!session.mentions("verifier"), "{:?}", session.traces().keys());
    let local = browser.local_storage().await?;
    assert!(local.traces().is_empty(), "{:?}", local.traces().keys());
    check_words("address", &browser.url().await?, &secrets);
    browser.script("console.info('the console is read')", &[]).await?;
    let console = browser.console().await?.join("\n");
    assert!(console.contains("the console is read"), "{console}");
    check_words("console", &console, &secrets);
    Ok(())
}

fn check_words(place: &str, text: &str, secrets: &[String]) {
    let found = secrets.iter().any(|secret| text.contains(secret.as_str()));
    assert!(!found, "a token is in the {place}");
    for word in ["code=", "code_verifier", "refresh_token=", "eyJ", "client_info="] {
        assert!(!text.contains(word), "'{word}' is in the {place}");
    }
}

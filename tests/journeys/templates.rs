//! The apps of `templates/`, generated and built for the emulator as their README says. Both have
//! the same pages with the same words, so each journey goes through both.

use std::collections::BTreeMap;

use journeys::{ALICE, ALICE_NAME, App, Journey, Outcome, Popups, World};
use thirtyfour::prelude::*;

use crate::accessibility::{has_no_violations, in_both_schemes};
use crate::keyboard::{fill_in, tab_to, type_text};

/// What Graph alone says of Alice.
const JOB_TITLE: &str = "Engineer";

/// Goes through the app of each template.
fn in_both_apps(body: impl AsyncFn(&World) -> Outcome) {
    for app in [App::LeptosSpa, App::YewSpa] {
        let journey = Journey::default().popups(Popups::OnlyByGesture);
        journey.through(app).run(&body);
    }
}

/// Loads a page of the app.
async fn goes_to(world: &World, path: &str) -> Outcome {
    let address = format!("{}{path}", world.demo().origin());
    Ok(world.browser().driver().goto(address).await?)
}

async fn is_at(world: &World, path: &str) -> Outcome {
    let wanted = format!("{}{path}", world.demo().origin());
    assert_eq!(world.browser().url().await?, wanted);
    Ok(())
}

#[test]
fn whoever_opens_the_protected_page_of_a_generated_app_signs_in_and_comes_back_to_it() {
    in_both_apps(async |world| {
        let page = world.page();
        goes_to(world, "/profile").await?;
        world.sign_in_page().sign_in(ALICE).await?;
        page.reads(JOB_TITLE).await?;
        page.reads(ALICE_NAME).await?;
        is_at(world, "/profile").await?;
        world.browser().driver().refresh().await?;
        page.reads(JOB_TITLE).await?;
        assert_eq!(world.requests_to("authorize").len(), 1, "one sign-in");
        page.press_button("Sign out").await?;
        page.reads("Welcome").await?;
        is_at(world, "/").await?;
        let kept = world.browser().session_storage().await?;
        assert_eq!(kept.traces(), BTreeMap::new());
        Ok(())
    });
}

#[test]
fn a_user_of_a_generated_app_who_declines_is_told_so_and_can_sign_in_after_all() {
    in_both_apps(async |world| {
        let page = world.page();
        goes_to(world, "/profile").await?;
        world.sign_in_page().cancel().await?;
        page.reads("access_denied").await?;
        page.reads("Please sign in").await?;
        has_no_violations(world, "declined").await?;
        page.press_button("Dismiss").await?;
        page.press_button("Sign in and come back").await?;
        world.sign_in_page().sign_in(ALICE).await?;
        page.reads(JOB_TITLE).await
    });
}

#[test]
fn a_generated_app_is_used_with_the_keyboard_alone() {
    in_both_apps(async |world| {
        let page = world.page();
        goes_to(world, "/").await?;
        page.reads("Welcome").await?;
        tab_to(world, "header button").await?;
        type_text(world, Key::Enter).await?;
        fill_in(world, "#i0116", ALICE).await?;
        fill_in(world, "#i0118", entra_emulator::PASSWORD).await?;
        fill_in(world, "#idSIButton9", "").await?;
        page.reads(ALICE_NAME).await?;
        tab_to(world, "nav a[href='/profile']").await?;
        type_text(world, Key::Enter).await?;
        page.reads(JOB_TITLE).await?;
        tab_to(world, "header button").await?;
        type_text(world, Key::Enter).await?;
        page.reads("Sign in").await?;
        assert_eq!(world.requests_to("authorize").len(), 1, "one sign-in");
        Ok(())
    });
}

#[test]
fn a_generated_app_has_no_accessibility_violations() {
    in_both_apps(async |world| {
        let page = world.page();
        in_both_schemes(world, async |scheme| {
            goes_to(world, "/").await?;
            page.reads("Sign in").await?;
            has_no_violations(world, &format!("signed out, {scheme}")).await
        })
        .await?;
        page.press_button("Sign in").await?;
        world.sign_in_page().sign_in(ALICE).await?;
        in_both_schemes(world, async |scheme| {
            goes_to(world, "/profile").await?;
            page.reads(JOB_TITLE).await?;
            has_no_violations(world, &format!("signed in, {scheme}")).await
        })
        .await
    });
}

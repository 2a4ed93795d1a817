//! The demo's pages through axe-core, signed out and signed in, light and dark; and each control and
//! the developer tools alone, with their own styles and without any.

use std::path::Path;
use std::sync::OnceLock;

use journeys::{
    ALICE, ALICE_NAME, App, BOB, Bundle, BundleRecipe, Failure, Journey, Look, Outcome, Popups, World,
    journey, until,
};
use serde_json::{Value, json};

use crate::PAGES;

/// Runs axe-core, and tells each rule that is broken with the elements that break it.
const RUN: &str = "const done = arguments[arguments.length - 1];
axe.run().then(
  ({ violations, passes }) => done({
    passes: passes.length,
    violations: violations.map(({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.map(({ target }) => target).join(', ')}`),
  }),
  (error) => done({ passes: 0, violations: [String(error)] }),
);";

#[test]
fn pages_for_nobody_have_no_accessibility_violations() {
    journey(async |world| {
        in_both_schemes(world, async |scheme| {
            for path in PAGES {
                world.open(path).await?.says("in-progress", "none").await?;
                has_no_violations(world, &format!("{path}, {scheme}, signed out")).await?;
            }
            Ok(())
        })
        .await
    });
}

#[test]
fn pages_for_a_user_have_no_accessibility_violations() {
    journey(async |world| {
        let page = world.open("/popup").await?;
        page.sign_in_by_popup().await?;
        page.says("api-data", ALICE_NAME).await?;
        in_both_schemes(world, async |scheme| {
            for path in PAGES.iter().chain(&["/guarded"]) {
                world.open(path).await?.shows_signed_in(ALICE).await?;
                has_no_violations(world, &format!("{path}, {scheme}, signed in")).await?;
            }
            Ok(())
        })
        .await
    });
}

#[test]
fn a_failure_has_no_accessibility_violations() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.press("sign-in-popup").await?;
        world.browser().popup().await?;
        world.browser().close_window().await?;
        page.says("error", "user_cancelled").await?;
        in_both_schemes(world, async |scheme| {
            has_no_violations(world, &format!("a failure, {scheme}")).await
        })
        .await
    });
}

/// The looks of the page with the controls alone.
const LOOKS: [&str; 2] = ["", "?styled"];

/// The pictures of the user: their names, and what they show.
const AVATARS: &str = "return Array.from(document.querySelectorAll('[role=img]'), (avatar) => {
  const photo = avatar.querySelector('img');
  return `${avatar.ariaLabel}: ${photo ? photo.naturalWidth : avatar.innerText}`;
}).join()";

fn controls(body: impl AsyncFnOnce(&World) -> Outcome) {
    let journey = Journey::default().popups(Popups::OnlyByGesture);
    journey.through(App::Controls).run(body);
}

#[test]
fn the_controls_alone_have_no_accessibility_violations() {
    controls(async |world| {
        in_both_schemes(world, async |scheme| {
            for look in LOOKS {
                world.open(&format!("/controls{look}")).await?;
                has_no_violations(world, &format!("controls{look}, {scheme}, signed out")).await?;
            }
            Ok(())
        })
        .await?;
        sign_in(world, ALICE).await?;
        in_both_schemes(world, async |scheme| {
            for look in LOOKS {
                world.open(&format!("/controls{look}")).await?;
                avatar_is(world, &format!("{ALICE_NAME}: 96")).await?;
                has_no_violations(world, &format!("controls{look}, {scheme}, signed in")).await?;
            }
            Ok(())
        })
        .await
    });
}

#[test]
fn the_initials_of_a_user_without_a_photo_have_no_accessibility_violations() {
    controls(async |world| {
        sign_in(world, BOB).await?;
        in_both_schemes(world, async |scheme| {
            world.open("/controls?styled").await?;
            avatar_is(world, "Bob Brown: BB").await?;
            has_no_violations(world, &format!("initials, {scheme}")).await
        })
        .await
    });
}

#[test]
fn the_developer_tools_have_no_accessibility_violations() {
    controls(async |world| {
        sign_in(world, ALICE).await?;
        in_both_schemes(world, async |scheme| {
            for look in LOOKS {
                let page = world.open(&format!("/devtools{look}")).await?;
                page.says("account-username", ALICE).await?;
                world.browser().script(SHOW_SECRETS, &[]).await?;
                has_no_violations(world, &format!("devtools{look}, {scheme}")).await?;
            }
            Ok(())
        })
        .await
    });
}

/// Has the panel show what it keeps hidden.
const SHOW_SECRETS: &str = "document.querySelectorAll('.msal-devtools-tokens button').forEach((button) => \
                            button.click())";

async fn sign_in(world: &World, user: &str) -> Outcome {
    let page = world.open("/controls").await?;
    page.press("sign-in-popup").await?;
    world.sign_in_popup().await?.sign_in(user).await?;
    world.browser().popup_closes().await?;
    page.says("account-username", user).await
}

async fn avatar_is(world: &World, expected: &str) -> Outcome {
    until(format!("the picture {expected}"), async || {
        let found = world.browser().script(AVATARS, &[]).await?;
        Ok(Look::at(found == expected, found.to_string()))
    })
    .await
}

/// Does the same for users who prefer light pages, then for those who prefer dark ones.
pub(crate) async fn in_both_schemes(world: &World, act: impl AsyncFn(&str) -> Outcome) -> Outcome {
    for scheme in ["light", "dark"] {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        let devtools = world.browser().driver().cdp();
        devtools
            .send_raw("Emulation.setEmulatedMedia", json!({ "features": [feature] }))
            .await?;
        act(scheme).await?;
    }
    Ok(())
}

pub(crate) async fn has_no_violations(world: &World, state: &str) -> Outcome {
    world.browser().script(axe()?, &[]).await?;
    let driver = world.browser().driver();
    let found = driver.execute_async(RUN, Vec::new()).await?;
    let found = found.json();
    assert!(
        found["passes"].as_u64() > Some(0),
        "axe-core checked nothing: {found}"
    );
    assert_eq!(found["violations"], Value::Array(Vec::new()), "{state}");
    Ok(())
}

/// The script that puts axe-core into a page, bundled once per test process.
fn axe() -> Outcome<&'static str> {
    static BUNDLE: OnceLock<Result<Bundle, String>> = OnceLock::new();
    let make = || {
        Bundle::make(&BundleRecipe {
            name: "journeys",
            sources: &Path::new(env!("CARGO_MANIFEST_DIR")).join("journeys/app"),
            scripts: &["axe.js"],
            options: &["--minify"],
            scratch: Path::new(env!("CARGO_TARGET_TMPDIR")),
        })
        .map_err(|failure| failure.to_string())
    };
    let bundle = BUNDLE.get_or_init(make).as_ref();
    let bundle = bundle.map_err(|error| Failure::Surroundings(error.clone()))?;
    let missing = || Failure::Surroundings("axe.js was not bundled".to_owned());
    bundle.script("axe.js").ok_or_else(missing)
}

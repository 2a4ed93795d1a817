//! The headers that an app is served with: `docs/deployment.md` says what these journeys have found.

use entra_emulator::Fault;
use journeys::{ALICE, ALICE_NAME, App, Journey, Look, Outcome, Page, World, journey, until};
use serde_json::json;

/// The policy of the documentation.
fn strict_policy(authority: &str, api: &str) -> String {
    let directives = [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' blob:",
        &format!("connect-src 'self' {authority} {api}"),
        &format!("frame-src 'self' {authority}"),
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    ];
    directives.join("; ")
}

/// The other headers of the documentation.
const HEADERS: [(&str, &str); 5] = [
    ("cross-origin-opener-policy", "same-origin-allow-popups"),
    ("x-frame-options", "SAMEORIGIN"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(), \
         cross-origin-isolated=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), \
         gyroscope=(), hid=(), identity-credentials-get=(), idle-detection=(), local-fonts=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
         publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), \
         storage-access=(), sync-xhr=(self), usb=(), web-share=(), window-management=(), \
         xr-spatial-tracking=()",
    ),
];

/// Serves the app as strictly as it can be.
fn be_strict(world: &World) {
    let emulator = world.authority_origin();
    world.demo().add_policy(&strict_policy(&emulator, &emulator));
    HEADERS
        .into_iter()
        .for_each(|(name, value)| world.demo().add_header(name, value));
}

#[test]
fn the_page_about_deployment_prints_what_is_tried_here() {
    let page = include_str!("../../docs/deployment.md");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let policy = strict_policy("https://login.microsoftonline.com", "https://graph.microsoft.com");
    assert!(words(page).contains(&words(&policy)), "{policy}");
    let loader = include_str!("../../demo-app/static/start.js");
    let loader = loader.lines().filter(|line| !line.starts_with("//"));
    let pattern = include_str!("../../Trunk.toml").lines();
    let pattern = pattern.filter(|line| line.starts_with("pattern_script"));
    for line in loader.chain(pattern) {
        assert!(page.lines().any(|printed| printed == line), "{line}");
    }
}

#[test]
fn the_demo_does_everything_under_a_strict_policy() {
    journey(async |world| {
        be_strict(world);
        let page = world.open("/accounts").await?;
        page.sign_in_by_popup().await?;
        page.shows("account-username").await?;

        page.follow("/outside").await?;
        world.add_fault(Fault::RtRevoked);
        page.press("acquire-silent-force").await?;
        page.says("token-source", "frame").await?;
        page.says("api-data", ALICE_NAME).await?;

        page.press("sign-out-popup").await?;
        page.shows_signed_out().await?;
        world.browser().popup_closes().await?;

        page.sign_in_by_redirect().await?;
        page.press("sign-out-redirect").await?;
        page.shows_signed_out().await?;
        assert_eq!(world.demo().violations(), [""; 0]);
        an_inline_script_is_reported(world).await
    });
}

/// The reports do come.
async fn an_inline_script_is_reported(world: &World) -> Outcome {
    let script = "const script = document.createElement('script');
script.textContent = 'window.__ran = true'; document.body.append(script); return window.__ran ?? false;";
    assert_eq!(world.browser().script(script, &[]).await?, json!(false));
    until("the report of an inline script", async || {
        let reports = world.demo().violations().join("\n");
        Ok(Look::at(reports.contains("script-src"), reports))
    })
    .await
}

#[test]
fn a_page_that_refuses_every_frame_has_no_silent_sign_in() {
    for (name, value) in [
        ("content-security-policy", "frame-ancestors 'none'"),
        ("x-frame-options", "DENY"),
    ] {
        in_flows(async |world| {
            world.demo().add_header(name, value);
            begin_session(world).await?;
            let page = world.open("/flows?impatient").await?;
            page.press("frame").await?;
            page.says("error", "timed_out, InteractionRequired, ask the user")
                .await?;
            page.press("popup").await?;
            world.browser().popup_closes().await?;
            page.shows_signed_in(ALICE).await
        });
    }
}

#[test]
fn a_page_that_keeps_its_opener_to_itself_signs_in_by_popup() {
    in_flows(async |world| {
        world
            .demo()
            .add_header("cross-origin-opener-policy", "same-origin");
        let page = world.open("/flows").await?;
        // The popup reads as closed as soon as it is at the authority.
        page.set_focus(false).await?;
        page.press("popup").await?;
        world.sign_in_popup().await?.sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        page.shows_signed_in(ALICE).await?;
        signs_in_silently(&page).await
    });
}

#[test]
fn a_popup_of_a_page_that_keeps_its_opener_to_itself_is_cancelled_when_the_user_is_back() {
    in_flows(async |world| {
        world
            .demo()
            .add_header("cross-origin-opener-policy", "same-origin");
        let page = world.open("/flows").await?;
        page.set_focus(false).await?;
        page.press("popup").await?;
        world.sign_in_popup().await?.asks_for_user_name().await?;
        world.browser().close_window().await?;
        page.set_focus(true).await?;
        page.says("error", "user_cancelled, Cancelled, nothing").await?;
        page.settles().await
    });
}

#[test]
fn an_isolated_page_signs_in_by_popup_and_redirect_but_not_silently() {
    in_flows(async |world| {
        begin_session(world).await?;
        world
            .demo()
            .add_header("cross-origin-opener-policy", "same-origin");
        world
            .demo()
            .add_header("cross-origin-embedder-policy", "require-corp");
        let page = world.open("/flows?impatient").await?;
        let is_isolated = world.browser().script("return crossOriginIsolated", &[]).await?;
        assert_eq!(is_isolated, json!(true));
        page.press("frame").await?;
        page.says("error", "timed_out, InteractionRequired, ask the user")
            .await?;
        page.set_focus(false).await?;
        page.press("popup").await?;
        world.browser().popup_closes().await?;
        page.shows_signed_in(ALICE).await?;
        page.press("forget").await?;
        page.says("accounts-count", "0").await?;
        page.press("redirect").await?;
        page.shows_signed_in(ALICE).await
    });
}

fn in_flows(body: impl AsyncFnOnce(&World) -> Outcome) {
    Journey::default().through(App::Controls).run(body);
}

/// Signs in at the authority, and forgets it here.
async fn begin_session(world: &World) -> Outcome {
    let page = world.open("/flows").await?;
    page.press("popup").await?;
    world.sign_in_popup().await?.sign_in(ALICE).await?;
    world.browser().popup_closes().await?;
    page.shows_signed_in(ALICE).await?;
    page.press("forget").await?;
    page.says("accounts-count", "0").await
}

async fn signs_in_silently(page: &Page<'_>) -> Outcome {
    page.press("forget").await?;
    page.says("accounts-count", "0").await?;
    page.press("frame").await?;
    page.shows_signed_in(ALICE).await
}

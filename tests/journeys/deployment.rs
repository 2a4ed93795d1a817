//! The headers that an app is served with: `docs/deployment.md` says what these journeys have found.

use entra_emulator::Fault;
use journeys::{ALICE, ALICE_NAME, App, DemoServer, Journey, Look, Outcome, Page, World, journey, until};
use serde_json::{Value, json};

use crate::hand_over;

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
    be_strict_but_for(world, "");
}

/// The same, with one more source of scripts.
fn be_strict_but_for(world: &World, source: &str) {
    let emulator = world.authority_origin();
    let policy = strict_policy(&emulator, &emulator);
    let scripts = format!("script-src {source}");
    world
        .demo()
        .add_policy(&policy.replace("script-src", scripts.trim_end()));
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

/// What the page prints of each host's own file says what the policy and the other headers say.
#[test]
fn the_files_for_hosts_name_the_headers_that_are_tried_here() {
    let page = include_str!("../../docs/deployment.md");
    let static_web_apps = block(page, "json");
    let parsed: Value = serde_json::from_str(static_web_apps).expect("JSON");
    let headers = parsed["globalHeaders"].as_object().expect("an object of headers");
    for (name, value) in headers {
        is_tried(name, value.as_str().unwrap_or_default());
    }
    assert_eq!(parsed["navigationFallback"]["rewrite"], "/index.html");
    let nginx = block(page, "nginx");
    let added = nginx
        .lines()
        .filter_map(|line| line.trim().strip_prefix("add_header "));
    let added: Vec<_> = added.filter_map(|line| line.strip_suffix(" always;")).collect();
    let (netlify, _) = page
        .split_once("\n```\n\nAzure Static Web Apps")
        .expect("a block");
    let (_, netlify) = netlify.rsplit_once("```text\n/*\n").expect("a block of headers");
    assert_eq!((headers.len(), added.len(), netlify.lines().count()), (3, 3, 5));
    for line in added {
        let (name, value) = line.split_once(' ').expect("a name and a value");
        is_tried(name, value.trim_matches('"'));
    }
    for line in netlify.lines() {
        let (name, value) = line.trim().split_once(": ").expect("a name and a value");
        is_tried(name, value);
    }
}

/// The only block of a language.
fn block<'p>(page: &'p str, language: &str) -> &'p str {
    let (_, block) = page.split_once(&format!("```{language}\n")).expect("a block");
    block.split_once("```").expect("its end").0
}

/// Whether a header is the policy's beginning or one of the others.
fn is_tried(name: &str, value: &str) {
    let name = name.to_ascii_lowercase();
    let policy = strict_policy("", "");
    match value.strip_suffix('…') {
        Some(beginning) => assert!(name == "content-security-policy" && policy.starts_with(beginning)),
        None => assert!(HEADERS.contains(&(&*name, value)), "{name}: {value}"),
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

/// A request in a form asks for nothing more than `form-action`, which Chromium also looks into
/// where the form's target redirects to: back to the app, for a user who is signed in already.
#[test]
fn a_request_in_a_form_goes_where_the_policy_lets_forms_go() {
    in_flows(async |world| {
        begin_session(world).await?;
        let emulator = world.authority_origin();
        let policy = strict_policy(&emulator, &emulator);
        let with_forms = |sources: &str| {
            // Trunk's own loader is inline; the page is made anew each time, with a nonce.
            let scripts = format!("'wasm-unsafe-eval' 'nonce-{}'", DemoServer::NONCE);
            let policy = policy.replace("'wasm-unsafe-eval'", &scripts);
            // Its icon is in the page.
            let policy = policy.replace("blob:", "blob: data:");
            policy.replace("form-action 'none'", &format!("form-action {sources}"))
        };
        world
            .demo()
            .add_policy(&with_forms(&format!("'self' {emulator}")));
        let page = world.open("/flows").await?;
        page.press("form-popup").await?;
        world.browser().popup_closes().await?;
        page.shows_signed_in(ALICE).await?;
        page.press("forget").await?;
        page.says("accounts-count", "0").await?;
        page.press("form-redirect").await?;
        page.shows_signed_in(ALICE).await?;
        assert_eq!(world.demo().violations(), [""; 0]);
        an_inline_script_is_reported(world).await?;

        world.demo().add_policy(&with_forms(&emulator));
        let page = world.open("/flows").await?;
        page.press("form-redirect").await?;
        until("the report of the form's way back", async || {
            let reports = world.demo().violations().join("\n");
            Ok(Look::at(reports.contains("form-action"), reports))
        })
        .await
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
fn the_lines_that_hand_over_run_under_a_strict_policy_with_their_hash() {
    journey(async |world| {
        world.demo().add_to_head(hand_over::SCRIPT);
        be_strict_but_for(world, &hand_over::hash());
        let page = world.open("/popup").await?;
        page.press("sign-in-popup").await?;
        let entra = world.sign_in_popup().await?;
        hand_over::withhold_app(world).await?;
        entra.sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        page.shows_signed_in(ALICE).await?;
        assert_eq!(world.demo().violations(), [""; 0]);
        Ok(())
    });
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

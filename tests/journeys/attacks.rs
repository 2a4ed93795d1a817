//! What others do to a sign-in that is under way, and to a page that has asked for nothing: windows
//! of other origins, documents of the same one, links, and what lies in the storage.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use journeys::{ALICE, Look, Outcome, Page, World, journey, until};
use serde_json::json;

const SECURITY: &str = include_str!("../../SECURITY.md");

const ID: &str = "01a20433-8532-7935-b4b7-198c8bedb774";

/// Says a response to a window in every way that a document has, and counts how often that was
/// possible.
const SAY_TO: &str = r#"
const [name, id, payload] = arguments;
const target = name === "opener" ? window.opener : window.__target;
for (const message of [payload, { v: 1, payload }, { payload, id, type: "msal" }, JSON.stringify({ v: 1, payload })]) {
  target.postMessage(message, "*");
  const channel = new BroadcastChannel(id);
  channel.postMessage(message);
  channel.close();
}
return target !== null && !target.closed;
"#;

/// Opens a window of this name, and keeps it.
const OPEN: &str =
    "window.__target = window.open(arguments[0], arguments[1]); return window.__target !== null;";

/// Frames an address over the whole page.
const FRAME: &str = r#"
window.__loaded = false;
const frame = document.createElement("iframe");
frame.onload = () => { window.__loaded = true; };
frame.width = 800;
frame.height = 600;
frame.src = arguments[0];
document.body.append(frame);
"#;

/// A state as the client writes it.
fn state(id: &str, interaction: &str) -> String {
    STANDARD.encode(json!({ "id": id, "meta": { "interactionType": interaction } }).to_string())
}

fn escaped(text: &str) -> String {
    text.replace('+', "%2B").replace('=', "%3D").replace('/', "%2F")
}

/// The state and the id of the sign-in in the window that is looked at.
async fn request_of(world: &World) -> Outcome<(String, String)> {
    let script = "const state = new URLSearchParams(location.search).get('state');
return state === null ? null : [state, JSON.parse(atob(state.split('|')[0])).id];";
    until("the sign-in page's request", async || {
        let found = world.browser().script(script, &[]).await?;
        let pair = found
            .as_array()
            .and_then(|pair| Some((pair.first()?.as_str()?, pair.get(1)?.as_str()?)));
        Ok(match pair {
            Some((state, id)) => Look::Seen((state.to_owned(), id.to_owned())),
            None => Look::NotYet("no state".into()),
        })
    })
    .await
}

/// Opens the popup of a sign-in and leaves it at the authority's first page.
async fn begin_in_popup<'w>(world: &'w World) -> Outcome<(Page<'w>, String, String)> {
    let page = world.open("/").await?;
    page.set_focus(false).await?;
    page.press("sign-in-popup").await?;
    world.sign_in_popup().await?.asks_for_user_name().await?;
    let (state, id) = request_of(world).await?;
    Ok((page, state, id))
}

#[test]
fn a_window_of_another_origin_cannot_inject_a_response() {
    journey(async |world| {
        let (page, state, id) = begin_in_popup(world).await?;
        // The popup is at another origin, and knows the request.
        let forged = format!("code=forged&state={}", escaped(&state));
        let said = world
            .browser()
            .script(SAY_TO, &[json!("opener"), json!(id), json!(forged)])
            .await?;
        assert_eq!(said, true, "the app's window is within reach");
        world.sign_in_page().sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        page.shows_signed_in(ALICE).await?;
        assert_eq!(world.requests_to("token").len(), 1, "nothing forged was redeemed");
        page.hides("error").await
    });
}

#[test]
fn a_forged_broadcast_message_signs_nobody_in() {
    journey(async |world| {
        // With the right state too: the code is not for the verifier of the app.
        for (is_foreign, refusal) in [(true, "state_mismatch"), (false, "invalid_grant")] {
            let (page, asked, id) = begin_in_popup(world).await?;
            world.browser().new_tab().await?;
            world.page().open_blank().await?;
            let state = if is_foreign { state(ID, "popup") } else { asked };
            let forged = format!("code=forged&state={}", escaped(&state));
            let script = "const channel = new BroadcastChannel(arguments[0]);
channel.postMessage({ v: 1, payload: arguments[1] });";
            world
                .browser()
                .script(script, &[json!(id), json!(forged)])
                .await?;
            world.browser().first_window().await?;
            page.says("error", refusal).await?;
            page.shows_signed_out().await?;
            world.browser().close_other_windows().await?;
        }
        Ok(())
    });
}

#[test]
fn an_opener_of_another_origin_signs_nobody_in() {
    journey(async |world| {
        world.page().open_blank_elsewhere().await?;
        let address = format!("{}/", world.demo().origin());
        let opened = world
            .browser()
            .script(OPEN, &[json!(address), json!("msal.app")])
            .await?;
        assert_eq!(opened, true);
        let app = world.browser().popup().await?;
        world.page().settles().await?;
        world.browser().first_window().await?;
        for interaction in ["popup", "silent", "redirect"] {
            let forged = format!("code=forged&state={}", escaped(&state(ID, interaction)));
            let said = world
                .browser()
                .script(SAY_TO, &[json!("kept"), json!(ID), json!(forged)])
                .await?;
            assert_eq!(said, true, "the app's window is within reach");
        }
        world.browser().switch(&app).await?;
        let page = world.page();
        page.shows_signed_out().await?;
        page.hides("error").await?;
        assert!(world.requests().is_empty(), "{:?}", world.requests());
        page.press("sign-in-redirect").await?;
        world.sign_in_page().sign_in(ALICE).await?;
        page.shows_signed_in(ALICE).await
    });
}

#[test]
fn a_link_with_somebody_elses_code_signs_nobody_in() {
    journey(async |world| {
        for interaction in ["redirect", "popup"] {
            let state = if interaction == "popup" {
                state("not a uuid", interaction)
            } else {
                state(ID, interaction)
            };
            world.browser().driver().goto("about:blank").await?;
            let link = format!("/#code=of-the-attacker&state={}", escaped(&state));
            let page = world.open(&link).await?;
            page.shows_signed_out().await?;
            page.hides("error").await?;
            assert_eq!(
                world.browser().url().await?,
                format!("{}/", world.demo().origin())
            );
        }
        assert!(world.requests().is_empty(), "{:?}", world.requests());
        Ok(())
    });
}

#[test]
fn a_link_with_somebody_elses_code_while_the_user_signs_in_is_refused() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.press("sign-in-redirect").await?;
        world.sign_in_page().asks_for_user_name().await?;
        let link = format!("/#code=of-the-attacker&state={}", escaped(&state(ID, "redirect")));
        page.open(&link).await?;
        page.says("error", "state_mismatch").await?;
        page.shows_signed_out().await?;
        assert_eq!(world.requests_to("token").len(), 0);
        page.sign_in_by_redirect().await
    });
}

#[test]
fn a_start_page_elsewhere_or_a_script_is_not_gone_to() {
    for start_page in [
        "https://evil.example/",
        "javascript:document.title='evil'",
        "//evil.example/",
    ] {
        journey(async |world| {
            let page = world.open("/redirect").await?;
            page.press("sign-in-redirect").await?;
            world.sign_in_page().asks_for_user_name().await?;
            let authority = world.browser().url().await?;
            page.open_blank().await?;
            let script = "const record = JSON.parse(sessionStorage['msal.interaction.status']);
record.startPage = arguments[0];
sessionStorage['msal.interaction.status'] = JSON.stringify(record);
return record.clientId;";
            let record = world.browser().script(script, &[json!(start_page)]).await?;
            assert!(record.is_string(), "{record}");
            world.browser().driver().goto(&authority).await?;
            world.sign_in_page().sign_in(ALICE).await?;
            page.shows_signed_in(ALICE).await?;
            assert_eq!(
                world.browser().url().await?,
                format!("{}/", world.demo().origin())
            );
            let title = world.browser().script("return document.title", &[]).await?;
            assert_ne!(title, "evil");
            Ok(())
        });
    }
}

#[test]
fn a_framed_bridge_page_asks_for_nothing_and_ends_no_sign_in() {
    journey(async |world| {
        let (page, ..) = begin_in_popup(world).await?;
        let popup = world.browser().popup().await?;
        world.browser().new_tab().await?;
        world.page().open_blank_elsewhere().await?;
        let origin = world.demo().origin();
        let bridge = format!(
            "{origin}/auth-redirect.html#code=c&state={}",
            escaped(&state(ID, "popup"))
        );
        frame(world, &bridge).await?;
        world.browser().driver().enter_frame(0).await?;
        let controls = "return document.querySelectorAll('button, input, form, [onclick]').length";
        assert_eq!(world.browser().script(controls, &[]).await?, 0);
        world.browser().close_window().await?;
        world.browser().switch(&popup).await?;
        world.sign_in_page().sign_in(ALICE).await?;
        world.browser().popup_closes().await?;
        page.shows_signed_in(ALICE).await?;
        page.hides("error").await
    });
}

#[test]
fn an_app_that_is_framed_by_another_site_takes_in_no_response() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.press("sign-in-redirect").await?;
        world.sign_in_page().asks_for_user_name().await?;
        let (state, _) = request_of(world).await?;
        page.open_blank_elsewhere().await?;
        let address = format!("{}/#code=c&state={}", world.demo().origin(), escaped(&state));
        frame(world, &address).await?;
        world.browser().driver().enter_frame(0).await?;
        page.shows_signed_out().await?;
        assert_eq!(world.requests_to("token").len(), 0);
        // The driver's own clicks do not arrive in a frame of another site.
        page.press_without_gesture("sign-in-redirect").await?;
        page.says("error", "redirect_in_iframe").await
    });
}

/// Frames an address in the page that is looked at, and waits until it is loaded.
async fn frame(world: &World, address: &str) -> Outcome {
    world.browser().script(FRAME, &[json!(address)]).await?;
    until("the frame to load", async || {
        let loaded = world.browser().script("return window.__loaded", &[]).await?;
        Ok(Look::at(loaded == true, loaded.to_string()))
    })
    .await
}

#[test]
fn every_test_that_the_list_of_attacks_names_exists() {
    let (_, section) = SECURITY
        .split_once("\n## Attacks\n")
        .expect("the list of attacks");
    let section = section.split("\n## ").next().unwrap_or_default();
    let is_row = |line: &&str| line.starts_with("| ") && !line.starts_with("| attack |");
    let rows: Vec<&str> = section.lines().filter(is_row).collect();
    assert!(rows.len() >= 12, "{rows:#?}");
    let sources = sources_of_tests();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [attack, defence, standard, tests] = cells[..] else {
            panic!("{row}");
        };
        assert!(!attack.is_empty() && !defence.is_empty(), "{row}");
        assert!(standard.contains(", section"), "{row}");
        let names: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "{attack} has no test");
        for name in names {
            let test = format!("#[test]\nfn {name}()");
            assert!(sources.contains(&test), "{attack}: there is no test {name}");
        }
    }
}

/// The tests of the libraries and the journeys.
fn sources_of_tests() -> String {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![here.join("journeys"), here.join("../crates")];
    let mut text = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)
            .expect("a folder of the repository")
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                text.push_str(&fs::read_to_string(&path).expect("a source file"));
            }
        }
    }
    text
}

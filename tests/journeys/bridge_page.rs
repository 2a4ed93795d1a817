//! The static page that may stand at the redirect URI in place of the app: it hands over what is
//! ours, leads links into the app, and leaves every other address alone.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use journeys::{Look, Outcome, World, journey, until};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

const ID: &str = "01a20433-8532-7935-b4b7-198c8bedb774";

/// Loads the page in a frame, as the authority does after a silent request, and keeps what it does.
/// The last message is this script's own, so that there is an end to wait for.
const ARRIVE: &str = r#"
const [state, channel, path] = arguments;
const sent = state === null ? "code=c" : `code=c&state=${encodeURIComponent(state)}`;
const messages = [];
const listener = new BroadcastChannel(channel);
window.__arrival = null;
const frame = document.createElement("iframe");
frame.onload = () => {
  const { location, document: page, BroadcastChannel: Channel } = frame.contentWindow;
  const arrival = { sent, messages, path: location.pathname, hash: location.hash, text: page.body.innerText };
  listener.onmessage = ({ data }) => {
    if (data.payload === "end") window.__arrival = JSON.stringify(arrival);
    else messages.push(data.payload);
  };
  new (Channel ?? BroadcastChannel)(channel).postMessage({ payload: "end" });
};
listener.onmessage = ({ data }) => messages.push(data.payload);
frame.src = `${location.origin}${path}#${sent}`;
document.body.append(frame);
"#;

/// Opens the page in a popup of this request, as the authority's last page does, and keeps what it
/// tells.
const OPEN: &str = r#"
const [id, sent] = arguments;
window.__told = null;
window.__listener?.close();
window.__listener = new BroadcastChannel(id);
window.__listener.onmessage = ({ data }) => { window.__told = data.payload; };
const popup = open("about:blank", "_blank", "width=400,height=400");
popup.sessionStorage["msal.rust.popup"] = id;
popup.location.href = `${location.origin}/auth-redirect.html#${sent}`;
"#;

/// What the page has done once it is loaded.
#[derive(Debug, Deserialize)]
struct Arrival {
    /// The response that it was loaded with.
    sent: String,
    /// What it has posted.
    messages: Vec<String>,
    path: String,
    hash: String,
    text: String,
}

#[test]
fn a_response_is_handed_over_and_taken_out_of_the_address() {
    journey(async |world| {
        for interaction in ["popup", "silent"] {
            let arrival = arrive(world, Some(&state(ID, interaction)), ID).await?;
            assert_eq!(arrival.messages, [arrival.sent.as_str()]);
            assert_eq!(arrival.hash, "");
        }
        Ok(())
    });
}

#[test]
fn a_path_that_begins_with_two_slashes_names_no_other_host() {
    journey(async |world| {
        let path = "//auth-redirect.html";
        let arrival = arrive_at(path, world, Some(&state(ID, "popup")), ID).await?;
        assert_eq!(arrival.messages, [arrival.sent.as_str()]);
        assert_eq!((arrival.hash.as_str(), arrival.path.as_str()), ("", path));
        Ok(())
    });
}

#[test]
fn an_address_without_a_response_of_ours_is_left_alone() {
    journey(async |world| {
        let states = [
            None,
            Some("of-the-app".to_owned()),
            Some("%%%|a".to_owned()),
            Some(STANDARD.encode("null")),
            Some(STANDARD.encode("5")),
            Some(STANDARD.encode(json!({ "id": ID }).to_string())),
            Some(state("orders", "popup")),
            Some(state(&format!("{ID}0"), "silent")),
        ];
        for state in states {
            for id in [ID, "orders"] {
                let arrival = arrive(world, state.as_deref(), id).await?;
                assert_eq!(arrival.messages, [""; 0], "{state:?}");
                assert_eq!(arrival.hash, format!("#{}", arrival.sent), "{state:?}");
                assert_eq!(arrival.path, "/auth-redirect.html");
            }
        }
        let console = world.browser().console().await?;
        let uncaught: Vec<_> = console.iter().filter(|line| line.contains("Uncaught")).collect();
        assert!(uncaught.is_empty(), "{uncaught:?}");
        Ok(())
    });
}

#[test]
fn without_channels_the_response_stays_in_the_address_for_the_opener() {
    journey(async |world| {
        world.page().open_blank().await?;
        let source = json!({ "source": "if (window !== top) delete window.BroadcastChannel;" });
        world
            .browser()
            .driver()
            .cdp()
            .send_raw("Page.addScriptToEvaluateOnNewDocument", source)
            .await?;
        let arrival = arrive(world, Some(&state(ID, "popup")), ID).await?;
        assert_eq!(arrival.messages, [""; 0]);
        assert_eq!(arrival.hash, format!("#{}", arrival.sent));
        assert!(arrival.text.contains("leave this window open"), "{arrival:?}");
        Ok(())
    });
}

#[test]
fn the_response_to_a_redirect_goes_on_to_the_app() {
    journey(async |world| {
        let arrival = arrive(world, Some(&state(ID, "redirect")), ID).await?;
        assert_eq!(arrival.messages, [""; 0]);
        assert_eq!(arrival.path, "/");
        assert_eq!(arrival.hash, format!("#{}", arrival.sent));
        Ok(())
    });
}

#[test]
fn a_popup_hands_over_whatever_has_come_back() {
    journey(async |world| {
        world.page().open_blank().await?;
        let own = state(ID, "popup");
        let foreign = state("01a20433-8532-7935-b4b7-198c8bedb775", "popup");
        for sent in [
            format!("code=c&state={own}"),
            format!("code=c&state={foreign}"),
            "code=c&state=foreign".to_owned(),
            "code=c".to_owned(),
        ] {
            let arguments = [json!(ID), json!(sent)];
            world.browser().script(OPEN, &arguments).await?;
            let told = until("the popup to hand its response over", async || {
                let told = world.browser().script("return window.__told", &[]).await?;
                let text = told.as_str().map(str::to_owned);
                Ok(text.map_or_else(|| Look::NotYet("nothing".into()), Look::Seen))
            });
            assert_eq!(told.await?, sent);
            world.browser().popup_closes().await?;
        }
        Ok(())
    });
}

#[test]
fn a_link_with_the_state_of_a_popup_leads_into_the_app() {
    journey(async |world| {
        let address = format!("/auth-redirect.html#code=c&state={}", state(ID, "popup"));
        world.open(&address).await?.shows_signed_out().await?;
        let url = world.browser().url().await?;
        assert_eq!(url, format!("{}/", world.demo().origin()));
        Ok(())
    });
}

#[test]
fn the_documentation_shows_the_files_and_the_hashes_of_their_scripts() {
    let read = |path: &str| {
        let path = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    let documentation = read("docs/popups.md");
    for file in ["auth-redirect.html", "hand-over.html"] {
        let text = read(&format!("crates/msal-web/assets/{file}"));
        let is_shown = documentation.contains(&format!("```html\n{text}```\n"));
        assert!(is_shown, "docs/popups.md shows another {file}");
        let (_, script) = text.split_once("<script>").unwrap();
        let (script, _) = script.split_once("</script>").unwrap();
        let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
        assert!(documentation.contains(&hash), "the hash of {file} is {hash}");
    }
}

/// A state as the client writes it, with the app's own part.
fn state(id: &str, interaction: &str) -> String {
    let library = json!({ "id": id, "meta": { "interactionType": interaction } });
    format!("{}|mine", STANDARD.encode(library.to_string()))
}

async fn arrive(world: &World, state: Option<&str>, id: &str) -> Outcome<Arrival> {
    arrive_at("/auth-redirect.html", world, state, id).await
}

async fn arrive_at(path: &str, world: &World, state: Option<&str>, id: &str) -> Outcome<Arrival> {
    world.page().open_blank().await?;
    let arguments = [json!(state), json!(id), json!(path)];
    world.browser().script(ARRIVE, &arguments).await?;
    until("the bridge page to be loaded", async || {
        let arrival = world.browser().script("return window.__arrival", &[]).await?;
        let arrival = arrival.as_str().map(serde_json::from_str);
        Ok(match arrival {
            Some(Ok(arrival)) => Look::Seen(arrival),
            other => Look::NotYet(format!("{other:?}")),
        })
    })
    .await
}

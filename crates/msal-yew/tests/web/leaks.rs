//! What is left in the browser's own hands after a provider has gone: nothing.

use js_sys::eval;
use msal_testkit::CLIENT_ID;
use msal_yew::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::{Stage, tick};

/// Counts what the document has open from now on: listeners, timers, channels, frames.
const COUNT: &str = "
if (!window.__open) {
  const open = window.__open = { listeners: 0, timers: new Set(), channels: 0 };
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (...words) {
    open.listeners += 1;
    return addEventListener.apply(this, words);
  };
  EventTarget.prototype.removeEventListener = function (...words) {
    open.listeners -= 1;
    return removeEventListener.apply(this, words);
  };
  const { setTimeout, clearTimeout, BroadcastChannel } = window;
  window.setTimeout = (act, ...words) => {
    const id = setTimeout(() => { open.timers.delete(id); act(); }, ...words);
    open.timers.add(id);
    return id;
  };
  window.clearTimeout = (id) => { open.timers.delete(id); clearTimeout(id); };
  window.BroadcastChannel = class extends BroadcastChannel {
    constructor(name) { super(name); open.channels += 1; }
    close() { open.channels -= 1; super.close(); }
  };
}
const { listeners, timers, channels } = window.__open;
[listeners, timers.size, channels, document.querySelectorAll('iframe').length].join(' ')";

fn open() -> String {
    eval(COUNT).unwrap().as_string().unwrap()
}

/// What is open once no timer runs any more, if that comes: Yew goes on by a timer where it has
/// worked for long.
async fn open_at_rest() -> String {
    for _ in 0..100 {
        tick().await;
        if open().split(' ').nth(1) == Some("0") {
            break;
        }
    }
    open()
}

fn new_client() -> PublicClientApplication {
    PublicClientApplication::new(Configuration::new(CLIENT_ID)).unwrap()
}

/// A button, and work that waits for a user.
#[component]
fn Waiting() -> Html {
    let token = use_access_token(["User.Read"]).token;
    let shown = token.map_or("in", |_| "a token");
    html! { <button onclick={|_| ()}>{shown}</button> }
}

/// An app over the browser itself, shown until it has started.
///
/// It comes and goes in one root, since Yew leaves the listeners of a root behind.
async fn mount_and_unmount(stage: &Stage) {
    stage.update(html! {
        <MsalProvider instance={new_client()}>
            <AuthenticatedTemplate>{"out"}</AuthenticatedTemplate>
            <UnauthenticatedTemplate><Waiting/></UnauthenticatedTemplate>
        </MsalProvider>
    });
    stage.shows("in").await;
    stage.update(html! {});
    stage.shows("").await;
}

#[wasm_bindgen_test]
async fn a_thousand_mounts_leave_nothing_behind() {
    open();
    let stage = Stage::new(html! {});
    mount_and_unmount(&stage).await;
    let before = open_at_rest().await;
    for _ in 0..1000 {
        mount_and_unmount(&stage).await;
    }
    let after = open_at_rest().await;
    assert_eq!(after, before, "listeners, timers, channels, frames");
}

#[wasm_bindgen_test]
async fn what_a_mounted_provider_listens_to_is_counted() {
    open();
    let stage = Stage::new(html! {});
    mount_and_unmount(&stage).await;
    let before = open_at_rest().await;
    stage.update(html! { <MsalProvider instance={new_client()}>{"app"}</MsalProvider> });
    stage.shows("app").await;
    assert_ne!(open_at_rest().await, before);
    stage.update(html! {});
    stage.shows("").await;
    assert_eq!(open_at_rest().await, before);
}

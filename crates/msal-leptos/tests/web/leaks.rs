//! What is left in the browser's own hands after a provider has gone: nothing.

use leptos::prelude::*;
use leptos::task::tick;
use leptos::web_sys::js_sys::eval;
use msal_leptos::prelude::*;
use msal_testkit::CLIENT_ID;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::Stage;

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

/// An app over the browser itself, shown until it has started.
async fn mount_and_unmount() {
    let instance = PublicClientApplication::new(Configuration::new(CLIENT_ID)).unwrap();
    let stage = Stage::new(move || {
        view! {
            <MsalProvider instance>
                <AuthenticatedTemplate><SignOutButton/></AuthenticatedTemplate>
                <UnauthenticatedTemplate><SignInButton>"in"</SignInButton></UnauthenticatedTemplate>
                <AccountPicker/>
                <AccountAvatar/>
            </MsalProvider>
        }
        .into_any()
    });
    tick().await;
    stage.unmount();
    tick().await;
}

#[wasm_bindgen_test]
async fn a_thousand_mounts_leave_nothing_behind() {
    open();
    // Leptos delegates events from listeners that it adds once.
    mount_and_unmount().await;
    let before = open();
    for _ in 0..1000 {
        mount_and_unmount().await;
    }
    assert_eq!(open(), before, "listeners, timers, channels, frames");
}

#[wasm_bindgen_test]
async fn what_a_mounted_provider_listens_to_is_counted() {
    open();
    mount_and_unmount().await;
    let before = open();
    let instance = PublicClientApplication::new(Configuration::new(CLIENT_ID)).unwrap();
    let stage = Stage::new(move || view! { <MsalProvider instance>"app"</MsalProvider> }.into_any());
    tick().await;
    assert_ne!(open(), before);
    stage.unmount();
    tick().await;
    assert_eq!(open(), before);
}

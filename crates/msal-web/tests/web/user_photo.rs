//! The photo of a user, in a page whose `fetch` is the tests' own.

use msal_testkit::{World, block_on};
use msal_web::{PopupRequest, PublicClientApplication, UserPhoto};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::{Replaced, client_of, in_this_page, script};

const PHOTO: &str = "new Response(new Blob(['pixels'], { type: 'image/png' }))";

fn signed_in(world: &World) -> PublicClientApplication {
    let client = client_of(in_this_page(world));
    block_on(client.login_popup(PopupRequest::new(["User.Read"]))).unwrap();
    client
}

async fn load(client: &PublicClientApplication, graph: &str) -> Option<UserPhoto> {
    UserPhoto::load(client, &client.active_account().unwrap(), graph).await
}

/// Has `fetch` respond so, and note the addresses that it was called with in `window.asked`.
fn fetch(response: &str) -> Replaced {
    script("window.asked = []; window.realFetch ??= window.fetch");
    let function = format!("async request => {{ window.asked.push(request.url); return {response}; }}");
    Replaced::new("window", "fetch", &function)
}

fn asked() -> Vec<String> {
    let asked = js_sys::Array::from(&script("window.asked"));
    asked.iter().filter_map(|url| url.as_string()).collect()
}

/// What is at an address of this page's memory; nothing once it is revoked.
async fn at(url: &str) -> Option<String> {
    let read = format!("window.realFetch.call(window, '{url}').then(found => found.text())");
    let text = JsFuture::from(js_sys::Promise::from(script(&read))).await;
    text.ok().as_ref().and_then(JsValue::as_string)
}

#[wasm_bindgen_test]
async fn a_photo_has_an_address_until_it_is_dropped() {
    let world = World::new();
    let client = signed_in(&world);
    let _fetch = fetch(PHOTO);
    let photo = load(&client, UserPhoto::GRAPH).await.unwrap();
    assert_eq!(asked(), ["https://graph.microsoft.com/v1.0/me/photo/$value"]);
    let url = photo.url().to_owned();
    assert_eq!(at(&url).await.as_deref(), Some("pixels"));
    drop(photo);
    assert_eq!(at(&url).await, None);
}

#[wasm_bindgen_test]
async fn graph_may_be_elsewhere() {
    let world = World::new();
    let client = signed_in(&world);
    let _fetch = fetch(PHOTO);
    let graph = "http://localhost:8400/graph/v1.0";
    assert!(load(&client, graph).await.is_some());
    assert_eq!(asked(), ["http://localhost:8400/graph/v1.0/me/photo/$value"]);
    assert!(
        load(&client, "http://graph.example/v1.0").await.is_none(),
        "no https"
    );
    assert_eq!(asked().len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_no_photo_is_none() {
    let world = World::new();
    let client = signed_in(&world);
    for response in [
        "new Response('{}', { status: 404 })",
        "new Response(new Blob(['<script>'], { type: 'text/html' }))",
        "Promise.reject(new TypeError('Failed to fetch'))",
    ] {
        let _fetch = fetch(response);
        assert!(load(&client, UserPhoto::GRAPH).await.is_none(), "{response}");
        assert_eq!(asked().len(), 1, "{response}");
    }
}

#[wasm_bindgen_test]
async fn a_token_that_only_the_user_could_bring_is_not_asked_for() {
    let world = World::new();
    let client = client_of(world.platform());
    block_on(client.login_popup(PopupRequest::new(["Mail.Read"]))).unwrap();
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    let popups = world.windows.popups().len();
    let _fetch = fetch(PHOTO);
    assert!(block_on(load(&client, UserPhoto::GRAPH)).is_none());
    assert!(asked().is_empty());
    assert_eq!(world.windows.popups().len(), popups);
}

//! The picture of a user, in a real DOM whose `fetch` is the test's own.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;
use leptos::web_sys::js_sys::{Promise, eval};
use msal_leptos::UserPhoto;
use msal_leptos::prelude::*;
use msal_testkit::{TestUser, World, block_on};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{Stage, client, popup};

/// Puts a Graph of the test's own in the place of `fetch`, and counts the addresses of what is in
/// the page's memory.
const GRAPH: &str = "(respond) => {
    const { fetch } = window, { createObjectURL, revokeObjectURL } = URL;
    const graph = window.__graph = { asked: [], urls: new Set() };
    window.fetch = async (request) => { graph.asked.push(request.url); return respond(); };
    URL.createObjectURL = (blob) => {
        const url = createObjectURL.call(URL, blob);
        graph.urls.add(url);
        return url;
    };
    URL.revokeObjectURL = (url) => { graph.urls.delete(url); revokeObjectURL.call(URL, url); };
    window.__restore = () => {
        window.fetch = fetch;
        Object.assign(URL, { createObjectURL, revokeObjectURL });
    };
}";
/// One grey pixel.
const PHOTO: &str = "async () => new Response(await (await fetch.call(window,
    'data:image/gif;base64,R0lGODlhAQABAIAAAHd3dwAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==')).blob())";

struct Graph;

impl Graph {
    fn responding(with: &str) -> Self {
        eval(&format!(
            "({GRAPH})((() => {{ const {{ fetch }} = window; return {with}; }})())"
        ))
        .unwrap();
        Self
    }

    fn asked() -> String {
        text("window.__graph.asked.join(' ')")
    }

    fn addresses() -> String {
        text("String(window.__graph.urls.size)")
    }
}

impl Drop for Graph {
    fn drop(&mut self) {
        let _ = eval("window.__restore()");
    }
}

fn text(script: &str) -> String {
    eval(script).unwrap().as_string().unwrap()
}

/// Waits until the condition holds, as long as a browser may take to read a small image.
async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        let pause: Promise = eval("new Promise((done) => setTimeout(done, 10))")
            .unwrap()
            .unchecked_into();
        pause.await.unwrap();
    }
    panic!("waited in vain for: {what}");
}

fn avatar(client: &PublicClientApplication) -> Stage {
    let instance = client.clone();
    Stage::new(move || view! { <MsalProvider instance><AccountAvatar/></MsalProvider> }.into_any())
}

fn picture(stage: &Stage) -> Option<Element> {
    stage.place.query_selector(".msal-avatar").unwrap()
}

/// The name that a screen reader says.
fn label(stage: &Stage) -> Option<String> {
    let picture = picture(stage)?;
    assert_eq!(picture.get_attribute("role").as_deref(), Some("img"));
    picture.get_attribute("aria-label")
}

fn has_photo(stage: &Stage) -> bool {
    let script = "[...document.querySelectorAll('.msal-avatar img')].every((image) => \
                  image.complete && image.naturalWidth === 1 && image.alt === '')";
    stage.place.query_selector(".msal-avatar img").unwrap().is_some() && eval(script).unwrap().is_truthy()
}

fn signed_in(world: &World) -> PublicClientApplication {
    let client = client(world);
    block_on(client.login_popup(popup())).unwrap();
    client
}

#[wasm_bindgen_test]
async fn the_initials_are_there_until_the_photo_has_come() {
    let world = World::new();
    let client = signed_in(&world);
    let wait = "await new Promise((respond) => { window.__graph.respond = respond })";
    let _graph = Graph::responding(&format!("async () => {{ {wait}; return ({PHOTO})() }}"));
    let stage = avatar(&client);
    assert_eq!(label(&stage), None, "nobody knows yet who is signed in");
    until("the initials", || !stage.text().is_empty()).await;
    let name = client.active_account().unwrap().display_name().to_owned();
    assert_eq!(label(&stage), Some(name.clone()));
    until("the request", || !Graph::asked().is_empty()).await;
    assert_eq!(stage.text(), client.active_account().unwrap().initials());
    eval("window.__graph.respond()").unwrap();
    until("the photo", || has_photo(&stage)).await;
    assert_eq!((stage.text(), label(&stage)), (String::new(), Some(name)));
    assert_eq!(Graph::asked(), [UserPhoto::GRAPH, "/me/photo/$value"].concat());
}

#[wasm_bindgen_test]
async fn unmounting_frees_the_photo() {
    let world = World::new();
    let client = signed_in(&world);
    let _graph = Graph::responding(PHOTO);
    let stage = avatar(&client);
    until("the photo", || has_photo(&stage)).await;
    assert_eq!(Graph::addresses(), "1");
    stage.unmount();
    until("the end of the address", || Graph::addresses() == "0").await;
}

#[wasm_bindgen_test]
async fn whoever_has_no_photo_keeps_the_initials() {
    let world = World::new();
    let client = signed_in(&world);
    for response in [
        "() => new Response('{}', { status: 404 })",
        "() => { throw new TypeError('Failed to fetch') }",
        "() => new Response('no image', { headers: { 'content-type': 'text/html' } })",
    ] {
        let _graph = Graph::responding(response);
        let stage = avatar(&client);
        until("the request", || !Graph::asked().is_empty()).await;
        stage.settle().await;
        assert_eq!(stage.text(), client.active_account().unwrap().initials());
        assert_eq!(Graph::addresses(), "0", "{response}");
    }
    assert!(client.snapshot().error.is_none());
}

#[wasm_bindgen_test]
async fn an_image_that_cannot_be_shown_makes_way_for_the_initials() {
    let world = World::new();
    let client = signed_in(&world);
    let _graph = Graph::responding("() => new Response(new Blob(['?'], { type: 'image/png' }))");
    let stage = avatar(&client);
    until("the request", || !Graph::asked().is_empty()).await;
    let initials = client.active_account().unwrap().initials();
    until("the initials", || {
        stage.text() == initials && Graph::addresses() == "0"
    })
    .await;
}

#[wasm_bindgen_test]
async fn another_account_brings_another_picture() {
    let world = World::new();
    let client = signed_in(&world);
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    let _graph = Graph::responding(PHOTO);
    let stage = avatar(&client);
    until("the photo", || has_photo(&stage)).await;
    let shown = || stage.place.query_selector("img").unwrap()?.get_attribute("src");
    let bobs = shown();
    client.set_active_account(client.accounts().first());
    let ada = client.accounts()[0].display_name().to_owned();
    until("the other name", || label(&stage) == Some(ada.clone())).await;
    assert_ne!(shown(), bobs, "not the photo of somebody else");
    until("the other photo", || has_photo(&stage)).await;
    assert_eq!(Graph::addresses(), "1");
    block_on(client.logout_popup(EndSessionRequest::default())).unwrap();
    until("nobody", || label(&stage) != Some(ada.clone())).await;
}

#[wasm_bindgen_test]
async fn a_photo_that_takes_the_user_is_not_asked_for() {
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(PopupRequest::new(["Mail.Read"]))).unwrap();
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    let popups = world.windows.popups().len();
    let _graph = Graph::responding(PHOTO);
    let stage = avatar(&client);
    until("the initials", || !stage.text().is_empty()).await;
    stage.pass(&world).await;
    assert_eq!(stage.text(), client.active_account().unwrap().initials());
    assert_eq!(
        (Graph::asked(), world.windows.popups().len()),
        (String::new(), popups)
    );
}

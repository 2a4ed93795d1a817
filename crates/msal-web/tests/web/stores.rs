//! What the local storage and the database have in common, and a page to try them in.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, join_all, select};
use msal_testkit::{CLIENT_ID, World};
use msal_web::platform::Platform;
use msal_web::{
    AuthError, AuthenticationResult, CacheLocation, Configuration, EventKind, PopupRequest,
    PublicClientApplication, SilentRequest, browser_platform,
};
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::common::{Replaced, eventually, in_this_page, script};

/// How often the world's clock goes on, and how far.
const PAUSE: Duration = Duration::from_millis(5);
const STEP: Duration = Duration::from_millis(50);
/// How the keys of a user's entries begin.
pub(crate) const SECRET: &str = "msal.3|";

/// A client of the app over a location, which reads it anew as after a reload.
pub(crate) fn client_at(world: &World, location: CacheLocation) -> PublicClientApplication {
    client_on(in_this_page(world), location)
}

fn client_on(platform: Platform, location: CacheLocation) -> PublicClientApplication {
    let configuration = Configuration::new(CLIENT_ID).with_cache_location(location);
    PublicClientApplication::with_platform(configuration, platform).unwrap()
}

pub(crate) fn silent() -> SilentRequest {
    SilentRequest::new(["User.Read"])
}

/// The client with Ada signed in.
pub(crate) async fn signed_in(world: &World, location: CacheLocation) -> PublicClientApplication {
    let client = client_at(world, location);
    login(world, &client).await.unwrap();
    client
}

/// A sign-in, while the world's clock goes on: the store takes real time.
async fn login(world: &World, client: &PublicClientApplication) -> Result<AuthenticationResult, AuthError> {
    let call = client.login_popup(PopupRequest::new(["User.Read"]));
    let time = Box::pin(async {
        loop {
            browser_platform().clock.sleep(PAUSE).await;
            world.clock.advance(STEP);
        }
    });
    match select(call, time).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right((never, _)) => never,
    }
}

/// Where the token for the request comes from, or the code of the error.
pub(crate) async fn source(client: &PublicClientApplication) -> String {
    match client.acquire_token_silent(silent()).await {
        Ok(result) => result.source.to_string(),
        Err(error) => error.code().to_owned(),
    }
}

/// The value of a script's promise.
pub(crate) async fn promised(text: &str) -> JsValue {
    JsFuture::from(js_sys::Promise::from(script(text))).await.unwrap()
}

/// Whether so many users come to be signed in.
pub(crate) async fn has_accounts(client: &PublicClientApplication, count: usize) -> bool {
    eventually(&browser_platform(), || client.snapshot().accounts.len() == count).await
}

/// The id tokens to come say that the user stays signed in.
pub(crate) fn stay_signed_in(world: &World) {
    world
        .authority
        .edit_id_tokens(|mint| mint.claim("signin_state", json!(["kmsi"])));
}

pub(crate) async fn a_reload_keeps_the_sign_in(location: CacheLocation) {
    let world = World::new();
    signed_in(&world, location.clone()).await;
    let reloaded = client_at(&world, location);
    assert_eq!(source(&reloaded).await, "cache");
    assert_eq!(reloaded.accounts()[0].username, "ada@contoso.com");
}

pub(crate) async fn clients_hear_of_each_other(location: CacheLocation) {
    let world = World::new();
    let there = client_at(&world, location.clone());
    assert_eq!(source(&there).await, "no_account_error");
    let here = signed_in(&world, location).await;
    assert!(has_accounts(&there, 1).await);
    assert_eq!(source(&there).await, "cache");
    there.clear_cache(None);
    assert!(has_accounts(&here, 0).await);
    assert_eq!(source(&here).await, "no_account_error");
}

pub(crate) async fn twenty_clients_renew_once(location: CacheLocation) {
    let world = World::new();
    signed_in(&world, location.clone()).await;
    world.clock.advance(Duration::from_secs(3600));
    world.transport.forget();
    let clients: Vec<_> = (0..20).map(|_| client_at(&world, location.clone())).collect();
    let calls = clients.iter().map(|client| client.acquire_token_silent(silent()));
    let outcomes = join_all(calls).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(world.transport.grants(), ["refresh_token"]);
}

/// Without this part of the browser a sign-in works, in memory.
pub(crate) async fn is_not_needed(location: CacheLocation, owner: &str, part: &str, instead: &str) {
    let world = World::new();
    let replaced = Replaced::new(owner, part, instead);
    let client = client_at(&world, location);
    let told = Rc::new(Cell::new(false));
    let heard = told.clone();
    let _events =
        client.subscribe(move |event| heard.set(heard.get() || event.kind == EventKind::CacheNotWritten));
    let outcome = login(&world, &client).await;
    let from = source(&client).await;
    drop(replaced);
    assert!(outcome.is_ok(), "{part}: {outcome:?}");
    assert_eq!((from.as_str(), told.get()), ("cache", true), "{part}");
}

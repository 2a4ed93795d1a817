//! A whole client: what it finds in the tab when it starts, in its storage, and in an API's header.

use std::cell::Cell;
use std::future::ready;
use std::rc::Rc;

use msal_testkit::{CLIENT_ID, World, block_on};
use msal_web::platform::{LocalFuture, Storage as _};
use msal_web::{
    ApiClient, ApiError, ApiRequest, ApiResource, Attempt, CacheLookupPolicy, PopupRequest, ResponseHead,
    SilentRequest, UserNeeded,
};

use super::text;

const API: &str = "https://graph.microsoft.com/v1.0/me";

/// The address that a page comes up with, and what a redirect has left in the tab.
pub(super) fn page(input: &[u8]) {
    let text = text(input);
    let mut lines = text.split('\n');
    let world = World::new();
    world.page.visit(&address(lines.next().unwrap_or_default()));
    let keys = [
        "msal.interaction.status".to_owned(),
        format!("msal.{CLIENT_ID}.request.params"),
    ];
    for (key, value) in keys.iter().zip(lines) {
        world.storage.set(key, value).expect("room");
    }
    let _ = msal_web::begin(&world.platform());
    let client = world.client();
    let outcome = block_on(client.handle_redirect());
    if !matches!(outcome, Ok(Some(_))) {
        assert!(client.accounts().is_empty());
    }
    assert!(
        block_on(client.login_popup(PopupRequest::default())).is_ok(),
        "the next sign-in works"
    );
}

/// The address of a page of the app, as browsers write one.
fn address(path: &str) -> String {
    let mut address = "https://app.contoso.com/".to_owned();
    for byte in path.bytes() {
        match byte.is_ascii_graphic() {
            true => address.push(byte.into()),
            false => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

/// A storage with wrong entries: nobody is kept from signing in or out.
pub(super) fn storage(input: &[u8]) {
    let text = text(input);
    let world = World::new();
    let mut lines = text.split('\n');
    while let Some(key) = lines.next() {
        world
            .storage
            .set(key, lines.next().unwrap_or_default())
            .expect("room");
    }
    let client = world.client();
    for account in client.accounts() {
        let request = SilentRequest::new(["User.Read"])
            .with_account(account)
            .with_cache_lookup_policy(CacheLookupPolicy::AccessToken);
        let _ = block_on(client.acquire_token_silent(request));
    }
    let _ = (client.active_account(), client.diagnostics());
    let signed_in = block_on(client.login_popup(PopupRequest::new(["User.Read"])));
    let account = signed_in.expect("a sign-in works on any storage").account.clone();
    assert!(client.accounts().iter().any(|row| row.is_same(&account)));
    let silent = SilentRequest::new(["User.Read"]);
    let token = block_on(client.acquire_token_silent(silent.clone()));
    token.expect("who has just signed in has a token");
    let _ = block_on(client.acquire_token_silent(silent.with_force_refresh()));
    client.clear_cache(None);
    assert!(client.accounts().is_empty() && client.active_account().is_none());
    let is_ours = |secret: &String| !text.contains(secret);
    for secret in world.authority.secrets().into_iter().filter(is_ours) {
        assert_eq!(world.storage.keys_mentioning(&secret), Vec::<String>::new());
    }
}

/// Refuses once with this header, then accepts.
struct ChallengingApi {
    header: String,
    attempts: Cell<u32>,
}

impl ApiRequest for ChallengingApi {
    fn url(&self) -> String {
        API.to_owned()
    }

    fn send(&self, _: &str, _: Attempt) -> LocalFuture<Result<ResponseHead, ApiError>> {
        self.attempts.set(self.attempts.get() + 1);
        let is_refused = self.attempts.get() == 1;
        Box::pin(ready(Ok(ResponseHead {
            status: if is_refused { 401 } else { 200 },
            www_authenticate: is_refused.then(|| self.header.clone()),
        })))
    }
}

/// The header by which an API refuses a token.
pub(super) fn challenge(input: &[u8]) {
    let world = World::new();
    let client = world.signed_in([msal_testkit::TestUser::ada()]);
    let graph = ApiResource::new("https://graph.microsoft.com/v1.0", ["User.Read"]).expect("a resource");
    let api = ApiClient::new(&client, [graph.with_user_needed(UserNeeded::fail())]);
    let request = Rc::new(ChallengingApi {
        header: text(input),
        attempts: Cell::new(0),
    });
    let _ = block_on(api.call(request.clone()));
    assert!(request.attempts.get() <= 2, "never a third attempt");
}

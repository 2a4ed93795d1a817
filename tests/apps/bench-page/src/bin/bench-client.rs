//! The client alone, with the few calls that the benchmark times;
//! `tests/benches/client/app/theirs.js` is the same over MSAL.js.

use std::cell::RefCell;

use futures_util::future::try_join_all;
use msal_web::{
    AccountInfo, AuthError, AuthenticationResult, Authority, Configuration, PopupRequest,
    PublicClientApplication, RedirectRequest, SilentRequest,
};
use wasm_bindgen::prelude::*;

/// Coprime to the numbers of tokens, so that one call after another asks for another token.
const STRIDE: usize = 7919;

thread_local! {
    static SESSION: RefCell<Option<Session>> = const { RefCell::new(None) };
}

/// A client that has started, and the accounts that it found.
#[derive(Clone)]
struct Session {
    client: PublicClientApplication,
    accounts: Vec<AccountInfo>,
}

/// The driver calls the exports; a popup or frame of ours passes its response on first.
fn main() {
    #[cfg(target_arch = "wasm32")]
    let _the_page_waits_to_be_driven = msal_web::start();
}

/// A new client, the response of a redirect if there is one, and the accounts; how many there are.
#[wasm_bindgen]
pub async fn start(client_id: String, authority: String, redirect_uri: String) -> Result<usize, JsError> {
    let configuration = Configuration::new(client_id)
        .with_authority(Authority::from(authority.as_str()))
        .with_redirect_uri(redirect_uri);
    let client = PublicClientApplication::new(configuration).map_err(|error| failed(error.into()))?;
    client.handle_redirect().await.map_err(failed)?;
    let accounts = client.accounts();
    let count = accounts.len();
    SESSION.replace(Some(Session { client, accounts }));
    Ok(count)
}

/// Gets `count` tokens of `tokens`, one after another, all from the cache.
#[wasm_bindgen]
pub async fn hits(count: usize, tokens: usize) -> Result<(), JsError> {
    let session = Session::current()?;
    for turn in 0..count {
        session.hit(turn * STRIDE % tokens).await?;
    }
    Ok(())
}

/// Gets `count` tokens of `tokens` at once, all from the cache.
#[wasm_bindgen]
pub async fn burst(count: usize, tokens: usize) -> Result<(), JsError> {
    let session = Session::current()?;
    try_join_all((0..count).map(|turn| session.hit(turn * STRIDE % tokens))).await?;
    Ok(())
}

/// The access token of this number, if it comes from the cache.
#[wasm_bindgen]
pub async fn secret(token: usize) -> Result<String, JsError> {
    let result = Session::current()?.hit(token).await?;
    let secret = result
        .access_token
        .as_ref()
        .map(|token| token.secret().to_owned());
    Ok(secret.unwrap_or_default())
}

/// Signs in by popup; the user name.
#[wasm_bindgen]
pub async fn popup() -> Result<String, JsError> {
    let client = Session::current()?.client;
    let result = client.login_popup(PopupRequest::new(["User.Read"])).await;
    Ok(result.map_err(failed)?.account.username.clone())
}

/// Leaves for a sign-in by redirect.
#[wasm_bindgen]
pub async fn redirect() -> Result<(), JsError> {
    let client = Session::current()?.client;
    client
        .login_redirect(RedirectRequest::new(["User.Read"]))
        .await
        .map_err(failed)
}

impl Session {
    fn current() -> Result<Self, JsError> {
        SESSION
            .with_borrow(Clone::clone)
            .ok_or_else(|| JsError::new("the client has not started"))
    }

    async fn hit(&self, token: usize) -> Result<AuthenticationResult, JsError> {
        let account = self.accounts[token % self.accounts.len()].clone();
        let request = SilentRequest::new([format!("s{token}")]).with_account(account);
        let result = self.client.acquire_token_silent(request).await.map_err(failed)?;
        if result.from_cache() {
            Ok(result)
        } else {
            Err(JsError::new("not from the cache"))
        }
    }
}

fn failed(error: AuthError) -> JsError {
    JsError::new(&error.to_string())
}

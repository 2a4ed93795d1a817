//! Every operation that an app without a framework uses of the client, exported so that none is
//! left out of the module.
//!
//! `cargo xtask size` weighs it against a bundle of the same operations of MSAL.js.

use js_sys::Function;
use msal_web::{
    AuthError, AuthenticationResult, Configuration, EndSessionRequest, PopupRequest, PublicClientApplication,
    RedirectRequest, SilentRequest, SsoSilentRequest, Subscription,
};
use wasm_bindgen::prelude::*;

type Outcome<T> = Result<T, JsError>;

/// Whether this document is the app, rather than a popup or hidden frame of it.
#[wasm_bindgen(js_name = isApp)]
pub fn is_app() -> bool {
    msal_web::start() == msal_web::Start::App
}

/// The client under JavaScript's names.
#[derive(Debug)]
#[wasm_bindgen]
pub struct Client(PublicClientApplication);

/// Calls back until it is dropped.
#[wasm_bindgen]
pub struct Listener(#[expect(dead_code, reason = "dropping it ends the subscription")] Subscription);

#[wasm_bindgen]
impl Client {
    /// A client of an app at an authority.
    #[wasm_bindgen(constructor)]
    pub fn new(client_id: &str, authority: &str) -> Outcome<Self> {
        let configuration = Configuration::new(client_id).with_authority(authority);
        PublicClientApplication::new(configuration)
            .map(Self)
            .map_err(to_js)
    }

    /// The access token that a redirect has brought.
    #[wasm_bindgen(js_name = handleRedirect)]
    pub async fn handle_redirect(&self) -> Outcome<Option<String>> {
        let result = self.0.handle_redirect().await.map_err(to_js)?;
        Ok(result.as_ref().map(access_token))
    }

    /// An access token without the user.
    #[wasm_bindgen(js_name = acquireTokenSilent)]
    pub async fn acquire_token_silent(&self, scopes: Vec<String>) -> Outcome<String> {
        told(self.0.acquire_token_silent(SilentRequest::new(scopes)).await)
    }

    /// An access token by a popup.
    #[wasm_bindgen(js_name = acquireTokenPopup)]
    pub async fn acquire_token_popup(&self, scopes: Vec<String>) -> Outcome<String> {
        told(self.0.acquire_token_popup(PopupRequest::new(scopes)).await)
    }

    /// Leaves the page for the authority.
    #[wasm_bindgen(js_name = acquireTokenRedirect)]
    pub async fn acquire_token_redirect(&self, scopes: Vec<String>) -> Outcome<()> {
        let request = RedirectRequest::new(scopes);
        self.0.acquire_token_redirect(request).await.map_err(to_js)
    }

    /// An access token by the session of another app.
    #[wasm_bindgen(js_name = ssoSilent)]
    pub async fn sso_silent(&self, scopes: Vec<String>, login_hint: String) -> Outcome<String> {
        let request = SsoSilentRequest::new(scopes).with_login_hint(login_hint);
        told(self.0.sso_silent(request).await)
    }

    /// Signs everyone out, at the authority by a popup.
    #[wasm_bindgen(js_name = logoutPopup)]
    pub async fn logout_popup(&self) -> Outcome<()> {
        self.0.logout_popup(EndSessionRequest::new()).await.map_err(to_js)
    }

    /// Signs everyone out and leaves for the authority.
    #[wasm_bindgen(js_name = logoutRedirect)]
    pub async fn logout_redirect(&self) -> Outcome<()> {
        self.0
            .logout_redirect(EndSessionRequest::new())
            .await
            .map_err(to_js)
    }

    /// The names of the users who are signed in.
    #[wasm_bindgen(js_name = accounts)]
    pub fn accounts(&self) -> Vec<String> {
        let accounts = self.0.accounts().into_iter();
        accounts.map(|account| account.username.clone()).collect()
    }

    /// The name of the active account.
    #[wasm_bindgen(js_name = activeAccount)]
    pub fn active_account(&self) -> Option<String> {
        self.0.active_account().map(|account| account.username.clone())
    }

    /// Makes one of the accounts the active one.
    #[wasm_bindgen(js_name = setActiveAccount)]
    pub fn set_active_account(&self, index: usize) {
        self.0.set_active_account(self.0.accounts().get(index));
    }

    /// Calls back with the error code of every event, empty where nothing failed.
    pub fn subscribe(&self, callback: Function) -> Listener {
        Listener(self.0.subscribe(move |event| {
            let code = event.error.as_ref().map_or("", AuthError::code);
            // What the callback throws is its own affair.
            let _ = callback.call1(&JsValue::NULL, &code.into());
        }))
    }
}

fn told(outcome: Result<AuthenticationResult, AuthError>) -> Outcome<String> {
    outcome
        .as_ref()
        .map(access_token)
        .map_err(|error| JsError::new(error.code()))
}

fn access_token(result: &AuthenticationResult) -> String {
    let token = result.access_token.as_ref();
    token.map_or_else(String::new, |token| token.secret().to_owned())
}

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn to_js(error: AuthError) -> JsError {
    JsError::new(error.code())
}

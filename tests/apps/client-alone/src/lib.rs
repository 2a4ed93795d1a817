//! Every operation that an app without a framework uses of the client, exported so that none is
//! left out of the module.
//!
//! `cargo xtask size` weighs it against a bundle of the same operations of MSAL.js.

use js_sys::{Array, Function, Promise};
use msal_web::platform::LocalFuture;
use msal_web::{
    AuthError, AuthenticationResult, Configuration, EndSessionRequest, PopupRequest, PublicClientApplication,
    RedirectRequest, SilentRequest, SsoSilentRequest, Subscription,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

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
    pub fn new(client_id: &str, authority: &str) -> Result<Self, JsValue> {
        let configuration = Configuration::new(client_id).with_authority(authority);
        PublicClientApplication::new(configuration)
            .map(Self)
            .map_err(|error| error.code().into())
    }

    /// The access token that a redirect has brought.
    #[wasm_bindgen(js_name = handleRedirect)]
    pub fn handle_redirect(&self) -> Promise {
        let outcome = self.0.handle_redirect();
        promise(Box::pin(async {
            Ok(outcome.await?.as_ref().map_or(JsValue::NULL, access_token))
        }))
    }

    /// An access token without the user.
    #[wasm_bindgen(js_name = acquireTokenSilent)]
    pub fn acquire_token_silent(&self, scopes: &str) -> Promise {
        token(self.0.acquire_token_silent(SilentRequest::new(scopes)))
    }

    /// An access token by a popup.
    #[wasm_bindgen(js_name = acquireTokenPopup)]
    pub fn acquire_token_popup(&self, scopes: &str) -> Promise {
        token(self.0.acquire_token_popup(PopupRequest::new(scopes)))
    }

    /// Leaves the page for the authority.
    #[wasm_bindgen(js_name = acquireTokenRedirect)]
    pub fn acquire_token_redirect(&self, scopes: &str) -> Promise {
        nothing(self.0.acquire_token_redirect(RedirectRequest::new(scopes)))
    }

    /// An access token by the session of another app.
    #[wasm_bindgen(js_name = ssoSilent)]
    pub fn sso_silent(&self, scopes: &str, login_hint: &str) -> Promise {
        token(
            self.0
                .sso_silent(SsoSilentRequest::new(scopes).with_login_hint(login_hint)),
        )
    }

    /// Signs everyone out, at the authority by a popup.
    #[wasm_bindgen(js_name = logoutPopup)]
    pub fn logout_popup(&self) -> Promise {
        nothing(self.0.logout_popup(EndSessionRequest::new()))
    }

    /// Signs everyone out and leaves for the authority.
    #[wasm_bindgen(js_name = logoutRedirect)]
    pub fn logout_redirect(&self) -> Promise {
        nothing(self.0.logout_redirect(EndSessionRequest::new()))
    }

    /// The names of the users who are signed in.
    pub fn accounts(&self) -> Array {
        let accounts = self.0.accounts().into_iter();
        accounts
            .map(|account| JsValue::from(account.username.as_str()))
            .collect()
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

type Value = Result<JsValue, AuthError>;

/// The access token of a call, as a promise.
fn token(outcome: LocalFuture<Result<AuthenticationResult, AuthError>>) -> Promise {
    promise(Box::pin(async { Ok(access_token(&outcome.await?)) }))
}

/// The end of a call without a result, as a promise.
fn nothing(outcome: LocalFuture<Result<(), AuthError>>) -> Promise {
    promise(Box::pin(async { outcome.await.map(|()| JsValue::UNDEFINED) }))
}

/// A promise that is rejected with the error's code.
fn promise(value: LocalFuture<Value>) -> Promise {
    future_to_promise(async { value.await.map_err(|error| error.code().into()) })
}

fn access_token(result: &AuthenticationResult) -> JsValue {
    let token = result.access_token.as_ref();
    token.map_or("", |token| token.secret()).into()
}

//! Our client for a page that tests drive, by the names that MSAL.js has for its calls, so that the
//! tests can call either library. Results are JSON, with MSAL.js's names as well.

use js_sys::Promise;
use msal_web::platform::LocalFuture;
use msal_web::{
    AccountInfo, AuthError, AuthenticationResult, CacheLocation, Configuration, EndSessionRequest,
    PopupRequest, Prompt, PublicClientApplication, SilentRequest,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

const SCOPES: [&str; 1] = ["User.Read"];

/// The client.
#[derive(Debug)]
#[wasm_bindgen]
pub struct Client(PublicClientApplication);

#[wasm_bindgen]
impl Client {
    /// A client of an app, with its cache where MSAL.js's name for the location says.
    #[wasm_bindgen(constructor)]
    pub fn new(
        client_id: &str,
        authority: &str,
        redirect_uri: &str,
        cache_location: &str,
    ) -> Result<Self, JsValue> {
        let location = match cache_location {
            "localStorage" => CacheLocation::local_storage(),
            "indexedDB" => CacheLocation::indexed_db(),
            _ => CacheLocation::session_storage(),
        };
        let configuration = Configuration::new(client_id)
            .with_authority(authority)
            .with_redirect_uri(redirect_uri)
            .with_post_logout_redirect_uri(redirect_uri)
            .with_cache_location(location);
        let client = PublicClientApplication::new(configuration);
        client.map(Self).map_err(|error| error.code().into())
    }

    /// Signs somebody in by a popup.
    #[wasm_bindgen(js_name = loginPopup)]
    pub fn login_popup(&self) -> Promise {
        let request = PopupRequest::new(SCOPES).with_prompt(Prompt::Login);
        tokens(self.0.login_popup(request))
    }

    /// A token for a user, or for the active account where none is named, without asking.
    #[wasm_bindgen(js_name = acquireTokenSilent)]
    pub fn acquire_token_silent(&self, user: Option<String>, force_refresh: bool) -> Promise {
        let mut request = SilentRequest::new(SCOPES);
        let mut accounts = self.0.accounts().into_iter();
        if let Some(account) = accounts.find(|account| Some(&account.username) == user.as_ref()) {
            request = request.with_account(account);
        }
        tokens(self.0.acquire_token_silent(match force_refresh {
            true => request.with_force_refresh(),
            false => request,
        }))
    }

    /// Who is signed in, once the cache has been read.
    #[wasm_bindgen(js_name = getAllAccounts)]
    pub fn get_all_accounts(&self) -> String {
        let accounts = self.0.accounts();
        let accounts: Vec<String> = accounts.iter().map(account_json).collect();
        format!("[{}]", accounts.join(","))
    }

    /// Signs everybody out, at the authority by a popup.
    #[wasm_bindgen(js_name = logoutPopup)]
    pub fn logout_popup(&self) -> Promise {
        let outcome = self.0.logout_popup(EndSessionRequest::new());
        promise(Box::pin(async { outcome.await.map(|()| "null".to_owned()) }))
    }
}

fn tokens(outcome: LocalFuture<Result<AuthenticationResult, AuthError>>) -> Promise {
    promise(Box::pin(async { Ok(result_json(&outcome.await?)) }))
}

/// A promise of JSON, or one that is rejected with the error's code.
fn promise(json: LocalFuture<Result<String, AuthError>>) -> Promise {
    future_to_promise(async {
        let json = json.await.map(JsValue::from);
        json.map_err(|error| error.code().into())
    })
}

/// User names and tokens of the emulator hold nothing that JSON escapes.
fn result_json(result: &AuthenticationResult) -> String {
    let token = result.access_token.as_ref().map_or("", |token| token.secret());
    format!(
        r#"{{"account":{},"accessToken":"{token}","fromCache":{}}}"#,
        account_json(&result.account),
        result.from_cache()
    )
}

fn account_json(account: &AccountInfo) -> String {
    format!(r#"{{"username":"{}"}}"#, account.username)
}

//! Our client for a page that tests drive, by the names that MSAL.js has for its calls, so that the
//! tests can call either library. Results are JSON, with MSAL.js's names as well.

use js_sys::Promise;
use msal_web::platform::LocalFuture;
use msal_web::{
    AccountInfo, AuthError, AuthenticationResult, Authority, CacheLocation, Configuration, EndSessionRequest,
    Log, LogLevel, PopupRequest, Prompt, PublicClientApplication, RedirectRequest, SignatureCheck,
    SilentRequest, SsoSilentRequest, Start,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

/// What the API of the emulator and of the provider asks for.
const ENTRA_SCOPE: &str = "User.Read";
const PROVIDER_SCOPE: &str = "orders.read";

/// Whether this document is the app; a response to a redirect has been taken out of its address then.
#[wasm_bindgen(js_name = isApp)]
pub fn is_app() -> bool {
    msal_web::start() == Start::App
}

/// The client.
#[derive(Debug)]
#[wasm_bindgen]
pub struct Client {
    client: PublicClientApplication,
    scope: &'static str,
}

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
        Self::of(configuration, ENTRA_SCOPE)
    }

    /// A client of an app at a provider that is not Microsoft's, which checks the signatures of id
    /// tokens.
    #[wasm_bindgen(js_name = atProvider)]
    pub fn at_provider(client_id: &str, issuer: &str, redirect_uri: &str) -> Result<Self, JsValue> {
        let configuration = Configuration::new(client_id)
            .with_authority(Authority::oidc(issuer))
            .with_redirect_uri(redirect_uri)
            .with_id_token_verifier(SignatureCheck::web_crypto());
        Self::of(configuration, PROVIDER_SCOPE)
    }

    fn of(configuration: Configuration, scope: &'static str) -> Result<Self, JsValue> {
        match PublicClientApplication::new(configuration) {
            Ok(client) => Ok(Self { client, scope }),
            Err(error) => Err(error.code().into()),
        }
    }

    /// Signs somebody in by a popup, with a prompt for the user's name unless it names another one.
    #[wasm_bindgen(js_name = loginPopup)]
    pub fn login_popup(&self, wanted: Option<String>) -> Promise {
        let request = PopupRequest::new([self.scope]).with_prompt(prompt(wanted.as_deref()));
        tokens(self.client.login_popup(request))
    }

    /// Leaves for a sign-in, with a prompt as by popup.
    #[wasm_bindgen(js_name = loginRedirect)]
    pub fn login_redirect(&self, wanted: Option<String>) -> Promise {
        let request = RedirectRequest::new([self.scope]).with_prompt(prompt(wanted.as_deref()));
        nothing(self.client.login_redirect(request))
    }

    /// Signs somebody in by a popup, with the request as a form and a state of the app's own.
    #[wasm_bindgen(js_name = loginPopupByForm)]
    pub fn login_popup_by_form(&self, state: &str) -> Promise {
        let request = PopupRequest::new([self.scope])
            .with_prompt(Prompt::Login)
            .with_state(state);
        tokens(self.client.login_popup(request.with_form_post()))
    }

    /// Leaves for the authority with the request as a form, and comes back to this page.
    #[wasm_bindgen(js_name = loginRedirectByForm)]
    pub fn login_redirect_by_form(&self, redirect_uri: &str, state: &str) -> Promise {
        let request = RedirectRequest::new([self.scope])
            .with_redirect_uri(redirect_uri)
            .with_state(state);
        nothing(self.client.login_redirect(request.with_form_post()))
    }

    /// Signs in by the session at the authority, with the request as a form in a hidden frame.
    #[wasm_bindgen(js_name = ssoSilentByForm)]
    pub fn sso_silent_by_form(&self, state: &str) -> Promise {
        let request = SsoSilentRequest::new([self.scope]).with_state(state);
        tokens(self.client.sso_silent(request.with_form_post()))
    }

    /// What a redirect has brought.
    #[wasm_bindgen(js_name = handleRedirectPromise)]
    pub fn handle_redirect(&self) -> Promise {
        let outcome = self.client.handle_redirect();
        promise(Box::pin(async {
            let result = outcome.await?;
            Ok(result.as_ref().map_or_else(|| "null".to_owned(), result_json))
        }))
    }

    /// Whether this document is the frame of a front-channel logout.
    #[wasm_bindgen(js_name = handleFrontChannelLogout)]
    pub fn handle_front_channel_logout(&self, path: &str) -> bool {
        self.client.handle_front_channel_logout(path) == Start::Relayed
    }

    /// Logs everything to the console.
    #[wasm_bindgen(js_name = logToConsole)]
    pub fn log_to_console(&self) {
        Log::new(LogLevel::Verbose).to_console(&self.client).keep();
    }

    /// A token for a user, or for the active account where none is named, without asking.
    #[wasm_bindgen(js_name = acquireTokenSilent)]
    pub fn acquire_token_silent(&self, user: Option<String>, force_refresh: bool) -> Promise {
        let mut request = SilentRequest::new([self.scope]);
        let mut accounts = self.client.accounts().into_iter();
        if let Some(account) = accounts.find(|account| Some(&account.username) == user.as_ref()) {
            request = request.with_account(account);
        }
        tokens(self.client.acquire_token_silent(match force_refresh {
            true => request.with_force_refresh(),
            false => request,
        }))
    }

    /// Who is signed in, once the cache has been read.
    #[wasm_bindgen(js_name = getAllAccounts)]
    pub fn get_all_accounts(&self) -> String {
        let accounts = self.client.accounts();
        let accounts: Vec<String> = accounts.iter().map(account_json).collect();
        format!("[{}]", accounts.join(","))
    }

    /// Signs everybody out, at the authority by a popup.
    #[wasm_bindgen(js_name = logoutPopup)]
    pub fn logout_popup(&self) -> Promise {
        nothing(self.client.logout_popup(EndSessionRequest::new()))
    }

    /// Signs everybody out, and leaves for the authority's page.
    #[wasm_bindgen(js_name = logoutRedirect)]
    pub fn logout_redirect(&self) -> Promise {
        nothing(self.client.logout_redirect(EndSessionRequest::new()))
    }
}

fn prompt(wanted: Option<&str>) -> Prompt {
    match wanted {
        Some("consent") => Prompt::Consent,
        Some("none") => Prompt::None,
        _ => Prompt::Login,
    }
}

fn nothing(outcome: LocalFuture<Result<(), AuthError>>) -> Promise {
    promise(Box::pin(async { outcome.await.map(|()| "null".to_owned()) }))
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
        r#"{{"account":{},"accessToken":"{token}","fromCache":{},"state":{}}}"#,
        account_json(&result.account),
        result.from_cache(),
        text_json(result.state.as_deref().unwrap_or_default()),
    )
}

fn text_json(text: &str) -> String {
    let json = js_sys::JSON::stringify(&text.into());
    json.map(String::from).unwrap_or_default()
}

fn account_json(account: &AccountInfo) -> String {
    format!(
        r#"{{"username":"{}","homeAccountId":"{}","displayName":"{}"}}"#,
        account.username,
        account.home_account_id.as_str(),
        account.display_name()
    )
}

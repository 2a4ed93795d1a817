//! The client, as an app sees it.

use std::rc::Rc;

use msal_core::error::ConfigurationError;
use msal_core::{AccountFilter, AccountInfo, AuthError, AuthenticationResult};

use crate::authorization_code_request::AuthorizationCodeRequest;
use crate::configuration::Configuration;
use crate::context::Context;
#[cfg(not(target_arch = "wasm32"))]
use crate::context::RedirectStage;
use crate::end_session_request::{EndSessionPopupRequest, EndSessionRequest};
use crate::event::{Event, EventKind};
use crate::external_tokens::{ExternalTokenError, ExternalTokens};
use crate::flow::{code, import, logout, popup, redirect, silent};
use crate::platform::{LocalFuture, Platform};
use crate::request::{PopupRequest, RedirectRequest, SilentRequest, SsoSilentRequest};
use crate::snapshot::Snapshot;
use crate::subscribers::Subscription;

/// Signs users in, gets tokens, signs users out; MSAL's `PublicClientApplication`.
///
/// A cheap handle: clones share everything. There is nothing to initialise. Every future owns what
/// it needs, begins when it is first polled, and may be dropped at any point, which ends what it
/// waits for: a popup closes, a hidden frame is removed, and the status returns to `none`. What
/// several callers share goes on for the others.
///
/// ```no_run
/// use msal_web::{Configuration, PopupRequest, PublicClientApplication};
/// # async fn example() -> Result<(), msal_web::AuthError> {
/// let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444");
/// let client = PublicClientApplication::new(configuration)?;
/// let result = client.login_popup(PopupRequest::new(["User.Read"])).await?;
/// assert_eq!(client.active_account().as_ref(), Some(&result.account));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PublicClientApplication {
    pub(crate) context: Rc<Context>,
}

impl PublicClientApplication {
    /// A client in this browser.
    ///
    /// Outside a browser, as on a server that renders the first page, the client does nothing: it
    /// reads as starting, has no accounts, and its calls for tokens and sign-outs fail with
    /// [`ConfigurationError::NotInBrowser`].
    ///
    /// # Errors
    /// [`ConfigurationError`] names what is wrong with the configuration.
    pub fn new(configuration: Configuration) -> Result<Self, ConfigurationError> {
        #[cfg(target_arch = "wasm32")]
        return Self::with_platform(configuration, crate::browser::platform());
        #[cfg(not(target_arch = "wasm32"))]
        {
            let client = Self::with_platform(configuration, crate::server::platform())?;
            client.context.redirect_stage.set(RedirectStage::Waiting);
            client.context.publish();
            Ok(client)
        }
    }

    /// What the flows share, for what is built on the client.
    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    /// A client in another world, such as a test's, or with parts of the app's own.
    ///
    /// # Errors
    /// [`ConfigurationError`] names what is wrong with the configuration.
    pub fn with_platform(
        configuration: Configuration,
        platform: Platform,
    ) -> Result<Self, ConfigurationError> {
        let context = Context::new(configuration, platform)?;
        Ok(Self { context })
    }

    /// Processes the response to a redirect, if this page came up with one; MSAL's
    /// `handleRedirectPromise`.
    ///
    /// However often and from wherever it is called, the response is processed once, and every
    /// caller gets the same outcome. The work begins with the call and goes on when the future is
    /// dropped.
    ///
    /// # Errors
    /// What the authority refused, or why its response is not believed.
    pub fn handle_redirect(&self) -> LocalFuture<Result<Option<AuthenticationResult>, AuthError>> {
        Box::pin(redirect::handle(&self.context).wait())
    }

    /// Gets a token without asking the user: from the cache, with the refresh token, or through a
    /// hidden frame.
    ///
    /// # Errors
    /// When [`is_interaction_required`](AuthError::is_interaction_required) says so, go on with a
    /// popup or a redirect. A lost network is never a reason to ask the user.
    pub fn acquire_token_silent(
        &self,
        request: SilentRequest,
    ) -> LocalFuture<Result<AuthenticationResult, AuthError>> {
        silent::acquire(self.context.clone(), request)
    }

    /// Gets a token by asking the user in a popup. Call it in answer to a click, or browsers block
    /// the window. A second call takes the place of the first.
    ///
    /// # Errors
    /// `user_cancelled` when the user closes the window, `popup_window_error` when the browser
    /// blocks it, and what the authority refuses.
    pub fn acquire_token_popup(
        &self,
        request: PopupRequest,
    ) -> LocalFuture<Result<AuthenticationResult, AuthError>> {
        popup::acquire(self.context.clone(), request)
    }

    /// Gets a token by leaving the page for the authority. The response is for
    /// [`handle_redirect`](Self::handle_redirect) after the page has come back, so this normally
    /// does not return.
    ///
    /// # Errors
    /// When the page cannot leave, or when the user comes back by the back button
    /// (`user_cancelled`).
    pub fn acquire_token_redirect(&self, request: RedirectRequest) -> LocalFuture<Result<(), AuthError>> {
        redirect::acquire(self.context.clone(), request)
    }

    /// Signs in by popup: [`acquire_token_popup`](Self::acquire_token_popup) under the name that
    /// says why.
    ///
    /// # Errors
    /// Those of [`acquire_token_popup`](Self::acquire_token_popup).
    pub fn login_popup(&self, request: PopupRequest) -> LocalFuture<Result<AuthenticationResult, AuthError>> {
        popup::acquire(self.context.clone(), request)
    }

    /// Signs in by redirect: [`acquire_token_redirect`](Self::acquire_token_redirect) under the
    /// name that says why.
    ///
    /// # Errors
    /// Those of [`acquire_token_redirect`](Self::acquire_token_redirect).
    pub fn login_redirect(&self, request: RedirectRequest) -> LocalFuture<Result<(), AuthError>> {
        redirect::acquire(self.context.clone(), request)
    }

    /// Signs in by the session that another app has left at the authority, in a hidden frame.
    ///
    /// # Errors
    /// Interaction required, when there is no session, several, or the browser keeps it from the
    /// frame.
    pub fn sso_silent(
        &self,
        request: SsoSilentRequest,
    ) -> LocalFuture<Result<AuthenticationResult, AuthError>> {
        silent::single_sign_on(self.context.clone(), request)
    }

    /// Gets tokens by a code that the app's own server has got for this page; MSAL's
    /// `acquireTokenByCode`. Calls with the same code share one request. Its user becomes the
    /// active account.
    ///
    /// The nonce of the id token is the server's and is not compared, so take the code from your
    /// own server only.
    ///
    /// # Errors
    /// `authorization_code_missing_from_server_response` for an empty code, `invalid_grant` for one
    /// that has been redeemed or is older than a few minutes, and what else a token endpoint
    /// refuses.
    ///
    /// ```no_run
    /// use msal_web::AuthorizationCodeRequest;
    /// # async fn example(client: msal_web::PublicClientApplication, spa_code: String) -> Result<(), msal_web::AuthError> {
    /// let request = AuthorizationCodeRequest::new(spa_code).with_scopes(["User.Read"]);
    /// let result = client.acquire_token_by_code(request).await?;
    /// assert_eq!(client.active_account().as_ref(), Some(&result.account));
    /// # Ok(())
    /// # }
    /// ```
    pub fn acquire_token_by_code(
        &self,
        request: AuthorizationCodeRequest,
    ) -> LocalFuture<Result<AuthenticationResult, AuthError>> {
        code::acquire(self.context.clone(), request)
    }

    /// Takes in account, id token and access token of a result that another client has got, or this
    /// app before; MSAL's `hydrateCache`. An access token that has expired is left out, and nobody
    /// becomes active.
    ///
    /// # Errors
    /// [`ExternalTokenError`]: the result must be believable, as if it had come now: its authority
    /// one that the configuration vouches for, its id token this app's and its account's. Nothing
    /// is written then.
    ///
    /// ```no_run
    /// # async fn example(client: msal_web::PublicClientApplication, result: msal_web::AuthenticationResult) -> Result<(), msal_web::ExternalTokenError> {
    /// client.hydrate_cache(&result).await?;
    /// client.set_active_account(Some(&result.account));
    /// # Ok(())
    /// # }
    /// ```
    pub fn hydrate_cache(
        &self,
        result: &AuthenticationResult,
    ) -> LocalFuture<Result<(), ExternalTokenError>> {
        import::hydrate(self.context.clone(), result.clone())
    }

    /// Takes in tokens that somebody else has got: the app's own server, another library, or a
    /// test; MSAL's `loadExternalTokens`. The request says for which scopes, and at which
    /// authority, and may name the account that they renew. Nobody becomes active.
    ///
    /// # Errors
    /// [`ExternalTokenError`] says what is missing or not believed. Nothing is written then.
    ///
    /// ```no_run
    /// use msal_web::{ExternalTokens, RawIdToken, SilentRequest};
    /// # async fn example(client: msal_web::PublicClientApplication, id_token: &str, client_info: &str) -> Result<(), msal_web::ExternalTokenError> {
    /// let tokens = ExternalTokens::new()
    ///     .with_id_token(RawIdToken::new(id_token))
    ///     .with_client_info(client_info);
    /// let result = client.load_external_tokens(SilentRequest::default(), tokens).await?;
    /// client.set_active_account(Some(&result.account));
    /// # Ok(())
    /// # }
    /// ```
    pub fn load_external_tokens(
        &self,
        request: SilentRequest,
        tokens: ExternalTokens,
    ) -> LocalFuture<Result<AuthenticationResult, ExternalTokenError>> {
        import::load(self.context.clone(), request, tokens)
    }

    /// Signs out here, then leaves for the authority's sign-out page.
    ///
    /// # Errors
    /// When that page is not known or cannot be gone to; the accounts are gone here all the same.
    pub fn logout_redirect(&self, request: EndSessionRequest) -> LocalFuture<Result<(), AuthError>> {
        logout::by_redirect(self.context.clone(), request)
    }

    /// Signs out here, then at the authority in a popup.
    ///
    /// # Errors
    /// When the sign-out page is not known or the popup is blocked; the accounts are gone here all
    /// the same.
    pub fn logout_popup(
        &self,
        request: impl Into<EndSessionPopupRequest>,
    ) -> LocalFuture<Result<(), AuthError>> {
        logout::by_popup(self.context.clone(), request.into())
    }

    /// Signs out here alone, and in the app's other tabs: the authority is told nothing, so that
    /// the next sign-in may not ask for a password. For the user's session there,
    /// [`logout_redirect`](Self::logout_redirect) or [`logout_popup`](Self::logout_popup).
    ///
    /// # Errors
    /// When there are no random numbers to tell the call by; the accounts are gone all the same.
    ///
    /// ```no_run
    /// use msal_web::EndSessionRequest;
    /// # async fn example(client: msal_web::PublicClientApplication) -> Result<(), msal_web::AuthError> {
    /// client.logout_local(EndSessionRequest::new()).await?;
    /// assert!(client.accounts().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn logout_local(&self, request: EndSessionRequest) -> LocalFuture<Result<(), AuthError>> {
        logout::locally(self.context.clone(), request)
    }

    /// The accounts that are signed in to this app, in order of their first sign-in, one for each
    /// tenant.
    pub fn accounts(&self) -> Vec<AccountInfo> {
        self.context.cache.accounts().to_vec()
    }

    /// Those of the [`accounts`](Self::accounts) that the filter means; all for an empty filter, as
    /// MSAL's `getAllAccounts` with one.
    ///
    /// ```no_run
    /// use msal_web::AccountFilter;
    /// # fn example(client: msal_web::PublicClientApplication, ada: msal_web::AccountInfo) {
    /// let in_all_tenants = AccountFilter::new().with_home_account_id(ada.home_account_id.clone());
    /// let rows = client.accounts_with_filter(&in_all_tenants);
    /// # }
    /// ```
    pub fn accounts_with_filter(&self, filter: &AccountFilter) -> Vec<AccountInfo> {
        let mut accounts = self.accounts();
        accounts.retain(|account| filter.matches(account));
        accounts
    }

    /// The first account that the filter means; `None` for an empty filter.
    pub fn account(&self, filter: &AccountFilter) -> Option<AccountInfo> {
        self.context.cache.account(filter)
    }

    /// The account that calls are for when they name none: the one that signed in last, unless set
    /// otherwise.
    pub fn active_account(&self) -> Option<AccountInfo> {
        self.context.cache.active_account()
    }

    /// Makes an account the active one; `None` for none.
    pub fn set_active_account(&self, account: Option<&AccountInfo>) {
        let event = Event::new(EventKind::ActiveAccountChanged);
        self.context.activate(account, event);
    }

    /// Forgets an account, or all, in this tab and its store; MSAL's `clearCache`. Nobody is told:
    /// neither the authority, nor the app's other tabs, as [`logout_local`](Self::logout_local)
    /// does.
    pub fn clear_cache(&self, account: Option<&AccountInfo>) {
        logout::clear_when_open(&self.context, account);
    }

    /// The state now: what the client is busy with, who is signed in, what failed last.
    pub fn snapshot(&self) -> Snapshot {
        self.context.snapshot.borrow().clone()
    }

    /// Forgets why the last interaction failed: the user has read it, or wants to try again.
    pub fn dismiss_error(&self) {
        self.context.error.replace(None);
        self.context.publish();
    }

    /// Calls back whenever the state has changed, until the subscription is dropped.
    ///
    /// ```no_run
    /// # fn example(client: msal_web::PublicClientApplication) {
    /// let subscription = client.watch(|state| println!("{}", state.status));
    /// # }
    /// ```
    pub fn watch(&self, callback: impl Fn(&Snapshot) + 'static) -> Subscription {
        self.context.watchers.add(Rc::new(callback))
    }

    /// Calls back on every event until the subscription is dropped.
    pub fn subscribe(&self, callback: impl Fn(&Event) + 'static) -> Subscription {
        self.context.events.add(Rc::new(callback))
    }
}

impl PartialEq for PublicClientApplication {
    /// Whether both are handles on one client.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.context, &other.context)
    }
}

impl std::fmt::Debug for PublicClientApplication {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let configuration = &self.context.configuration;
        f.debug_struct("PublicClientApplication")
            .field("client_id", &configuration.client_id)
            .field("authority", &configuration.authority.as_str())
            .finish()
    }
}

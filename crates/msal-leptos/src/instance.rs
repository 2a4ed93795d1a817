//! The client, as a handle that closures copy.

use leptos::prelude::*;
use msal_web::platform::LocalFuture;
use msal_web::{
    AccountFilter, AccountInfo, AuthError, AuthenticationResult, EndSessionPopupRequest, EndSessionRequest,
    PopupRequest, PublicClientApplication, RedirectRequest, SignInRequest, SignOutRequest, SilentRequest,
    Snapshot, SsoSilentRequest,
};

use crate::mounted::{keep, not_kept};

/// A call under way: the client's own future, with nothing around it.
type Call<T> = LocalFuture<Result<T, AuthError>>;

/// The client of the nearest [`MsalProvider`](crate::MsalProvider); `Copy`, so that effects and
/// event handlers need no `.clone()`.
///
/// It lives as long as its provider. Afterwards the calls fail with
/// [`WindowError::Document`](crate::error::WindowError::Document) and there are no accounts. Where a
/// call must outlive the provider, take [`client`](Self::client) first.
///
/// On a server (feature `ssr`) it is that of a client that starts for ever: there are no accounts,
/// and calls fail with
/// [`ConfigurationError::NotInBrowser`](crate::error::ConfigurationError::NotInBrowser).
#[derive(Clone, Copy)]
pub struct MsalInstance(StoredValue<PublicClientApplication, LocalStorage>);

impl MsalInstance {
    pub(crate) fn new(client: PublicClientApplication) -> Self {
        Self(keep(client))
    }

    /// The client itself, for what is not forwarded here and for code outside of components.
    ///
    /// # Panics
    /// When the provider is no longer mounted, and on a server: there call it in an effect or an
    /// event handler, which do not run.
    #[track_caller]
    pub fn client(self) -> PublicClientApplication {
        self.0.get_value()
    }

    /// The client, while the provider is mounted.
    pub(crate) fn try_client(self) -> Option<PublicClientApplication> {
        self.0.try_get_value()
    }

    /// Begins a call, which fails on a server, and once the provider is no longer mounted.
    fn call<T: 'static>(self, begin: impl FnOnce(&PublicClientApplication) -> Call<T>) -> Call<T> {
        match self.try_client() {
            Some(client) => begin(&client),
            None => {
                let error = not_kept("its <MsalProvider> is no longer mounted");
                Box::pin(std::future::ready(Err(error)))
            }
        }
    }

    /// Gets a token without asking the user: from the cache, with the refresh token, or through a
    /// hidden frame.
    ///
    /// # Errors
    /// [`AuthError::is_interaction_required`] says whether to go on with a popup or a redirect.
    pub fn acquire_token_silent(self, request: SilentRequest) -> Call<AuthenticationResult> {
        self.call(|client| client.acquire_token_silent(request))
    }

    /// Gets a token by asking the user in a popup.
    ///
    /// # Errors
    /// A blocked or closed popup, a refusal by the user or the authority, a response that is not
    /// believed.
    pub fn acquire_token_popup(self, request: PopupRequest) -> Call<AuthenticationResult> {
        self.call(|client| client.acquire_token_popup(request))
    }

    /// Leaves the page to ask the user; the token is in the cache when the page comes back.
    /// Normally never returns.
    ///
    /// # Errors
    /// When the page cannot leave, or when the user comes back by the back button.
    pub fn acquire_token_redirect(self, request: RedirectRequest) -> Call<()> {
        self.call(|client| client.acquire_token_redirect(request))
    }

    /// Signs a user in the way that the request says; by redirect this normally never returns.
    ///
    /// # Errors
    /// Those of [`login_popup`](Self::login_popup) or [`login_redirect`](Self::login_redirect).
    pub fn login(self, request: SignInRequest) -> Call<()> {
        self.call(|client| client.login(request))
    }

    /// Signs a user in by popup.
    ///
    /// # Errors
    /// Those of [`acquire_token_popup`](Self::acquire_token_popup).
    pub fn login_popup(self, request: PopupRequest) -> Call<AuthenticationResult> {
        self.call(|client| client.login_popup(request))
    }

    /// Signs a user in by redirect. Normally never returns.
    ///
    /// # Errors
    /// Those of [`acquire_token_redirect`](Self::acquire_token_redirect).
    pub fn login_redirect(self, request: RedirectRequest) -> Call<()> {
        self.call(|client| client.login_redirect(request))
    }

    /// Signs in through a hidden frame, if there is a session at the authority.
    ///
    /// # Errors
    /// [`AuthError::is_interaction_required`] when there is no session, or none that the browser
    /// lets the frame see.
    pub fn sso_silent(self, request: SsoSilentRequest) -> Call<AuthenticationResult> {
        self.call(|client| client.sso_silent(request))
    }

    /// Signs out the way that the request says; by redirect this normally never returns.
    ///
    /// # Errors
    /// Those of [`logout_popup`](Self::logout_popup), [`logout_redirect`](Self::logout_redirect) or
    /// [`logout_local`](Self::logout_local).
    pub fn logout(self, request: SignOutRequest) -> Call<()> {
        self.call(|client| client.logout(request))
    }

    /// Signs out here and at the authority, leaving the page. Normally never returns.
    ///
    /// # Errors
    /// When the page cannot leave. The accounts are gone from this app all the same.
    pub fn logout_redirect(self, request: EndSessionRequest) -> Call<()> {
        self.call(|client| client.logout_redirect(request))
    }

    /// Signs out here and, in a popup, at the authority.
    ///
    /// # Errors
    /// A blocked or closed popup. The accounts are gone from this app all the same.
    pub fn logout_popup(self, request: impl Into<EndSessionPopupRequest>) -> Call<()> {
        self.call(|client| client.logout_popup(request))
    }

    /// Signs out here and in the app's other tabs alone; the session at the authority stays.
    ///
    /// # Errors
    /// Those of [`PublicClientApplication::logout_local`].
    pub fn logout_local(self, request: EndSessionRequest) -> Call<()> {
        self.call(|client| client.logout_local(request))
    }

    /// The client's state as of now, read without waiting for a signal; that of a client that
    /// starts, once the provider is gone.
    pub fn snapshot(self) -> Snapshot {
        self.try_client()
            .map(|client| client.snapshot())
            .unwrap_or_default()
    }

    /// The accounts as of now. [`UseMsal::accounts`](crate::UseMsal::accounts) tells of them as a
    /// signal.
    pub fn accounts(self) -> Vec<AccountInfo> {
        self.try_client()
            .map(|client| client.accounts())
            .unwrap_or_default()
    }

    /// The first account that the filter means; `None` for an empty filter.
    pub fn account(self, filter: &AccountFilter) -> Option<AccountInfo> {
        self.try_client()?.account(filter)
    }

    /// The active account as of now. [`use_account`](crate::use_account) tells of it as a signal.
    pub fn active_account(self) -> Option<AccountInfo> {
        self.try_client()?.active_account()
    }

    /// Chooses the account that calls without one are meant for; `None` for no account.
    pub fn set_active_account(self, account: Option<&AccountInfo>) {
        if let Some(client) = self.try_client() {
            client.set_active_account(account);
        }
    }

    /// Forgets an account and its tokens, or everything, without telling the authority.
    pub fn clear_cache(self, account: Option<&AccountInfo>) {
        if let Some(client) = self.try_client() {
            client.clear_cache(account);
        }
    }
}

//! The client, as an app sees it.

use std::rc::Rc;

use futures_util::FutureExt;
use msal_core::{AccountFilter, AccountInfo, AuthError, AuthenticationResult};

use crate::configuration::Configuration;
use crate::context::Context;
use crate::event::{Event, Subscription};
use crate::flow::{logout, popup, redirect, silent};
use crate::platform::Platform;
use crate::request::{EndSessionRequest, PopupRequest, RedirectRequest, SilentRequest, SsoSilentRequest};

/// Signs people in, gets tokens, signs people out; MSAL's `PublicClientApplication`.
///
/// A cheap handle: clones share everything. There is nothing to initialise. Every future may be dropped, which ends what it waits for: a popup
/// closes, a hidden frame is removed.
///
/// ```no_run
/// use msal_web::{Configuration, PopupRequest, PublicClientApplication};
/// # async fn example() -> Result<(), msal_web::AuthError> {
/// let client = PublicClientApplication::new(Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444"))?;
/// let result = client.login_popup(PopupRequest::new(["User.Read"])).await?;
/// assert_eq!(client.active_account().map(|account| account.username), Some(result.account.username));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PublicClientApplication {
    context: Rc<Context>,
}

impl PublicClientApplication {
    /// A client in this browser.
    ///
    /// # Errors
    /// [`AuthError::Configuration`] names what is wrong with the configuration; outside a browser [`AuthError::Window`].
    pub fn new(configuration: Configuration) -> Result<Self, AuthError> {
        #[cfg(target_arch = "wasm32")]
        return Self::with_platform(configuration, crate::browser::platform());
        #[cfg(not(target_arch = "wasm32"))]
        {
            let _ = configuration;
            Err(msal_core::error::WindowError::Document("not in a browser".to_owned()).into())
        }
    }

    /// A client in another world, such as a test's.
    ///
    /// # Errors
    /// [`AuthError::Configuration`].
    pub fn with_platform(configuration: Configuration, platform: Platform) -> Result<Self, AuthError> {
        Ok(Self {
            context: Rc::new(Context::new(configuration, platform)?),
        })
    }

    /// Processes the answer of a redirect, if this page came up with one; MSAL's `handleRedirectPromise`.
    ///
    /// However often and from wherever it is called, the answer is processed once, and every caller gets the same outcome.
    ///
    /// # Errors
    /// What the authority refused, or why its answer is not believed.
    pub async fn handle_redirect(&self) -> Result<Option<AuthenticationResult>, AuthError> {
        let known = self.context.redirect_outcome.borrow().clone();
        let outcome = known.unwrap_or_else(|| {
            let context = self.context.clone();
            let outcome = async move { redirect::handle(&context).await }
                .boxed_local()
                .shared();
            self.context.redirect_outcome.replace(Some(outcome.clone()));
            outcome
        });
        outcome.await
    }

    /// Gets a token without the person: from the cache, with the refresh token, or through a hidden frame.
    ///
    /// # Errors
    /// When [`is_interaction_required`](AuthError::is_interaction_required) says so, go on with a popup or a redirect. A lost network is never
    /// a reason to ask the person.
    pub async fn acquire_token_silent(
        &self,
        request: SilentRequest,
    ) -> Result<AuthenticationResult, AuthError> {
        silent::acquire(&self.context, request).await
    }

    /// Gets a token by asking the person in a popup. Call it in answer to a click, or browsers block the window. A second
    /// call takes the place of the first.
    ///
    /// # Errors
    /// `user_cancelled` when the person closes the window, `popup_window_error` when the browser blocks it, and what the authority refuses.
    pub async fn acquire_token_popup(
        &self,
        request: PopupRequest,
    ) -> Result<AuthenticationResult, AuthError> {
        popup::acquire(&self.context, request).await
    }

    /// Gets a token by leaving the page for the authority. The answer is for [`handle_redirect`](Self::handle_redirect) after the page has come
    /// back, so this normally does not return.
    ///
    /// # Errors
    /// When the page cannot leave, or when the person comes back by the back button (`user_cancelled`).
    pub async fn acquire_token_redirect(&self, request: RedirectRequest) -> Result<(), AuthError> {
        redirect::acquire(&self.context, request).await
    }

    /// Signs in by popup: [`acquire_token_popup`](Self::acquire_token_popup) under the name that says why.
    ///
    /// # Errors
    /// As there.
    pub async fn login_popup(&self, request: PopupRequest) -> Result<AuthenticationResult, AuthError> {
        self.acquire_token_popup(request).await
    }

    /// Signs in by redirect: [`acquire_token_redirect`](Self::acquire_token_redirect) under the name that says why.
    ///
    /// # Errors
    /// As there.
    pub async fn login_redirect(&self, request: RedirectRequest) -> Result<(), AuthError> {
        self.acquire_token_redirect(request).await
    }

    /// Signs in by the session that another app has left at the authority, in a hidden frame.
    ///
    /// # Errors
    /// Interaction required, when there is no session, several, or the browser keeps it from the frame.
    pub async fn sso_silent(&self, request: SsoSilentRequest) -> Result<AuthenticationResult, AuthError> {
        silent::single_sign_on(&self.context, request).await
    }

    /// Signs out here, then leaves for the authority's sign-out page.
    ///
    /// # Errors
    /// When that page is not known or cannot be gone to; the accounts are gone here all the same.
    pub async fn logout_redirect(&self, request: EndSessionRequest) -> Result<(), AuthError> {
        logout::by_redirect(&self.context, request).await
    }

    /// Signs out here, then at the authority in a popup.
    ///
    /// # Errors
    /// When the sign-out page is not known or the popup is blocked; the accounts are gone here all the same.
    pub async fn logout_popup(&self, request: EndSessionRequest) -> Result<(), AuthError> {
        logout::by_popup(&self.context, request).await
    }

    /// The accounts that are signed in to this app, in order of their first sign-in, one for each tenant.
    pub fn accounts(&self) -> Vec<AccountInfo> {
        self.context.cache.accounts()
    }

    /// The first account that the filter means; `None` for an empty filter.
    pub fn account(&self, filter: &AccountFilter) -> Option<AccountInfo> {
        self.context.cache.account(filter)
    }

    /// The account that calls are for when they name none: the one that signed in last, unless set otherwise.
    pub fn active_account(&self) -> Option<AccountInfo> {
        self.context.cache.active_account()
    }

    /// Makes an account the active one; `None` for none.
    pub fn set_active_account(&self, account: Option<&AccountInfo>) {
        self.context.activate(account);
    }

    /// Forgets an account, or all, without telling the authority.
    pub fn clear_cache(&self, account: Option<&AccountInfo>) {
        logout::clear(&self.context, account);
    }

    /// Calls back on every event until the subscription is dropped.
    pub fn subscribe(&self, callback: impl Fn(&Event) + 'static) -> Subscription {
        self.context.subscribers.add(callback)
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

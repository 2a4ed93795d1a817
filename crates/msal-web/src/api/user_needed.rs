//! What happens when a token for a resource takes the user.

use std::future::Future;
use std::rc::Rc;

use msal_core::{AccountInfo, AuthError, AuthenticationResult, ScopeSet};

use crate::client::PublicClientApplication;
use crate::platform::LocalFuture;
use crate::request::{PopupRequest, RedirectRequest};

/// What an API call wants of the user.
///
/// ```
/// fn question(need: &msal_web::UserNeed) -> String {
///     let name = need.account.as_ref().map_or("Somebody", |account| account.username.as_str());
///     format!("{name} is asked to sign in for {}", need.scopes.as_str())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct UserNeed {
    /// Why there is no token without the user.
    pub error: AuthError,
    /// What the token is for.
    pub scopes: ScopeSet,
    /// The claims that API and authority want, a claims request as JSON text.
    pub claims: Option<String>,
    /// Who is to be asked; `None` when nobody is signed in.
    pub account: Option<AccountInfo>,
}

type Outcome = Result<AuthenticationResult, AuthError>;
type Asking = dyn Fn(PublicClientApplication, UserNeed) -> LocalFuture<Outcome>;

/// What happens when a token for a resource takes the user.
///
/// Calls that wait for the same share one interaction and go on after it; others wait for their
/// turn, and need none when the one before has brought what they want. When nobody waits any more
/// the interaction ends.
///
/// A value and not an enum, so that an app links only the way it names.
///
/// ```
/// use msal_web::UserNeeded;
/// # async fn user_agrees() -> bool { true }
/// let on_click = UserNeeded::ask(|need| async move {
///     // For example a dialog with a button, so that the popup opens in answer to a click.
///     if user_agrees().await { UserNeeded::popup() } else { UserNeeded::fail() }
/// });
/// ```
#[derive(Clone)]
pub struct UserNeeded(Option<Rc<Asking>>);

impl UserNeeded {
    /// The call fails with the error of the silent one; the app decides what to do.
    pub fn fail() -> Self {
        Self(None)
    }

    /// The user is asked in a popup. It comes some time after whatever made the app call, so a
    /// browser may block it (`popup_window_error`): [`ask`](Self::ask) opens it on a click.
    pub fn popup() -> Self {
        Self(Some(Rc::new(|client, need| {
            let mut request = PopupRequest::new(need.scopes);
            request.parameters.account = need.account;
            request.parameters.claims = need.claims;
            client.acquire_token_popup(request)
        })))
    }

    /// The page leaves for the authority, and comes back with the token in the cache. What the page
    /// was about to do is gone by then, so this suits calls that a page makes as it comes up.
    pub fn redirect() -> Self {
        Self(Some(Rc::new(|client, need| {
            let mut request = RedirectRequest::new(need.scopes);
            request.parameters.account = need.account;
            request.parameters.claims = need.claims;
            Box::pin(async move {
                client.acquire_token_redirect(request).await?;
                Err(need.error)
            })
        })))
    }

    /// The app is asked, and its future says how to go on: the other ways of this type.
    pub fn ask<F>(callback: impl Fn(UserNeed) -> F + 'static) -> Self
    where
        F: Future<Output = UserNeeded> + 'static,
    {
        Self::asking(Rc::new(move |need| Box::pin(callback(need))))
    }

    fn asking(callback: Rc<dyn Fn(UserNeed) -> LocalFuture<UserNeeded>>) -> Self {
        Self(Some(Rc::new(move |client, need| {
            let decision = callback(need.clone());
            Box::pin(async move { decision.await.run(client, need).await })
        })))
    }

    /// Whether the call fails at once.
    pub(super) fn fails(&self) -> bool {
        self.0.is_none()
    }

    pub(super) fn run(&self, client: PublicClientApplication, need: UserNeed) -> LocalFuture<Outcome> {
        match &self.0 {
            Some(asking) => asking(client, need),
            None => Box::pin(async move { Err(need.error) }),
        }
    }
}

impl std::fmt::Debug for UserNeeded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.fails() { "fail" } else { "ask" })
    }
}

//! Signing in and out by a popup or a redirect, whichever the app has chosen.

use msal_core::{AccountInfo, AuthError};

use crate::client::PublicClientApplication;
use crate::end_session_request::{EndSessionPopupRequest, EndSessionRequest};
use crate::platform::LocalFuture;
use crate::request::{PopupRequest, RedirectRequest};

/// A sign-in by popup or by redirect, for code that leaves the choice to its caller.
///
/// ```
/// use msal_web::{PopupRequest, RedirectRequest, SignInRequest};
/// let by_popup = SignInRequest::from(PopupRequest::new(["User.Read"]));
/// let by_redirect = SignInRequest::from(RedirectRequest::new(["User.Read"]));
/// assert!(matches!(by_popup, SignInRequest::Popup(_)));
/// assert!(matches!(by_redirect, SignInRequest::Redirect(_)));
/// ```
#[derive(Clone, Debug)]
pub enum SignInRequest {
    /// In a second window; the page stays.
    Popup(PopupRequest),
    /// By leaving the page and coming back.
    Redirect(RedirectRequest),
}

impl Default for SignInRequest {
    /// By popup, for the OpenID Connect scopes alone: who the user is.
    fn default() -> Self {
        Self::Popup(PopupRequest::default())
    }
}

impl From<PopupRequest> for SignInRequest {
    fn from(request: PopupRequest) -> Self {
        Self::Popup(request)
    }
}

impl From<RedirectRequest> for SignInRequest {
    fn from(request: RedirectRequest) -> Self {
        Self::Redirect(request)
    }
}

/// A sign-out by popup, by redirect or here alone, for code that leaves the choice to its caller.
///
/// ```
/// use msal_web::{EndSessionRequest, SignOutRequest};
/// let request = EndSessionRequest::new().with_post_logout_redirect_uri("/goodbye");
/// let by_redirect = SignOutRequest::Redirect(request.clone());
/// let by_popup = SignOutRequest::Popup(request.into());
/// ```
#[derive(Clone, Debug)]
pub enum SignOutRequest {
    /// At the authority in a second window; the page stays.
    Popup(EndSessionPopupRequest),
    /// By leaving the page for the authority's sign-out page.
    Redirect(EndSessionRequest),
    /// In the app's tabs alone; the session at the authority stays.
    Local(EndSessionRequest),
}

impl Default for SignOutRequest {
    /// By popup, every account of the app.
    fn default() -> Self {
        Self::Popup(EndSessionPopupRequest::new())
    }
}

impl SignOutRequest {
    /// For this account, unless the request names one.
    pub fn with_default_account(mut self, account: Option<AccountInfo>) -> Self {
        let parameters = match &mut self {
            Self::Popup(request) => &mut request.parameters,
            Self::Redirect(request) | Self::Local(request) => &mut request.parameters,
        };
        parameters.account = parameters.account.take().or(account);
        self
    }
}

impl PublicClientApplication {
    /// Signs in the way that the request says; by redirect this normally does not return.
    ///
    /// # Errors
    /// Those of [`login_popup`](Self::login_popup) or [`login_redirect`](Self::login_redirect).
    pub fn login(&self, request: SignInRequest) -> LocalFuture<Result<(), AuthError>> {
        match request {
            SignInRequest::Popup(request) => {
                let call = self.login_popup(request);
                Box::pin(async move { call.await.map(|_account_is_in_the_state| ()) })
            }
            SignInRequest::Redirect(request) => self.login_redirect(request),
        }
    }

    /// Signs out the way that the request says; by redirect this normally does not return.
    ///
    /// # Errors
    /// Those of [`logout_popup`](Self::logout_popup), [`logout_redirect`](Self::logout_redirect) or
    /// [`logout_local`](Self::logout_local).
    pub fn logout(&self, request: SignOutRequest) -> LocalFuture<Result<(), AuthError>> {
        match request {
            SignOutRequest::Popup(request) => self.logout_popup(request),
            SignOutRequest::Redirect(request) => self.logout_redirect(request),
            SignOutRequest::Local(request) => self.logout_local(request),
        }
    }
}

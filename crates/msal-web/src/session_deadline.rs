//! The day after which a single-page app needs the user's session at the authority again: when it
//! ends, and a way to begin another one without a question.

use msal_core::cache::CredentialOwner;
use msal_core::{AccountInfo, AuthError, Prompt, UnixTime};

use crate::client::PublicClientApplication;
use crate::flow::redirect;
use crate::platform::LocalFuture;
use crate::request::RedirectRequest;

impl PublicClientApplication {
    /// When the account's refresh token expires, by the device's clock: from then on tokens need a
    /// hidden frame, which many browsers keep from the session, or the user. In a single-page app
    /// that is 24 hours after the sign-in, however often tokens have been renewed since. `None`
    /// without a refresh token, or where the authority does not say.
    ///
    /// ```no_run
    /// # fn example(client: &msal_web::PublicClientApplication) {
    /// # use std::time::Duration;
    /// let Some(account) = client.active_account() else { return };
    /// let is_close = |end| client.clock_now() + Duration::from_secs(3600) > end;
    /// if client.session_expires_at(&account).is_some_and(is_close) {
    ///     println!("You will be asked to sign in again within the hour.");
    /// }
    /// # }
    /// ```
    pub fn session_expires_at(&self, account: &AccountInfo) -> Option<UnixTime> {
        let owner = CredentialOwner {
            home_account_id: account.home_account_id.as_str(),
            environment: &account.environment,
            client_id: self.context.configuration.client_id.as_str(),
            realm: "",
        };
        self.context.cache.refresh_token(owner)?.expires_on
    }

    /// Begins another day without asking the user: leaves the page for the authority, which comes
    /// back at once with tokens by the user's session there (`prompt=none`). Unlike a hidden frame,
    /// that works in browsers that block third-party cookies.
    ///
    /// The page is loaded anew, so call it where nothing is lost by that: after a form was saved,
    /// say, or when the user comes back to a tab. The response is for
    /// [`handle_redirect`](Self::handle_redirect); where the session has ended meanwhile, that
    /// fails as interaction required, and accounts and tokens are still there. Ask the user then
    /// instead of calling this again.
    ///
    /// # Errors
    /// Those of [`acquire_token_redirect`](Self::acquire_token_redirect).
    ///
    /// ```no_run
    /// # async fn example(client: &msal_web::PublicClientApplication) -> Result<(), msal_web::AuthError> {
    /// use msal_web::RedirectRequest;
    /// client.renew_session_redirect(RedirectRequest::new(["User.Read"])).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn renew_session_redirect(&self, request: RedirectRequest) -> LocalFuture<Result<(), AuthError>> {
        redirect::acquire(self.context.clone(), request.with_prompt(Prompt::None))
    }
}

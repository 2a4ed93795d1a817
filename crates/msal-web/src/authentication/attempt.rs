//! One attempt: what to do first, and the calls that it consists of.

use msal_core::error::ErrorDetail;
use msal_core::{AccountFilter, AccountInfo, AuthError, AuthenticationResult, InteractionType};

use super::AuthenticationOptions;
use crate::client::PublicClientApplication;
use crate::platform::LocalFuture;
use crate::request::{PopupRequest, RedirectRequest, SilentRequest, SsoSilentRequest};
use crate::snapshot::Snapshot;
use crate::status::InteractionStatus;

/// What to do about a user who should be signed in, before anything has been tried.
#[derive(Clone, Debug, PartialEq)]
pub enum AuthenticationStep {
    /// Wait: another interaction is under way, or nobody knows yet who is signed in.
    Wait,
    /// Ask the user to sign in.
    LogIn,
    /// Get a token for this account.
    AcquireToken(AccountInfo),
    /// Nothing: the last interaction has failed, and the user decides what comes next. A page that
    /// asked by itself would ask for ever.
    Nothing,
}

impl AuthenticationStep {
    /// The step by the state of the client, for an account that the filter means; an empty filter
    /// means every account.
    ///
    /// ```
    /// use msal_web::{AccountFilter, AuthenticationStep, Snapshot};
    /// let step = AuthenticationStep::next(&Snapshot::default(), &AccountFilter::new());
    /// assert_eq!(step, AuthenticationStep::Wait);
    /// ```
    pub fn next(snapshot: &Snapshot, filter: &AccountFilter) -> Self {
        if snapshot.status != InteractionStatus::None {
            return Self::Wait;
        }
        match (find_account(snapshot, filter), &snapshot.error) {
            (Some(account), _) => Self::AcquireToken(account),
            (None, Some(_)) => Self::Nothing,
            (None, None) => Self::LogIn,
        }
    }
}

/// The active account, if the filter means it, or else the first one that it means.
fn find_account(snapshot: &Snapshot, filter: &AccountFilter) -> Option<AccountInfo> {
    let active = snapshot.active_account.iter();
    let mut accounts = active.chain(snapshot.accounts.iter());
    accounts.find(|account| filter.matches(account)).cloned()
}

/// Who wants the user to be asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Initiative {
    /// Nobody: the page does it by itself.
    Own,
    /// The app, most likely in answer to a click.
    Asked,
}

#[derive(Clone)]
pub(crate) struct Attempt {
    pub(crate) client: PublicClientApplication,
    pub(crate) options: AuthenticationOptions,
}

type Outcome = Result<Option<AuthenticationResult>, AuthError>;

impl Attempt {
    pub(super) fn account(&self, snapshot: &Snapshot) -> Option<AccountInfo> {
        find_account(snapshot, &self.options.filter)
    }

    /// Asks the user: for this account, if one is known, and with what the authority has demanded.
    pub(crate) fn log_in(
        &self,
        account: Option<AccountInfo>,
        refusal: Option<&AuthError>,
    ) -> LocalFuture<Outcome> {
        let mut parameters = self.options.request.parameters.clone();
        parameters.account = parameters.account.or(account);
        if let Some(claims) = refusal.and_then(AuthError::claims) {
            parameters.claims = Some(claims.to_owned());
        }
        let client = self.client.clone();
        match self.options.interaction_type {
            InteractionType::Popup => {
                let call = client.login_popup(PopupRequest { parameters });
                Box::pin(async move { call.await.map(Some) })
            }
            InteractionType::Redirect => {
                let call = client.login_redirect(RedirectRequest { parameters });
                Box::pin(async move { call.await.map(|()| None) })
            }
            InteractionType::Silent => {
                let call = client.sso_silent(SsoSilentRequest { parameters });
                Box::pin(async move { call.await.map(Some) })
            }
        }
    }

    /// Asks the user by itself, where nobody is signed in. A redirect that has just signed in
    /// somebody else than wanted is not repeated.
    pub(super) fn log_in_once(&self) -> LocalFuture<Outcome> {
        let attempt = self.clone();
        Box::pin(async move {
            match attempt.has_just_been_answered().await {
                true => Err(ErrorDetail::NoAccount.into()),
                false => attempt.log_in(None, None).await,
            }
        })
    }

    /// Gets a token silently, and asks the user where that is needed and allowed. While another
    /// interaction is under way it waits, since that may bring the token.
    pub(super) fn acquire_token(&self, account: AccountInfo, initiative: Initiative) -> LocalFuture<Outcome> {
        let attempt = self.clone();
        Box::pin(async move {
            loop {
                let outcome = attempt.silently(&account).await;
                let error = match outcome {
                    Err(error) if attempt.may_ask_after(&error) => error,
                    outcome => return outcome.map(Some),
                };
                if attempt.is_page_taken() {
                    attempt.wait_for_page().await;
                    continue;
                }
                if initiative == Initiative::Own
                    && let Some(refusal) = attempt.refusal(&error).await
                {
                    return Err(refusal);
                }
                return attempt.log_in(Some(account), Some(&error)).await;
            }
        })
    }

    fn silently(&self, account: &AccountInfo) -> LocalFuture<Result<AuthenticationResult, AuthError>> {
        let mut parameters = self.options.request.parameters.clone();
        parameters.account.get_or_insert_with(|| account.clone());
        self.client.acquire_token_silent(SilentRequest { parameters })
    }

    /// Without a window there is nobody to ask.
    fn may_ask_after(&self, error: &AuthError) -> bool {
        error.is_interaction_required() && self.options.interaction_type != InteractionType::Silent
    }

    /// Why the page does not ask by itself: the user, or the authority, has just said no, or has
    /// just been asked for the same without avail.
    async fn refusal(&self, error: &AuthError) -> Option<AuthError> {
        let last = self.client.snapshot().error;
        match last {
            Some(last) => Some(last),
            None => self.has_just_been_answered().await.then(|| error.clone()),
        }
    }

    /// Whether this page has come up with a response to the redirect that it would begin now.
    async fn has_just_been_answered(&self) -> bool {
        if self.options.interaction_type != InteractionType::Redirect {
            return false;
        }
        // The response has been processed by now, so nobody waits here.
        match self.client.handle_redirect().await {
            Ok(Some(result)) => result.scopes.covers(&self.options.request.parameters.scopes),
            _ => false,
        }
    }

    fn is_page_taken(&self) -> bool {
        self.client.snapshot().status != InteractionStatus::None
    }

    async fn wait_for_page(&self) {
        let freed = crate::signal::Signal::default();
        let notice = freed.clone();
        let _subscription = self.client.watch(move |_| notice.notify());
        while self.is_page_taken() {
            freed.next().await;
        }
    }
}

#[cfg(test)]
mod tests;

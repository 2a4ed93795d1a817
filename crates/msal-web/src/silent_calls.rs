//! The silent calls that go to the network: those for the same share one outcome, as in MSAL.

use std::cell::Cell;

use msal_core::cache::RefreshTokenRecord;
use msal_core::encoding::form_encode;
use msal_core::error::AuthError;
use msal_core::text::{concat, join};
use msal_core::{AccountInfo, AuthenticationResult, AuthorityUrl, AuthorizationCode, ScopeSet, decimal};

use crate::cell::RefCell;
use crate::outcome::Outcome;
use crate::request::TokenParameters;

/// What makes two calls the same: what is asked for, however it is spelled. What only comes back to
/// the caller (state, correlation id) does not count.
#[derive(Clone)]
pub(crate) struct RequestThumbprint {
    /// All but the scopes.
    circumstances: String,
    scopes: ScopeSet,
}

/// What keeps a call from sharing the outcome of one that began with less: before a sign-out, or
/// before the user signed in again in another tab.
pub(crate) struct SharedCredential {
    pub(crate) sign_outs: u32,
    pub(crate) refresh_token: Option<RefreshTokenRecord>,
}

impl RequestThumbprint {
    pub(crate) fn new(
        parameters: &TokenParameters,
        account: &AccountInfo,
        authority: &AuthorityUrl,
        credential: &SharedCredential,
    ) -> Self {
        let refresh_token = credential.refresh_token.as_ref();
        let parts = [
            account.home_account_id.as_str(),
            &account.tenant_id,
            authority.as_str(),
            parameters.scheme.as_str(),
            parameters.claims.as_deref().unwrap_or_default(),
            parameters.redirect_uri.as_deref().unwrap_or_default(),
            match (parameters.force_refresh, parameters.renews_ahead) {
                (true, _) => "force",
                (_, true) => "ahead",
                _ => "",
            },
            parameters.policy.as_str(),
            parameters.unstored.as_str(),
            &decimal::text(credential.sign_outs.into()),
            refresh_token.map_or("", |token| token.secret.secret()),
            parameters.resource.as_deref().unwrap_or_default(),
            &form_encode(&parameters.extra_parameters),
            &form_encode(&parameters.extra_query_parameters),
        ];
        Self {
            circumstances: join(&parts, "\n"),
            scopes: parameters.scopes.for_lookup(),
        }
    }

    /// Whether the other call's token would do as well.
    pub(crate) fn is_covered_by(&self, other: &Self) -> bool {
        self.circumstances == other.circumstances && other.scopes.covers(&self.scopes)
    }

    fn is_same(&self, other: &Self) -> bool {
        self.is_covered_by(other) && other.is_covered_by(self)
    }

    /// Of a code that can be redeemed once, whatever else a call says.
    pub(crate) fn of_code(code: &AuthorizationCode) -> Self {
        Self {
            circumstances: concat(&["code\n", code.secret()]),
            scopes: ScopeSet::default(),
        }
    }
}

/// Knows the calls for as long as they run.
#[derive(Default)]
pub(crate) struct SilentCalls {
    running: RefCell<Vec<(RequestThumbprint, Outcome)>>,
    failures: RefCell<Vec<Failure>>,
    failure_count: Cell<u32>,
}

/// Why those who wait behind a call need not try the same.
struct Failure {
    /// The refresh token, or the account whose session was tried.
    attempt: String,
    error: AuthError,
    number: u32,
}

impl SilentCalls {
    /// The call for the same that is under way.
    pub(crate) fn find(&self, thumbprint: &RequestThumbprint) -> Option<Outcome> {
        self.find_if(&|known| known.is_same(thumbprint))
    }

    /// A call under way for the same and for more scopes. It may fail for those.
    pub(crate) fn find_wider(&self, thumbprint: &RequestThumbprint) -> Option<Outcome> {
        self.find_if(&|known| thumbprint.is_covered_by(known) && !known.is_same(thumbprint))
    }

    fn find_if(&self, is_wanted: &dyn Fn(&RequestThumbprint) -> bool) -> Option<Outcome> {
        let running = self.running.borrow();
        let found = running.iter().find(|(known, _)| is_wanted(known));
        found.map(|(_, outcome)| outcome.clone())
    }

    pub(crate) fn begin(&self, thumbprint: RequestThumbprint, outcome: Outcome) {
        self.running.borrow_mut().push((thumbprint, outcome));
    }

    /// Tells everybody who waits; who comes later starts anew.
    pub(crate) fn end(&self, thumbprint: &RequestThumbprint, value: Result<AuthenticationResult, AuthError>) {
        let call = self.find(thumbprint);
        let is_other = |known: &RequestThumbprint| !known.is_same(thumbprint);
        self.running.borrow_mut().retain(|(known, _)| is_other(known));
        if self.running.borrow().is_empty() {
            self.failures.borrow_mut().clear();
        }
        if let Some(outcome) = call {
            outcome.set(value.map(Some));
        }
    }

    /// How many attempts have failed; who begins to wait now remembers it.
    pub(crate) fn failure_count(&self) -> u32 {
        self.failure_count.get()
    }

    /// An attempt has failed, and would fail again for everybody who waits.
    pub(crate) fn add_failure(&self, attempt: String, error: &AuthError) {
        let number = self.failure_count.get() + 1;
        self.failure_count.set(number);
        self.failures.borrow_mut().push(Failure {
            attempt,
            error: error.clone(),
            number,
        });
    }

    /// How the same attempt has failed since there had been so many failures.
    pub(crate) fn failure_since(&self, count: u32, attempt: &str) -> Option<AuthError> {
        let failures = self.failures.borrow();
        let mut since = failures.iter().filter(|failure| failure.number > count);
        let found = since.find(|failure| failure.attempt == attempt)?;
        Some(found.error.clone())
    }
}

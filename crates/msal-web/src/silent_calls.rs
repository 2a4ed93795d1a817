//! The silent calls that go to the network: those for the same share one outcome, as in MSAL.

use std::cell::RefCell;

use msal_core::error::AuthError;
use msal_core::{AccountInfo, AuthenticationResult, AuthorityUrl};

use crate::outcome::Outcome;
use crate::request::TokenParameters;

/// What makes two calls the same. What only comes back to the caller (state, correlation id) does
/// not count.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RequestThumbprint(String);

impl RequestThumbprint {
    /// `sign_outs` keeps a call from sharing what began before a sign-out.
    pub(crate) fn new(
        parameters: &TokenParameters,
        account: &AccountInfo,
        authority: &AuthorityUrl,
        sign_outs: u32,
    ) -> Self {
        let parts = [
            account.home_account_id.as_str(),
            &account.tenant_id,
            authority.as_str(),
            parameters.scopes.as_str(),
            parameters.scheme.as_str(),
            parameters.claims.as_deref().unwrap_or_default(),
            parameters.redirect_uri.as_deref().unwrap_or_default(),
            if parameters.force_refresh { "force" } else { "" },
            parameters.policy.as_str(),
            &sign_outs.to_string(),
        ];
        Self(parts.join("\n"))
    }
}

/// Knows the calls for as long as they run.
#[derive(Default)]
pub(crate) struct SilentCalls {
    running: RefCell<Vec<(RequestThumbprint, Outcome)>>,
}

impl SilentCalls {
    /// The call for the same that is under way.
    pub(crate) fn find(&self, thumbprint: &RequestThumbprint) -> Option<Outcome> {
        let running = self.running.borrow();
        let found = running.iter().find(|(known, _)| known == thumbprint);
        found.map(|(_, outcome)| outcome.clone())
    }

    pub(crate) fn begin(&self, thumbprint: RequestThumbprint, outcome: Outcome) {
        self.running.borrow_mut().push((thumbprint, outcome));
    }

    /// Tells everybody who waits; who comes later starts anew.
    pub(crate) fn end(&self, thumbprint: &RequestThumbprint, value: Result<AuthenticationResult, AuthError>) {
        let at = self
            .running
            .borrow()
            .iter()
            .position(|(known, _)| known == thumbprint);
        let call = at.map(|at| self.running.borrow_mut().swap_remove(at));
        if let Some((_, outcome)) = call {
            outcome.set(value.map(Some));
        }
    }
}

//! The silent calls under way: those that ask for the same share one outcome, as in MSAL.

use std::cell::RefCell;

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, Shared, WeakShared};
use msal_core::{AuthError, AuthenticationResult, HomeAccountId, ScopeSet};

use crate::request::CacheLookupPolicy;

type Outcome = LocalBoxFuture<'static, Result<AuthenticationResult, AuthError>>;

/// What makes two calls the same. What only comes back to the caller (state, correlation id) does not count.
#[derive(PartialEq)]
pub(crate) struct Asked {
    pub(crate) home_account_id: HomeAccountId,
    pub(crate) tenant_id: String,
    pub(crate) authority: String,
    pub(crate) scopes: ScopeSet,
    pub(crate) claims: Option<String>,
    pub(crate) force_refresh: bool,
    pub(crate) policy: CacheLookupPolicy,
    pub(crate) redirect_uri: Option<String>,
}

/// Knows the calls for as long as somebody waits for them, and no longer.
#[derive(Default)]
pub(crate) struct SilentCalls {
    running: RefCell<Vec<(Asked, WeakShared<Outcome>)>>,
}

impl SilentCalls {
    /// Joins the call for the same that is under way, or starts one.
    pub(crate) fn join(&self, asked: Asked, start: impl FnOnce() -> Outcome) -> Shared<Outcome> {
        let mut running = self.running.borrow_mut();
        running.retain(|(_, call)| call.upgrade().is_some_and(|call| call.peek().is_none()));
        let known = running.iter().find(|(known, _)| *known == asked);
        if let Some(call) = known.and_then(|(_, call)| call.upgrade()) {
            return call;
        }
        let call = start().shared();
        running.extend(call.downgrade().map(|weak| (asked, weak)));
        call
    }
}

//! What changes while people sign in: sessions, sign-ins under way, codes, refresh tokens, consents.

mod codes;
mod consents;
mod flows;
mod refresh_tokens;
mod sessions;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use codes::{CodeError, CodeGrant, Codes};
pub(crate) use consents::Consents;
pub(crate) use flows::{Flow, FlowId, Flows};
pub(crate) use refresh_tokens::{RefreshGrant, RefreshTokens};
pub(crate) use sessions::{Browser, BrowserId, Session, Sessions};

/// Everything issued so far. Empty is the state after a start or a reset.
#[derive(Debug, Default)]
pub(crate) struct Issued {
    pub(crate) sessions: Sessions,
    pub(crate) flows: Flows,
    pub(crate) codes: Codes,
    pub(crate) refresh_tokens: RefreshTokens,
    pub(crate) consents: Consents,
}

/// [`Issued`] behind a lock that is never held across an await.
#[derive(Debug, Default)]
pub(crate) struct Store(Mutex<Issued>);

impl Store {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Issued> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn reset(&self) {
        *self.lock() = Issued::default();
    }
}

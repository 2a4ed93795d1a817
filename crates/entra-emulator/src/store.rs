//! What changes while people sign in: sessions, sign-ins under way, codes, refresh tokens, consents.

mod authorization;
mod codes;
mod consents;
mod devices;
mod flows;
mod refresh_tokens;
mod revocations;
mod sessions;

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::directory::UserId;

pub(crate) use authorization::Authorization;
pub(crate) use codes::{CodeError, CodeGrant, Codes};
pub(crate) use consents::Consents;
pub(crate) use devices::{
    DeviceError, DeviceRequest, DeviceState, Devices, LIFETIME as DEVICE_CODE_LIFETIME,
};
pub(crate) use flows::{Flow, FlowId, Flows};
pub(crate) use refresh_tokens::{RefreshGrant, RefreshTokens};
pub(crate) use revocations::Revocations;
pub(crate) use sessions::{Browser, BrowserId, Proof, Session, Sessions};

/// Everything issued so far. Empty is the state after a start or a reset.
#[derive(Debug, Default)]
pub(crate) struct Issued {
    pub(crate) sessions: Sessions,
    pub(crate) flows: Flows,
    pub(crate) codes: Codes,
    pub(crate) refresh_tokens: RefreshTokens,
    pub(crate) devices: Devices,
    pub(crate) consents: Consents,
    pub(crate) revocations: Revocations,
}

impl Issued {
    /// Ends everything that `user` was given: sessions, codes, refresh tokens, and access tokens at APIs that ask.
    pub(crate) fn revoke(&mut self, user: UserId) {
        self.sessions.end_all_of(user);
        self.codes.revoke(user);
        self.refresh_tokens.revoke(user);
        self.revocations.add(user);
    }
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

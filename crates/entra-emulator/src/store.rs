//! State that changes during sign-ins: sessions, sign-ins under way, codes, refresh tokens,
//! consents.

mod authorization;
mod authorization_codes;
mod client_history;
mod consents;
mod device_codes;
mod refresh_tokens;
mod revocations;
mod sessions;
mod sign_in_flows;

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::directory::UserId;

pub(crate) use authorization::Authorization;
pub(crate) use authorization_codes::{AuthorizationCodes, CodeError, CodeGrant};
pub(crate) use client_history::{ClientHistory, SeenValues, SharedClientHistory};
pub(crate) use consents::Consents;
pub(crate) use device_codes::{
    DEVICE_CODE_LIFETIME, DeviceAuthorizationState, DeviceCodeError, DeviceCodes, IssuedDeviceCode,
};
pub(crate) use refresh_tokens::{RefreshGrant, RefreshTokens};
pub(crate) use revocations::{REVOCATIONS_CLAIM, Revocations};
pub(crate) use sessions::{
    AuthenticationProof, BrowserCookies, BrowserId, EndedSession, Persistence, Session, Sessions,
};
pub(crate) use sign_in_flows::{FlowId, SecondFactor, SignInFlow, SignInFlows};

/// Everything issued so far. Empty is the state after a start or a reset.
#[derive(Debug, Default)]
pub(crate) struct Store {
    pub(crate) sessions: Sessions,
    pub(crate) flows: SignInFlows,
    pub(crate) codes: AuthorizationCodes,
    pub(crate) refresh_tokens: RefreshTokens,
    pub(crate) devices: DeviceCodes,
    pub(crate) consents: Consents,
    pub(crate) revocations: Revocations,
}

impl Store {
    /// Ends everything that `user` was given: sessions, codes, refresh tokens, and access tokens at
    /// APIs that ask.
    pub(crate) fn revoke(&mut self, user: UserId) {
        self.sessions.end_all_of(user);
        self.codes.revoke(user);
        self.refresh_tokens.revoke(user);
        self.revocations.add(user);
    }
}

/// A [`Store`] behind a lock that is never held across an await.
#[derive(Debug, Default)]
pub(crate) struct SharedStore(Mutex<Store>);

impl SharedStore {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Store> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn reset(&self) {
        *self.lock() = Store::default();
    }
}

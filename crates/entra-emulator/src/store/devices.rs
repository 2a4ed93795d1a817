//! Device codes (RFC 8628): asked for by a device, approved by a person at a browser.

use std::collections::HashMap;

use super::Authorization;
use crate::clock::UnixTime;
use crate::directory::{AuthorityPath, ClientId, ScopeSet};
use crate::random;

pub(crate) const LIFETIME: i64 = 900;
const USER_CODE_LENGTH: usize = 9;

/// What a device asked for.
#[derive(Debug, Clone)]
pub(crate) struct DeviceRequest {
    pub(crate) client_id: ClientId,
    pub(crate) authority: AuthorityPath,
    pub(crate) scopes: ScopeSet,
    pub(crate) wants_client_info: bool,
}

/// How far the person has come.
#[derive(Debug, Clone)]
pub(crate) enum DeviceState {
    Pending,
    Approved(Box<Authorization>),
    Declined,
}

/// Why a device gets no tokens (yet).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeviceError {
    Unknown,
    Expired,
    Pending,
    Declined,
}

/// Issued device codes.
#[derive(Debug, Default)]
pub(crate) struct Devices(HashMap<String, Entry>);

#[derive(Debug)]
struct Entry {
    user_code: String,
    request: DeviceRequest,
    expires: UnixTime,
    state: DeviceState,
}

impl Devices {
    /// Issues a code for the device and one for the person.
    pub(crate) fn issue(&mut self, request: DeviceRequest, now: UnixTime) -> (String, String) {
        self.0.retain(|_, entry| now.since(entry.expires) < LIFETIME);
        let (device_code, user_code) = (random::opaque(64), random::letters(USER_CODE_LENGTH));
        let entry = Entry {
            user_code: user_code.clone(),
            request,
            expires: now.plus(LIFETIME),
            state: DeviceState::Pending,
        };
        self.0.insert(device_code.clone(), entry);
        (device_code, user_code)
    }

    /// The device that shows `user_code`, if it still waits.
    pub(crate) fn waiting(&self, user_code: &str, now: UnixTime) -> Option<(String, DeviceRequest)> {
        let is_it = |entry: &Entry| {
            entry.user_code.eq_ignore_ascii_case(user_code.trim())
                && now < entry.expires
                && matches!(entry.state, DeviceState::Pending)
        };
        let (code, entry) = self.0.iter().find(|(_, entry)| is_it(entry))?;
        Some((code.clone(), entry.request.clone()))
    }

    pub(crate) fn settle(&mut self, device_code: &str, state: DeviceState) {
        if let Some(entry) = self.0.get_mut(device_code) {
            entry.state = state;
        }
    }

    /// What was approved for `client`, once.
    pub(crate) fn redeem(
        &mut self,
        device_code: &str,
        client: ClientId,
        now: UnixTime,
    ) -> Result<Authorization, DeviceError> {
        let entry = self
            .0
            .get(device_code)
            .filter(|entry| entry.request.client_id == client);
        let entry = entry.ok_or(DeviceError::Unknown)?;
        if now >= entry.expires {
            return Err(DeviceError::Expired);
        }
        let approved = match &entry.state {
            DeviceState::Pending => return Err(DeviceError::Pending),
            DeviceState::Declined => return Err(DeviceError::Declined),
            DeviceState::Approved(authorization) => (**authorization).clone(),
        };
        self.0.remove(device_code);
        Ok(approved)
    }
}

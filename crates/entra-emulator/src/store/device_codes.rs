//! Device codes (RFC 8628): issued to a device, approved by a user at a browser.

use std::collections::HashMap;

use super::authorization::Authorization;
use crate::clock::UnixTime;
use crate::directory::ClientId;
use crate::protocol::DeviceAuthorizationRequest;
use crate::random;

/// Seconds for which a device code can be used.
pub(crate) const DEVICE_CODE_LIFETIME: i64 = 900;
const USER_CODE_LENGTH: usize = 9;

/// The progress of the user at the other device.
#[derive(Debug, Clone)]
pub(crate) enum DeviceAuthorizationState {
    Pending,
    Approved(Box<Authorization>),
    Declined,
}

/// Why a device gets no tokens, or none yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeviceCodeError {
    Unknown,
    Expired,
    Pending,
    Declined,
}

/// A device code and its user code, as a device authorization response carries them.
#[derive(Debug)]
pub(crate) struct IssuedDeviceCode {
    pub(crate) device_code: String,
    pub(crate) user_code: String,
}

/// The device codes that were issued.
#[derive(Debug, Default)]
pub(crate) struct DeviceCodes(HashMap<String, DeviceCodeEntry>);

#[derive(Debug)]
struct DeviceCodeEntry {
    user_code: String,
    request: DeviceAuthorizationRequest,
    expires: UnixTime,
    state: DeviceAuthorizationState,
}

impl DeviceCodes {
    /// Issues a code for the device and one for the user.
    pub(crate) fn issue(&mut self, request: DeviceAuthorizationRequest, now: UnixTime) -> IssuedDeviceCode {
        self.0
            .retain(|_, entry| now.since(entry.expires) < DEVICE_CODE_LIFETIME);
        let (device_code, user_code) = (random::opaque(64), random::letters(USER_CODE_LENGTH));
        let entry = DeviceCodeEntry {
            user_code: user_code.clone(),
            request,
            expires: now.plus(DEVICE_CODE_LIFETIME),
            state: DeviceAuthorizationState::Pending,
        };
        self.0.insert(device_code.clone(), entry);
        IssuedDeviceCode {
            device_code,
            user_code,
        }
    }

    /// The device that shows `user_code`, if it still waits.
    pub(crate) fn waiting(
        &self,
        user_code: &str,
        now: UnixTime,
    ) -> Option<(String, DeviceAuthorizationRequest)> {
        let is_it = |entry: &DeviceCodeEntry| {
            entry.user_code.eq_ignore_ascii_case(user_code.trim())
                && now < entry.expires
                && matches!(entry.state, DeviceAuthorizationState::Pending)
        };
        let (code, entry) = self.0.iter().find(|(_, entry)| is_it(entry))?;
        Some((code.clone(), entry.request.clone()))
    }

    pub(crate) fn settle(&mut self, device_code: &str, state: DeviceAuthorizationState) {
        if let Some(entry) = self.0.get_mut(device_code) {
            entry.state = state;
        }
    }

    /// The authorization that was approved for `client`: it is given once.
    pub(crate) fn redeem(
        &mut self,
        device_code: &str,
        client: ClientId,
        now: UnixTime,
    ) -> Result<Authorization, DeviceCodeError> {
        let entry = self
            .0
            .get(device_code)
            .filter(|entry| entry.request.client_id == client);
        let entry = entry.ok_or(DeviceCodeError::Unknown)?;
        if now >= entry.expires {
            return Err(DeviceCodeError::Expired);
        }
        let approved = match &entry.state {
            DeviceAuthorizationState::Pending => return Err(DeviceCodeError::Pending),
            DeviceAuthorizationState::Declined => return Err(DeviceCodeError::Declined),
            DeviceAuthorizationState::Approved(authorization) => (**authorization).clone(),
        };
        self.0.remove(device_code);
        Ok(approved)
    }
}

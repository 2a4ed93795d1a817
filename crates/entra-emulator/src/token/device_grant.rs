//! `grant_type=urn:ietf:params:oauth:grant-type:device_code` (RFC 8628, section 3.4).

use super::grant::Grant;
use crate::aadsts::{self, Refusal};
use crate::authorize::required;
use crate::call::Call;
use crate::claims::ClaimsRequest;
use crate::directory::Client;
use crate::http::Params;
use crate::store::DeviceError;

pub(crate) fn redeem(call: &Call<'_>, client: &Client, params: &Params) -> Result<Grant, Refusal> {
    let code = required(params, "device_code")?;
    let redeemed = call.world.store.lock().devices.redeem(code, client.id, call.now);
    Ok(Grant {
        authorization: redeemed.map_err(refusal)?,
        nonce: None,
        claims: ClaimsRequest::read(params)?,
        refresh_until: None,
    })
}

fn refusal(error: DeviceError) -> Refusal {
    Refusal::new(match error {
        DeviceError::Unknown => &aadsts::DEVICE_UNKNOWN,
        DeviceError::Expired => &aadsts::DEVICE_EXPIRED,
        DeviceError::Pending => &aadsts::DEVICE_PENDING,
        DeviceError::Declined => &aadsts::DEVICE_DECLINED,
    })
}

//! `grant_type=urn:ietf:params:oauth:grant-type:device_code` (RFC 8628, section 3.4).

use super::grant::Grant;
use crate::aadsts;
use crate::checks::required;
use crate::context::RequestContext;
use crate::directory::Client;
use crate::http::Params;
use crate::oauth_error::OAuthError;
use crate::protocol::ClaimsRequest;
use crate::store::DeviceCodeError;

/// Redeems a device code.
pub(super) fn redeem(
    ctx: &RequestContext<'_>,
    client: &Client,
    params: &Params,
) -> Result<Grant, OAuthError> {
    let code = required(params, "device_code")?;
    let redeemed = ctx.emulator.store.lock().devices.redeem(code, client.id, ctx.now);
    Ok(Grant {
        authorization: redeemed.map_err(device_code_error)?,
        nonce: None,
        claims: ClaimsRequest::read(params)?,
        refresh_until: None,
        spa_code: None,
    })
}

fn device_code_error(error: DeviceCodeError) -> OAuthError {
    OAuthError::new(match error {
        DeviceCodeError::Unknown => &aadsts::DEVICE_UNKNOWN,
        DeviceCodeError::Expired => &aadsts::DEVICE_EXPIRED,
        DeviceCodeError::Pending => &aadsts::DEVICE_PENDING,
        DeviceCodeError::Declined => &aadsts::DEVICE_DECLINED,
    })
}

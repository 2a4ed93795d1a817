//! How an application proves itself, by the platform that its grant was issued to.

use crate::aadsts;
use crate::context::RequestContext;
use crate::directory::{Client, Platform};
use crate::http::Params;
use crate::oauth_error::OAuthError;

/// Scripts have an origin and no secret, servers a secret and no origin, programs neither.
pub(super) fn check(ctx: &RequestContext<'_>, client: &Client, params: &Params) -> Result<(), OAuthError> {
    let platform = platform(ctx, client, params);
    if platform == Platform::Web {
        check_secret(client, params)?;
    } else if params
        .get("client_secret")
        .or(params.get("client_assertion"))
        .is_some()
    {
        return Err(OAuthError::new(&aadsts::SECRET_PRESENTED));
    }
    check_origin(ctx, platform)
}

/// The platform that the presented grant is bound to; for an unknown one the client's first.
fn platform(ctx: &RequestContext<'_>, client: &Client, params: &Params) -> Platform {
    let store = ctx.emulator.store.lock();
    let of_code = params.get("code").and_then(|code| store.codes.platform_of(code));
    let of_token = || {
        let token = store.refresh_tokens.find(params.get("refresh_token")?)?;
        Some(token.authorization.platform)
    };
    let of_device = params.get("device_code").map(|_| Platform::Native);
    let first = || client.redirect_uris.first().map(|registered| registered.platform);
    of_code
        .or_else(of_token)
        .or(of_device)
        .or_else(first)
        .unwrap_or(Platform::Native)
}

fn check_secret(client: &Client, params: &Params) -> Result<(), OAuthError> {
    let secret = params.get("client_secret").ok_or(&aadsts::SECRET_MISSING)?;
    if client.secret.as_deref() == Some(secret) {
        return Ok(());
    }
    Err(OAuthError::new(&aadsts::SECRET_WRONG))
}

fn check_origin(ctx: &RequestContext<'_>, platform: Platform) -> Result<(), OAuthError> {
    match (platform, ctx.request.origin()) {
        (Platform::Spa, None) => Err(OAuthError::new(&aadsts::ORIGIN_MISSING)),
        (Platform::Web | Platform::Native, Some(origin)) => {
            Err(OAuthError::about(&aadsts::ORIGIN_PRESENT, origin))
        }
        _ => Ok(()),
    }
}

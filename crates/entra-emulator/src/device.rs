//! `/devicecode` and the page where its code is typed (RFC 8628).

use hyper::Method;
use serde_json::json;

use crate::aadsts;
use crate::authorize;
use crate::checks::{check_post, known_client, read_scopes, required, unreadable};
use crate::context::RequestContext;
use crate::directory::AuthorityPath;
use crate::http::HttpResponse;
use crate::oauth_error::OAuthError;
use crate::pages;
use crate::protocol::{AuthorizationRequest, ClientInfo, DeviceAuthorizationRequest};
use crate::store::{DEVICE_CODE_LIFETIME, IssuedDeviceCode};
use crate::token_error::error_response;

/// Seconds between two token requests of a device.
const INTERVAL: u32 = 5;

/// Responds to a device authorization request.
pub(crate) fn respond(ctx: &RequestContext<'_>, authority: &AuthorityPath) -> HttpResponse {
    issue(ctx, authority).unwrap_or_else(|error| error_response(ctx, &error))
}

fn issue(ctx: &RequestContext<'_>, authority: &AuthorityPath) -> Result<HttpResponse, OAuthError> {
    check_post(ctx.request)?;
    let params = ctx.request.form().map_err(unreadable)?;
    let client = known_client(&ctx.emulator.directory, authority, &params)?;
    if let Some(origin) = ctx.request.origin() {
        return Err(OAuthError::about(&aadsts::ORIGIN_PRESENT, origin));
    }
    let request = DeviceAuthorizationRequest {
        client_id: client.id,
        authority: authority.clone(),
        scopes: read_scopes(&ctx.emulator.directory, required(&params, "scope")?)?,
        client_info: ClientInfo::read(&params),
    };
    let IssuedDeviceCode {
        device_code,
        user_code,
    } = ctx.emulator.store.lock().devices.issue(request, ctx.now);
    let page = format!("{}/devicelogin", ctx.emulator.origin);
    let message = format!(
        "To sign in, use a web browser to open the page {page} and enter the code {user_code} to authenticate."
    );
    Ok(HttpResponse::json(
        200,
        &json!({
            "user_code": user_code, "device_code": device_code, "verification_uri": page,
            "expires_in": DEVICE_CODE_LIFETIME, "interval": INTERVAL, "message": message,
        }),
    )
    .with("cache-control", "no-store, no-cache"))
}

/// The page where a user types the code that a device shows, and what follows.
pub(crate) fn page(ctx: &RequestContext<'_>) -> HttpResponse {
    let params = match ctx.request.params() {
        Ok(params) => params,
        Err(error) => return pages::error(ctx, &unreadable(error)),
    };
    if ctx.request.method != Method::POST {
        return pages::device_code(ctx, params.get("otc").unwrap_or_default(), None);
    }
    let typed = params.get("otc").unwrap_or_default();
    let waiting = ctx.emulator.store.lock().devices.waiting(typed, ctx.now);
    match waiting {
        Some((code, request)) => authorize::proceed(ctx, AuthorizationRequest::for_device(code, request)),
        None => pages::device_code(
            ctx,
            typed,
            Some("That code didn't work. Check the code and try again."),
        ),
    }
}

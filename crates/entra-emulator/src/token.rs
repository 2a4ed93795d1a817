//! `/token`: who redeems, what is redeemed, and the tokens for it.

mod access_token;
mod b2c;
mod client;
mod code_grant;
mod device_grant;
mod grant;
mod grant_checks;
mod id_token;
mod refresh_grant;
mod response;

use crate::aadsts;
use crate::checks::{check_post, known_client, required, unreadable};
use crate::context::RequestContext;
use crate::directory::AuthorityPath;
use crate::http::HttpResponse;
use crate::injection;
use crate::oauth_error::OAuthError;
use crate::protocol::ClientInfo;
use crate::token_error::error_response;

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// Responds to a token request.
pub(crate) fn respond(ctx: &RequestContext<'_>, authority: &AuthorityPath) -> HttpResponse {
    redeem(ctx, authority).unwrap_or_else(|error| error_response(ctx, &error))
}

fn redeem(ctx: &RequestContext<'_>, authority: &AuthorityPath) -> Result<HttpResponse, OAuthError> {
    check_post(ctx.request)?;
    let params = ctx.request.form().map_err(unreadable)?;
    let grant_type = required(&params, "grant_type")?;
    let client = known_client(&ctx.emulator.directory, authority, &params)?;
    client::check(ctx, client, &params)?;
    injection::refuse_token_request(ctx)?;
    let grant = match grant_type {
        "authorization_code" => code_grant::redeem(ctx, authority, client, &params)?,
        "refresh_token" => refresh_grant::redeem(ctx, authority, client, &params)?,
        DEVICE_CODE => device_grant::redeem(ctx, client, &params)?,
        other => return Err(OAuthError::about(&aadsts::GRANT_TYPE, other)),
    };
    Ok(response::token_response(ctx, &grant, ClientInfo::read(&params)))
}

//! The token response (RFC 6749, section 5.1; OpenID Connect Core, section 3.1.3.3).

use serde_json::{Value, json};

use super::access_token::{self, AccessToken};
use super::grant::Grant;
use super::{b2c, id_token};
use crate::context::RequestContext;
use crate::directory::{OFFLINE_ACCESS, OPENID, Platform};
use crate::http::HttpResponse;
use crate::injection::{self, SkewedDate, TokenLifetimes};
use crate::protocol::ClientInfo;
use crate::token_error::never_stored;

/// A day, less the second that Entra has always spent.
const SPA_LIFETIME: i64 = 24 * 3600 - 1;
/// Of other applications: ninety days after the last use.
const SLIDING_LIFETIME: i64 = 90 * 24 * 3600;

/// The token response to a proved grant.
pub(super) fn token_response(
    ctx: &RequestContext<'_>,
    grant: &Grant,
    client_info: ClientInfo,
) -> HttpResponse {
    let of = &grant.authorization;
    let lifetimes = injection::lifetimes(ctx);
    let mut body = json!({ "token_type": "Bearer" });
    if let Some(token) = access_token::issue(ctx, grant, &lifetimes) {
        add_access_token(&token, &mut body);
    }
    if let Some(code) = &grant.spa_code {
        body["spa_code"] = json!(code);
    }
    if of.scopes.has(OFFLINE_ACCESS) {
        add_refresh_token(ctx, grant, &lifetimes, &mut body);
    }
    let earlier_client_info = match of.platform {
        Platform::Spa => ClientInfo::NotRequested,
        Platform::Web | Platform::Native => of.client_info,
    };
    if [client_info, earlier_client_info].contains(&ClientInfo::Requested) {
        let user = ctx.emulator.directory.user(of.user);
        body["client_info"] = json!(user.client_info(of.policy.as_deref()));
    }
    let date = if of.scopes.has(OPENID) {
        add_id_token(ctx, grant, &mut body)
    } else {
        None
    };
    if of.policy.is_some() {
        b2c::complete(ctx, grant, &mut body);
    }
    injection::edit_token_response(ctx, &mut body);
    let response = never_stored(ctx, HttpResponse::json(200, &body));
    let Some(SkewedDate { date, exposed }) = date else {
        return response;
    };
    let response = response.set("date", date.http_date());
    match exposed {
        true => response.with("access-control-expose-headers", "Date"),
        false => response,
    }
}

fn add_access_token(token: &AccessToken, body: &mut Value) {
    body["scope"] = json!(token.scope);
    body["expires_in"] = json!(token.lifetime);
    body["ext_expires_in"] = json!(token.lifetime);
    if let Some(seconds) = token.refresh_in {
        body["refresh_in"] = json!(seconds);
    }
    body["access_token"] = json!(token.text);
}

fn add_refresh_token(ctx: &RequestContext<'_>, grant: &Grant, lifetimes: &TokenLifetimes, body: &mut Value) {
    let usual = match grant.authorization.platform {
        Platform::Spa => SPA_LIFETIME,
        Platform::Web | Platform::Native => SLIDING_LIFETIME,
    };
    let fixed = grant.refresh_until.unwrap_or(ctx.now.plus(usual));
    let expires = lifetimes
        .refresh_token
        .map_or(fixed, |seconds| ctx.now.plus(seconds));
    let mut store = ctx.emulator.store.lock();
    let token = store.refresh_tokens.issue(grant.authorization.clone(), expires);
    body["refresh_token"] = json!(token);
    body["refresh_token_expires_in"] = json!(expires.since(ctx.now));
}

/// Adds the id token; gives the server's `Date` if a fault sets the clock wrong.
fn add_id_token(ctx: &RequestContext<'_>, grant: &Grant, body: &mut Value) -> Option<SkewedDate> {
    let mut claims = match grant.authorization.policy.as_deref() {
        Some(policy) => b2c::id_claims(ctx, grant, policy),
        None => id_token::claims(ctx, grant),
    };
    let date = injection::edit_claims(ctx, &mut claims);
    body["id_token"] = json!(injection::sign_id_token(ctx, &claims));
    date
}

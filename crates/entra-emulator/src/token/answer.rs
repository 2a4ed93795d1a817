//! The tokens of a grant and the body that carries them.

use serde_json::{Value, json};

use super::access_token::{self, AccessToken};
use super::grant::Grant;
use super::{b2c, id_token};
use crate::call::Call;
use crate::clock::UnixTime;
use crate::directory::{OFFLINE_ACCESS, OPENID, Platform};
use crate::faults::{self, Lifetimes};
use crate::http::Reply;

/// A day, less the second that Entra has always spent.
const SPA_LIFETIME: i64 = 24 * 3600 - 1;
/// Of other applications: ninety days after the last use.
const SLIDING_LIFETIME: i64 = 90 * 24 * 3600;

/// The answer to a proved grant.
pub(crate) fn tokens(call: &Call<'_>, grant: &Grant, wants_client_info: bool) -> Reply {
    let of = &grant.authorization;
    let lifetimes = faults::lifetimes(call);
    let mut body = json!({ "token_type": "Bearer" });
    if let Some(token) = access_token::issue(call, grant, &lifetimes) {
        add_access_token(&token, &mut body);
    }
    if of.scopes.has(OFFLINE_ACCESS) {
        add_refresh_token(call, grant, &lifetimes, &mut body);
    }
    if wants_client_info || of.wants_client_info && of.platform != Platform::Spa {
        let user = call.world.directory.user(of.user);
        body["client_info"] = json!(user.client_info(of.policy.as_deref()));
    }
    let date = if of.scopes.has(OPENID) {
        add_id_token(call, grant, &mut body)
    } else {
        None
    };
    if of.policy.is_some() {
        b2c::complete(call, grant, &mut body);
    }
    faults::edit_body(call, &mut body);
    let reply = never_stored(call, Reply::json(200, &body));
    match date {
        Some(date) => reply.set("date", date.http_date()),
        None => reply,
    }
}

/// Headers of everything the token endpoint says.
pub(crate) fn never_stored(call: &Call<'_>, reply: Reply) -> Reply {
    reply
        .with("cache-control", "no-store, no-cache")
        .with("pragma", "no-cache")
        .with("expires", "-1")
        .with("x-content-type-options", "nosniff")
        .with("x-ms-request-id", call.trace_id.clone())
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

fn add_refresh_token(call: &Call<'_>, grant: &Grant, lifetimes: &Lifetimes, body: &mut Value) {
    let usual = match grant.authorization.platform {
        Platform::Spa => SPA_LIFETIME,
        Platform::Web | Platform::Native => SLIDING_LIFETIME,
    };
    let fixed = grant.refresh_until.unwrap_or(call.now.plus(usual));
    let expires = lifetimes
        .refresh_token
        .map_or(fixed, |seconds| call.now.plus(seconds));
    let mut issued = call.world.store.lock();
    let token = issued.refresh_tokens.issue(grant.authorization.clone(), expires);
    body["refresh_token"] = json!(token);
    body["refresh_token_expires_in"] = json!(expires.since(call.now));
}

/// Adds the id token; gives the server's `Date` if a fault sets the clock wrong.
fn add_id_token(call: &Call<'_>, grant: &Grant, body: &mut Value) -> Option<UnixTime> {
    let mut claims = match grant.authorization.policy.as_deref() {
        Some(policy) => b2c::id_claims(call, grant, policy),
        None => id_token::claims(call, grant),
    };
    let date = faults::edit_claims(call, &mut claims);
    body["id_token"] = json!(faults::seal(call, &claims));
    date
}

//! Claims of Entra's id tokens, version 2.0.

use serde_json::{Value, json};

use super::grant::Grant;
use crate::clock::UnixTime;
use crate::context::RequestContext;
use crate::directory::UserType;
use crate::random;
use crate::store::Persistence;

/// Entra dates tokens back by five minutes, for clocks that are late.
pub(super) const BACKDATED: i64 = 300;
/// Seconds for which an id token is valid.
pub(super) const LIFETIME: i64 = 3600;

/// The claims of the id token of `grant`.
pub(super) fn claims(ctx: &RequestContext<'_>, grant: &Grant) -> Value {
    let (of, directory) = (&grant.authorization, &ctx.emulator.directory);
    let (user, account) = (directory.user(of.user), directory.account(of.user, of.tenant));
    let client = &directory.client(of.client_id).guid;
    let UnixTime(now) = ctx.now;
    let mut claims = json!({
        "ver": "2.0", "iss": ctx.emulator.tenant_issuer(directory.tenant(of.tenant)), "aud": client,
        "iat": now - BACKDATED, "nbf": now - BACKDATED, "exp": now + LIFETIME,
        "sub": account.subject_for(client), "oid": account.oid, "tid": account.tenant_guid,
        "name": user.display_name(), "preferred_username": user.name,
        "sid": of.session.id, "login_hint": user.login_hint(), "uti": random::opaque(16),
    });
    if of.scopes.has("email") {
        claims["email"] = json!(user.name);
    }
    if let Some(nonce) = &grant.nonce {
        claims["nonce"] = json!(nonce);
    }
    if of.session.persistence == Persistence::StaySignedIn {
        claims["signin_state"] = json!(["kmsi"]);
    }
    let user_type = user.user_type_in(account);
    if user_type == UserType::Guest {
        claims["idp"] = json!(format!("https://sts.windows.net/{}/", user.home.tenant_guid));
    }
    add_optional(grant, user_type, &mut claims);
    claims
}

/// Optional claims, for requests that name them.
fn add_optional(grant: &Grant, user_type: UserType, claims: &mut Value) {
    let is_requested = |name: &str| grant.claims.id_token.contains(name);
    if is_requested("auth_time") {
        claims["auth_time"] = json!(grant.authorization.session.since.seconds());
    }
    if is_requested("acct") {
        claims["acct"] = json!(u8::from(user_type == UserType::Guest));
    }
    if is_requested("acrs") && !grant.authorization.session.proof.contexts.is_empty() {
        claims["acrs"] = json!(grant.authorization.session.proof.contexts);
    }
}

//! The tokens of a grant and the body that carries them.

use rand::Rng;
use serde_json::{Value, json};

use super::grant::Grant;
use crate::call::Call;
use crate::clock::UnixTime;
use crate::directory::{OFFLINE_ACCESS, OPENID, Resource};
use crate::faults;
use crate::http::Reply;
use crate::random;
use crate::store::RefreshGrant;

/// Entra dates tokens back by five minutes, for clocks that are late.
const BACKDATED: i64 = 300;
const ID_TOKEN_LIFETIME: i64 = 3600;
/// A day, less the second that Entra has always spent.
const REFRESH_TOKEN_LIFETIME: i64 = 24 * 3600 - 1;

/// The answer to a proved grant.
pub(crate) fn tokens(call: &Call<'_>, grant: &Grant, wants_client_info: bool) -> Reply {
    let lifetimes = faults::lifetimes(call);
    let lifetime = lifetimes
        .access_token
        .unwrap_or_else(|| rand::rng().random_range(3600..=5400));
    let mut body = access_token(call, grant, lifetime);
    if let Some(seconds) = lifetimes.refresh_in {
        body["refresh_in"] = json!(seconds);
    }
    if grant.scopes.has(OFFLINE_ACCESS) {
        add_refresh_token(call, grant, lifetimes.refresh_token, &mut body);
    }
    if wants_client_info {
        body["client_info"] = json!(call.world.directory.user(grant.user).client_info());
    }
    let date = if grant.scopes.has(OPENID) {
        add_id_token(call, grant, &mut body)
    } else {
        None
    };
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

fn access_token(call: &Call<'_>, grant: &Grant, lifetime: i64) -> Value {
    let resource = grant
        .scopes
        .resources()
        .into_iter()
        .next()
        .unwrap_or(Resource::Graph);
    let consented = call
        .world
        .store
        .lock()
        .consents
        .at(grant.user, grant.client_id, &resource);
    let claims = access_claims(call, grant, &resource, &consented, lifetime);
    json!({
        "token_type": "Bearer",
        "scope": grant.scopes.echo(&resource, &consented),
        "expires_in": lifetime,
        "ext_expires_in": lifetime,
        "access_token": call.world.key.sign(&claims),
    })
}

fn access_claims(
    call: &Call<'_>,
    grant: &Grant,
    resource: &Resource,
    consented: &[&str],
    lifetime: i64,
) -> Value {
    let user = call.world.directory.user(grant.user);
    let UnixTime(now) = call.now;
    let mut claims = json!({
        "aud": resource.audience(),
        "iss": call.world.issuer(grant.tenant),
        "iat": now - BACKDATED, "nbf": now - BACKDATED, "exp": now + lifetime,
        "oid": user.oid, "tid": grant.tenant, "sub": user.subject_for(resource.audience()),
        "name": user.display_name(), "sid": grant.session.id, "uti": random::opaque(16),
    });
    let more = match resource {
        Resource::Graph => json!({
            "ver": "1.0", "appid": grant.client_id, "appidacr": "0", "upn": user.name,
            "unique_name": user.name, "scp": format!("openid profile email {}", consented.join(" ")),
        }),
        Resource::Own(_) => json!({
            "ver": "2.0", "azp": grant.client_id, "azpacr": "0", "preferred_username": user.name,
            "scp": consented.join(" "),
        }),
    };
    if let (Some(claims), Value::Object(more)) = (claims.as_object_mut(), more) {
        claims.extend(more);
    }
    claims
}

fn add_refresh_token(call: &Call<'_>, grant: &Grant, lifetime: Option<i64>, body: &mut Value) {
    let fixed = grant
        .refresh_until
        .unwrap_or(call.now.plus(REFRESH_TOKEN_LIFETIME));
    let expires = lifetime.map_or(fixed, |seconds| call.now.plus(seconds));
    let token = call.world.store.lock().refresh_tokens.issue(RefreshGrant {
        client_id: grant.client_id,
        user: grant.user,
        scopes: grant.scopes.clone(),
        session: grant.session.clone(),
        expires,
    });
    body["refresh_token"] = json!(token);
    body["refresh_token_expires_in"] = json!(expires.since(call.now));
}

/// Adds the id token; gives the server's `Date` if a fault sets the clock wrong.
fn add_id_token(call: &Call<'_>, grant: &Grant, body: &mut Value) -> Option<UnixTime> {
    let mut claims = id_claims(call, grant);
    let date = faults::edit_claims(call, &mut claims);
    body["id_token"] = json!(faults::seal(call, &claims));
    date
}

fn id_claims(call: &Call<'_>, grant: &Grant) -> Value {
    let user = call.world.directory.user(grant.user);
    let UnixTime(now) = call.now;
    let mut claims = json!({
        "ver": "2.0", "iss": call.world.issuer(grant.tenant), "aud": grant.client_id,
        "iat": now - BACKDATED, "nbf": now - BACKDATED, "exp": now + ID_TOKEN_LIFETIME,
        "sub": user.subject_for(grant.client_id), "oid": user.oid, "tid": grant.tenant,
        "name": user.display_name(), "preferred_username": user.name,
        "sid": grant.session.id, "login_hint": user.login_hint(), "uti": random::opaque(16),
    });
    if grant.scopes.has("email") {
        claims["email"] = json!(user.name);
    }
    if let Some(nonce) = &grant.nonce {
        claims["nonce"] = json!(nonce);
    }
    if grant.session.persistent {
        claims["signin_state"] = json!(["kmsi"]);
    }
    if let Some((home_tenant, _)) = user.home {
        claims["idp"] = json!(format!("https://sts.windows.net/{home_tenant}/"));
    }
    claims
}

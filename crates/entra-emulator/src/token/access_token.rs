//! Access tokens: for Graph, or for the API of an application, in the version that API wants.

use std::sync::Arc;

use rand::Rng;
use serde_json::{Value, json};

use super::grant::Grant;
use super::id_token::BACKDATED;
use crate::call::Call;
use crate::clock::UnixTime;
use crate::directory::{Resource, TokenVersion};
use crate::faults::{self, Lifetimes};
use crate::random;

/// Claim that counts the revocations before a token was issued.
pub(crate) const REVOCATIONS: &str = "emulator_revocations";

/// An access token and what the answer says of it.
pub(super) struct AccessToken {
    pub(super) text: String,
    /// Seconds.
    pub(super) lifetime: i64,
    /// Seconds after which a long-lived token should be renewed.
    pub(super) refresh_in: Option<i64>,
    pub(super) scope: String,
}

/// The access token of `grant`; `None` at B2C when no API was asked for.
pub(super) fn issue(call: &Call<'_>, grant: &Grant, lifetimes: &Lifetimes) -> Option<AccessToken> {
    let of = &grant.authorization;
    let asked = of.scopes.resources().into_iter().next();
    let resource = match (asked, &of.policy) {
        (Some(resource), _) => resource,
        (None, None) => Resource::Graph,
        (None, Some(_)) => return None,
    };
    let directory = &call.world.directory;
    let consented = consented(call, grant, resource);
    let continuous = grant.claims.continuous_access && evaluates_continuously(call, resource);
    let (lifetime, refresh_in) = usual_lifetimes(continuous);
    let lifetime = lifetimes.access_token.unwrap_or(lifetime);
    let claims = claims(call, grant, resource, &consented, lifetime);
    let words = of.scopes.echo(directory, resource, &consented);
    Some(AccessToken {
        text: call.world.key.sign(&claims),
        lifetime,
        refresh_in: lifetimes.refresh_in.or(refresh_in),
        scope: faults::edit_scope(call, words).join(" "),
    })
}

/// What the token may do: everything consented. At B2C consent was given beforehand, for what is asked.
fn consented(call: &Call<'_>, grant: &Grant, resource: Resource) -> Vec<Arc<str>> {
    let of = &grant.authorization;
    if of.policy.is_some() {
        let asked = of.scopes.permissions().map(|(permission, _)| permission);
        let own = asked.filter(|permission| permission.resource == resource);
        return own.map(|permission| permission.name.clone()).collect();
    }
    call.world
        .store
        .lock()
        .consents
        .at(of.user, of.client_id, resource)
}

fn evaluates_continuously(call: &Call<'_>, resource: Resource) -> bool {
    match resource {
        Resource::Graph => true,
        Resource::Own(id) => call.world.directory.client(id).api.continuous_access,
    }
}

/// Lifetime, and when to renew: 60 to 90 minutes, or 20 to 28 hours where a token can be called back.
fn usual_lifetimes(continuous: bool) -> (i64, Option<i64>) {
    if continuous {
        let lifetime = rand::rng().random_range(20 * 3600..=28 * 3600);
        (lifetime, Some(lifetime / 2))
    } else {
        (rand::rng().random_range(3600..=5400), None)
    }
}

fn claims(
    call: &Call<'_>,
    grant: &Grant,
    resource: Resource,
    consented: &[Arc<str>],
    lifetime: i64,
) -> Value {
    let (of, directory) = (&grant.authorization, &call.world.directory);
    let (user, account) = (directory.user(of.user), directory.account(of.user, of.tenant));
    let tenant = directory.tenant(of.tenant);
    let audience = directory.resource_audience(resource);
    let client = &directory.client(of.client_id).guid;
    // Graph's userinfo answers the `sub` of the id token (OpenID Connect Core, section 5.3.2).
    let subject_of = if resource == Resource::Graph {
        client
    } else {
        audience
    };
    let UnixTime(now) = call.now;
    let mut claims = json!({
        "aud": audience, "iat": now - BACKDATED, "nbf": now - BACKDATED, "exp": now + lifetime,
        "oid": account.oid, "tid": account.tenant_guid, "sub": account.subject_for(subject_of),
        "name": user.display_name(), "sid": of.session.id, "uti": random::opaque(16),
    });
    let version = match resource {
        // Graph's own tokens are version 1; their issuer is ours, so that the published keys verify them.
        Resource::Graph => {
            claims["iss"] = json!(call.world.tenant_issuer(tenant));
            claims[REVOCATIONS] = json!(call.world.store.lock().revocations.count(of.user));
            TokenVersion::V1
        }
        Resource::Own(id) => {
            let version = directory.client(id).api.token_version;
            claims["iss"] = json!(call.world.access_token_issuer(tenant, version));
            version
        }
    };
    let oidc: &[&str] = if resource == Resource::Graph {
        &["openid", "profile", "email"]
    } else {
        &[]
    };
    let scopes: Vec<&str> = oidc
        .iter()
        .copied()
        .chain(consented.iter().map(|name| &**name))
        .collect();
    claims["scp"] = json!(scopes.join(" "));
    add_versioned(version, client, user, &mut claims);
    add_capabilities(grant, &mut claims);
    if let Some(policy) = &of.policy {
        claims["tfp"] = json!(policy);
        claims["iss"] = json!(call.world.tenant_issuer(tenant) + "/");
    }
    claims
}

fn add_versioned(version: TokenVersion, client: &str, user: &crate::directory::User, claims: &mut Value) {
    let more = match version {
        TokenVersion::V1 => json!({
            "ver": "1.0", "appid": client, "appidacr": "0", "upn": user.name, "unique_name": user.name,
            "given_name": user.given_name, "family_name": user.surname,
        }),
        TokenVersion::V2 => json!({
            "ver": "2.0", "azp": client, "azpacr": "0", "preferred_username": user.name,
        }),
    };
    if let (Some(claims), Value::Object(more)) = (claims.as_object_mut(), more) {
        claims.extend(more);
    }
}

/// What the client can do, and what the person proved.
fn add_capabilities(grant: &Grant, claims: &mut Value) {
    if grant.claims.continuous_access {
        claims["xms_cc"] = json!(["cp1"]);
    }
    let contexts = &grant.authorization.session.proof.contexts;
    if !contexts.is_empty() {
        claims["acrs"] = json!(contexts);
    }
}

//! Access tokens: for Graph, or for the API of an application, in the version that API wants.

use std::sync::Arc;

use rand::Rng;
use serde_json::{Value, json};

use super::grant::Grant;
use super::id_token::BACKDATED;
use crate::clock::UnixTime;
use crate::context::RequestContext;
use crate::directory::{Resource, TokenVersion, User};
use crate::injection::{self, TokenLifetimes};
use crate::random;
use crate::store::REVOCATIONS_CLAIM;

/// An access token and what the token response says of it.
pub(super) struct AccessToken {
    pub(super) text: String,
    /// Seconds.
    pub(super) lifetime: i64,
    /// Seconds after which a long-lived token should be renewed.
    pub(super) refresh_in: Option<i64>,
    pub(super) scope: String,
}

/// The access token of `grant`; `None` at B2C when no API was requested.
pub(super) fn issue(
    ctx: &RequestContext<'_>,
    grant: &Grant,
    lifetimes: &TokenLifetimes,
) -> Option<AccessToken> {
    let of = &grant.authorization;
    let requested = of.scopes.resources().into_iter().next();
    let resource = match (requested, &of.policy) {
        (Some(resource), _) => resource,
        (None, None) => Resource::Graph,
        (None, Some(_)) => return None,
    };
    let directory = &ctx.emulator.directory;
    let consented = consented(ctx, grant, resource);
    let (lifetime, refresh_in) = usual_lifetimes(access_evaluation(ctx, grant, resource));
    let lifetime = lifetimes.access_token.unwrap_or(lifetime);
    let claims = AccessTokenClaims {
        ctx,
        grant,
        resource,
        consented: &consented,
        lifetime,
    };
    let words = of.scopes.echo(directory, resource, &consented);
    Some(AccessToken {
        text: ctx.emulator.key.sign(&claims.build()),
        lifetime,
        refresh_in: lifetimes.refresh_in.or(refresh_in),
        scope: injection::edit_scope(ctx, words).join(" "),
    })
}

/// The scopes of the token: everything consented to. At B2C an administrator consented beforehand
/// to what is requested.
fn consented(ctx: &RequestContext<'_>, grant: &Grant, resource: Resource) -> Vec<Arc<str>> {
    let of = &grant.authorization;
    if of.policy.is_some() {
        let requested = of.scopes.permissions().map(|(permission, _)| permission);
        let own = requested.filter(|permission| permission.resource == resource);
        return own.map(|permission| permission.name.clone()).collect();
    }
    ctx.emulator
        .store
        .lock()
        .consents
        .at(of.user, of.client_id, resource)
}

/// When the right to access an API is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AccessEvaluation {
    /// At each call: the token can be called back, so it may live long.
    Continuous,
    /// At each renewal of the token.
    AtRenewal,
}

/// Continuous evaluation needs a client that handles claims challenges and an API that sends them.
fn access_evaluation(ctx: &RequestContext<'_>, grant: &Grant, resource: Resource) -> AccessEvaluation {
    let api_sends_challenges = match resource {
        Resource::Graph => true,
        Resource::Own(id) => ctx.emulator.directory.client(id).api.continuous_access,
    };
    if grant.claims.continuous_access && api_sends_challenges {
        AccessEvaluation::Continuous
    } else {
        AccessEvaluation::AtRenewal
    }
}

/// Lifetime, and when to renew: 60 to 90 minutes, or 20 to 28 hours where a token can be called
/// back.
fn usual_lifetimes(evaluation: AccessEvaluation) -> (i64, Option<i64>) {
    match evaluation {
        AccessEvaluation::Continuous => {
            let lifetime = rand::rng().random_range(20 * 3600..=28 * 3600);
            (lifetime, Some(lifetime / 2))
        }
        AccessEvaluation::AtRenewal => (rand::rng().random_range(3600..=5400), None),
    }
}

/// Everything that the claims of an access token depend on.
struct AccessTokenClaims<'a> {
    ctx: &'a RequestContext<'a>,
    grant: &'a Grant,
    resource: Resource,
    consented: &'a [Arc<str>],
    lifetime: i64,
}

impl AccessTokenClaims<'_> {
    fn build(&self) -> Value {
        let (of, directory) = (&self.grant.authorization, &self.ctx.emulator.directory);
        let (user, account) = (directory.user(of.user), directory.account(of.user, of.tenant));
        let client = &directory.client(of.client_id).guid;
        let UnixTime(now) = self.ctx.now;
        let mut claims = json!({
            "aud": directory.resource_audience(self.resource),
            "iat": now - BACKDATED, "nbf": now - BACKDATED, "exp": now + self.lifetime,
            "oid": account.oid, "tid": account.tenant_guid, "sub": account.subject_for(self.subject_of()),
            "name": user.display_name(), "sid": of.session.id, "uti": random::opaque(16), "scp": self.scopes(),
        });
        let version = self.add_issuer(&mut claims);
        add_versioned(version, client, user, &mut claims);
        add_capabilities(self.grant, &mut claims);
        if let Some(policy) = &of.policy {
            claims["tfp"] = json!(policy);
        }
        claims
    }

    /// Graph's userinfo endpoint returns the `sub` of the id token (OpenID Connect Core, section
    /// 5.3.2).
    fn subject_of(&self) -> &str {
        let directory = &self.ctx.emulator.directory;
        match self.resource {
            Resource::Graph => &directory.client(self.grant.authorization.client_id).guid,
            Resource::Own(_) => directory.resource_audience(self.resource),
        }
    }

    fn scopes(&self) -> String {
        let oidc: &[&str] = match self.resource {
            Resource::Graph => &["openid", "profile", "email"],
            Resource::Own(_) => &[],
        };
        let consented = self.consented.iter().map(|name| &**name);
        let scopes: Vec<&str> = oidc.iter().copied().chain(consented).collect();
        scopes.join(" ")
    }

    /// Adds the issuer, and for Graph the count of revocations; gives the version of the token.
    fn add_issuer(&self, claims: &mut Value) -> TokenVersion {
        let (of, emulator) = (&self.grant.authorization, self.ctx.emulator);
        let tenant = emulator.directory.tenant(of.tenant);
        let (version, issuer) = match self.resource {
            // Graph's own tokens are version 1; their issuer is ours, so that the published keys
            // verify them.
            Resource::Graph => {
                claims[REVOCATIONS_CLAIM] = json!(emulator.store.lock().revocations.count(of.user));
                (TokenVersion::V1, emulator.tenant_issuer(tenant))
            }
            Resource::Own(id) => {
                let version = emulator.directory.client(id).api.token_version;
                (version, emulator.access_token_issuer(tenant, version))
            }
        };
        claims["iss"] = match &of.policy {
            Some(_) => json!(emulator.tenant_issuer(tenant) + "/"),
            None => json!(issuer),
        };
        version
    }
}

fn add_versioned(version: TokenVersion, client: &str, user: &User, claims: &mut Value) {
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

/// Adds the client's capabilities and the authentication contexts that the user proved.
fn add_capabilities(grant: &Grant, claims: &mut Value) {
    if grant.claims.continuous_access {
        claims["xms_cc"] = json!(["cp1"]);
    }
    let contexts = &grant.authorization.session.proof.contexts;
    if !contexts.is_empty() {
        claims["acrs"] = json!(contexts);
    }
}

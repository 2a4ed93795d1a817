//! Bearer tokens, verified as an API must: signature, audience, time, issuer, user.

use serde_json::{Value, json};

use super::refusal::GraphError;
use crate::call::Call;
use crate::directory::UserId;
use crate::http::HttpRequest;
use crate::key::JwtError;
use crate::token::REVOCATIONS;
use crate::world::World;

/// Graph's audience, as a URL and as an application id.
const AUDIENCES: [&str; 2] = [
    "https://graph.microsoft.com",
    "00000003-0000-0000-c000-000000000000",
];

/// Whose verified token it is, and what it allows.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) user: UserId,
    pub(crate) oid: String,
    pub(crate) subject: String,
    pub(crate) scopes: Vec<String>,
    /// The client said (`xms_cc`) that it answers claims challenges.
    answers_challenges: bool,
}

impl Caller {
    /// A challenge, for clients that understand one.
    pub(crate) fn challenged(&self, claims: Value) -> GraphError {
        if self.answers_challenges {
            GraphError::Challenged(claims)
        } else {
            GraphError::Invalid("Continuous access evaluation resulted in failure.")
        }
    }
}

/// What a request's token says about it, for the log. Only a token that we signed says anything.
#[derive(Debug, Default)]
pub(crate) struct Bearer {
    pub(crate) user: Option<UserId>,
    pub(crate) client_id: Option<String>,
}

/// Reads who calls, without judging whether they may.
pub(crate) fn bearer(world: &World, request: &HttpRequest) -> Bearer {
    let claims = token_of(request).and_then(|token| world.key.verify(token).ok());
    let Some(claims) = claims else {
        return Bearer::default();
    };
    Bearer {
        user: user(world, &claims),
        client_id: claims["appid"].as_str().map(str::to_owned),
    }
}

/// Verifies the token of a call.
pub(crate) fn check(call: &Call<'_>) -> Result<Caller, GraphError> {
    let token = token_of(call.request).filter(|token| !token.is_empty());
    let token = token.ok_or(GraphError::Invalid("Access token is empty."))?;
    let claims = call.world.key.verify(token).map_err(|error| match error {
        JwtError::Malformed => GraphError::Invalid("JWT is not well formed."),
        JwtError::Signature => GraphError::Invalid("Signature is invalid."),
    })?;
    check_audience(&claims)?;
    check_time(call, &claims)?;
    check_issuer(call, &claims)?;
    let user =
        user(call.world, &claims).ok_or(GraphError::Invalid("The user of the token was not found."))?;
    let text = |name: &str| claims[name].as_str().unwrap_or_default();
    let capabilities = claims["xms_cc"].as_array().into_iter().flatten();
    let caller = Caller {
        user,
        oid: text("oid").to_owned(),
        subject: text("sub").to_owned(),
        scopes: text("scp").split(' ').map(str::to_owned).collect(),
        answers_challenges: capabilities.into_iter().any(|capability| capability == "cp1"),
    };
    check_revocations(call, &claims, &caller)?;
    Ok(caller)
}

/// Tokens from before the user's sessions were revoked do not hold.
fn check_revocations(call: &Call<'_>, claims: &Value, caller: &Caller) -> Result<(), GraphError> {
    let at_issue = claims[REVOCATIONS].as_u64().unwrap_or(0);
    let now = call.world.store.lock().revocations.count(caller.user);
    if at_issue >= now {
        return Ok(());
    }
    let newer = json!({ "essential": true, "value": call.now.seconds().to_string() });
    Err(caller.challenged(json!({ "access_token": { "nbf": newer } })))
}

fn token_of(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = request.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn check_audience(claims: &Value) -> Result<(), GraphError> {
    let audience = claims["aud"].as_str().unwrap_or_default();
    if AUDIENCES.contains(&audience.trim_end_matches('/')) {
        return Ok(());
    }
    Err(GraphError::Invalid(
        "Access token validation failure. Invalid audience.",
    ))
}

fn check_time(call: &Call<'_>, claims: &Value) -> Result<(), GraphError> {
    let now = call.now.seconds();
    let has_begun = claims["nbf"].as_i64().is_none_or(|nbf| nbf <= now);
    let has_not_ended = claims["exp"].as_i64().is_some_and(|exp| now < exp);
    if has_begun && has_not_ended {
        return Ok(());
    }
    Err(GraphError::Invalid(
        "Lifetime validation failed, the token is expired.",
    ))
}

/// The issuer must be a tenant of ours, and the one that the token says it is from.
fn check_issuer(call: &Call<'_>, claims: &Value) -> Result<(), GraphError> {
    let tenant = claims["tid"]
        .as_str()
        .and_then(|tid| call.world.directory.tenant_by_guid(tid));
    let expected = tenant.map(|tenant| call.world.tenant_issuer(tenant));
    if expected.is_some_and(|expected| claims["iss"] == expected.as_str()) {
        return Ok(());
    }
    Err(GraphError::Invalid(
        "Access token validation failure. Invalid issuer.",
    ))
}

fn user(world: &World, claims: &Value) -> Option<UserId> {
    world
        .directory
        .user_by_oid(claims["tid"].as_str()?, claims["oid"].as_str()?)
}

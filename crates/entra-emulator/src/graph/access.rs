//! BearerIdentity tokens, verified as an API must: signature, audience, time, issuer, user.

use serde_json::{Value, json};

use crate::bearer;
use crate::context::RequestContext;
use crate::directory::UserId;
use crate::graph_error::GraphError;
use crate::key::JwtError;
use crate::store::REVOCATIONS_CLAIM;

/// Graph's audience, as a URL and as an application id.
const AUDIENCES: [&str; 2] = [
    "https://graph.microsoft.com",
    "00000003-0000-0000-c000-000000000000",
];

/// The user and the scopes of a verified token.
#[derive(Debug)]
pub(crate) struct GraphCaller {
    pub(crate) user: UserId,
    pub(crate) oid: String,
    pub(crate) subject: String,
    pub(crate) scopes: Vec<String>,
    /// The client said (`xms_cc`) that it handles claims challenges.
    handles_challenges: bool,
}

impl GraphCaller {
    /// A challenge, for clients that understand one.
    pub(crate) fn challenged(&self, claims: Value) -> GraphError {
        if self.handles_challenges {
            GraphError::Challenged(claims)
        } else {
            GraphError::Invalid("Continuous access evaluation resulted in failure.")
        }
    }
}

/// Verifies the access token of a request.
pub(crate) fn check(ctx: &RequestContext<'_>) -> Result<GraphCaller, GraphError> {
    let token = bearer::token(ctx.request).filter(|token| !token.is_empty());
    let token = token.ok_or(GraphError::Invalid("Access token is empty."))?;
    let claims = ctx.emulator.key.verify(token).map_err(|error| match error {
        JwtError::Malformed => GraphError::Invalid("JWT is not well formed."),
        JwtError::Signature => GraphError::Invalid("Signature is invalid."),
    })?;
    check_audience(&claims)?;
    check_time(ctx, &claims)?;
    check_issuer(ctx, &claims)?;
    let user = bearer::user(ctx.emulator, &claims)
        .ok_or(GraphError::Invalid("The user of the token was not found."))?;
    let text = |name: &str| claims[name].as_str().unwrap_or_default();
    let capabilities = claims["xms_cc"].as_array().into_iter().flatten();
    let caller = GraphCaller {
        user,
        oid: text("oid").to_owned(),
        subject: text("sub").to_owned(),
        scopes: text("scp").split(' ').map(str::to_owned).collect(),
        handles_challenges: capabilities.into_iter().any(|capability| capability == "cp1"),
    };
    check_revocations(ctx, &claims, &caller)?;
    Ok(caller)
}

/// Tokens from before the user's sessions were revoked do not hold.
fn check_revocations(
    ctx: &RequestContext<'_>,
    claims: &Value,
    caller: &GraphCaller,
) -> Result<(), GraphError> {
    let at_issue = claims[REVOCATIONS_CLAIM].as_u64().unwrap_or(0);
    let now = ctx.emulator.store.lock().revocations.count(caller.user);
    if at_issue >= now {
        return Ok(());
    }
    let newer = json!({ "essential": true, "value": ctx.now.seconds().to_string() });
    Err(caller.challenged(json!({ "access_token": { "nbf": newer } })))
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

fn check_time(ctx: &RequestContext<'_>, claims: &Value) -> Result<(), GraphError> {
    let now = ctx.now.seconds();
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
fn check_issuer(ctx: &RequestContext<'_>, claims: &Value) -> Result<(), GraphError> {
    let tenant = claims["tid"]
        .as_str()
        .and_then(|tid| ctx.emulator.directory.tenant_by_guid(tid));
    let expected = tenant.map(|tenant| ctx.emulator.tenant_issuer(tenant));
    if expected.is_some_and(|expected| claims["iss"] == expected.as_str()) {
        return Ok(());
    }
    Err(GraphError::Invalid(
        "Access token validation failure. Invalid issuer.",
    ))
}

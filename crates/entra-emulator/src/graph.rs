//! Microsoft Graph: the signed-in user's profile, for access tokens that hold.

mod access;
mod photo;

use serde_json::json;

use crate::context::RequestContext;
use crate::graph_error::{GraphError, graph_error_response};
use crate::http::HttpResponse;
use crate::injection;

use access::GraphCaller;

const JSON: &str =
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
/// Scopes that show the caller their own account.
const READ: &[&str] = &["User.Read", "User.ReadWrite", "User.Read.All"];

/// `GET /graph/v1.0/me`.
pub(crate) fn me(ctx: &RequestContext<'_>) -> HttpResponse {
    respond(ctx, READ, |caller| {
        Ok(profile(ctx, caller).with("odata-version", "4.0"))
    })
}

/// `GET /graph/v1.0/me/photo/$value`.
pub(crate) fn photo(ctx: &RequestContext<'_>) -> HttpResponse {
    respond(ctx, READ, |caller| {
        let user = ctx.emulator.directory.user(caller.user);
        if !user.has_photo {
            return Err(GraphError::NoPhoto);
        }
        let mut response = HttpResponse::new(200)
            .with("content-type", "image/png")
            .with("cache-control", "no-cache");
        response.body = photo::of(user);
        Ok(response)
    })
}

/// `POST /graph/v1.0/me/revokeSignInSessions`: nothing that was issued to the user holds any more.
pub(crate) fn revoke_sessions(ctx: &RequestContext<'_>) -> HttpResponse {
    respond(ctx, READ, |caller| {
        ctx.emulator.store.lock().revoke(caller.user);
        let context = format!("{}/graph/v1.0/$metadata#Edm.Boolean", ctx.emulator.origin);
        let body = json!({ "@odata.context": context, "value": true });
        Ok(HttpResponse::json(200, &body).set("content-type", JSON))
    })
}

/// `/graph/oidc/userinfo` (OpenID Connect Core, section 5.3).
pub(crate) fn user_info(ctx: &RequestContext<'_>) -> HttpResponse {
    respond(ctx, &["openid"], |caller| {
        let user = ctx.emulator.directory.user(caller.user);
        let body = json!({
            "sub": caller.subject, "name": user.display_name(), "given_name": user.given_name,
            "family_name": user.surname, "email": user.name,
            "picture": format!("{}/graph/v1.0/me/photo/$value", ctx.emulator.origin),
        });
        Ok(HttpResponse::json(200, &body).with("cache-control", "no-cache"))
    })
}

fn respond(
    ctx: &RequestContext<'_>,
    scopes: &[&str],
    endpoint: impl FnOnce(&GraphCaller) -> Result<HttpResponse, GraphError>,
) -> HttpResponse {
    match admitted(ctx, scopes).and_then(|caller| endpoint(&caller)) {
        Ok(response) => response
            .with("request-id", ctx.trace_id.clone())
            .with("client-request-id", ctx.correlation_id.clone()),
        Err(error) => graph_error_response(ctx, &error),
    }
}

fn admitted(ctx: &RequestContext<'_>, scopes: &[&str]) -> Result<GraphCaller, GraphError> {
    injection::refuse_graph_request(ctx)?;
    let caller = access::check(ctx)?;
    if let Some(claims) = injection::claims_challenge(ctx) {
        return Err(caller.challenged(claims));
    }
    let is_sufficient = |scope: &String| scopes.contains(&scope.as_str());
    if caller.scopes.iter().any(is_sufficient) {
        Ok(caller)
    } else {
        Err(GraphError::Forbidden)
    }
}

fn profile(ctx: &RequestContext<'_>, caller: &GraphCaller) -> HttpResponse {
    let user = ctx.emulator.directory.user(caller.user);
    let body = json!({
        "@odata.context": format!("{}/graph/v1.0/$metadata#users/$entity", ctx.emulator.origin),
        "businessPhones": [],
        "displayName": user.display_name(),
        "givenName": user.given_name,
        "jobTitle": user.job_title,
        "mail": user.name,
        "mobilePhone": null,
        "officeLocation": null,
        "preferredLanguage": null,
        "surname": user.surname,
        "userPrincipalName": user.name,
        "id": caller.oid,
    });
    HttpResponse::json(200, &body)
        .set("content-type", JSON)
        .with("cache-control", "no-cache")
}

//! Microsoft Graph: the signed-in user's profile, for access tokens that hold.

mod bearer;
mod refusal;

use serde_json::json;

use crate::call::Call;
use crate::faults::FaultName;
use crate::http::Reply;

pub(crate) use bearer::bearer;

use bearer::Caller;
use refusal::GraphError;

const JSON: &str =
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/// `GET /graph/v1.0/me`.
pub(crate) fn me(call: &Call<'_>) -> Reply {
    admitted(call, "User.Read").map_or_else(
        |error| refusal::reply(call, &error),
        |caller| profile(call, &caller).with("odata-version", "4.0"),
    )
}

/// `/graph/oidc/userinfo` (OpenID Connect Core, section 5.3).
pub(crate) fn user_info(call: &Call<'_>) -> Reply {
    let caller = match admitted(call, "openid") {
        Ok(caller) => caller,
        Err(error) => return refusal::reply(call, &error),
    };
    let user = call.world.directory.user(caller.user);
    let body = json!({
        "sub": caller.subject, "name": user.display_name(), "given_name": user.given_name,
        "family_name": user.surname, "email": user.name,
    });
    Reply::json(200, &body).with("cache-control", "no-cache")
}

fn admitted(call: &Call<'_>, scope: &str) -> Result<Caller, GraphError> {
    if call.fires(FaultName::Graph401Plain).is_some() {
        return Err(GraphError::Invalid("Access token validation failure."));
    }
    if call.fires(FaultName::Graph403).is_some() {
        return Err(GraphError::Forbidden);
    }
    if let Some(params) = call.fires(FaultName::Graph429) {
        return Err(GraphError::TooMany {
            seconds: params.number("seconds", 10),
        });
    }
    let caller = bearer::check(call)?;
    if caller.scopes.iter().any(|granted| granted == scope) {
        Ok(caller)
    } else {
        Err(GraphError::Forbidden)
    }
}

fn profile(call: &Call<'_>, caller: &Caller) -> Reply {
    let user = call.world.directory.user(caller.user);
    let body = json!({
        "@odata.context": format!("{}/graph/v1.0/$metadata#users/$entity", call.world.origin),
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
        "id": user.oid,
    });
    Reply::json(200, &body)
        .set("content-type", JSON)
        .with("cache-control", "no-cache")
        .with("request-id", call.trace_id.clone())
        .with("client-request-id", call.correlation_id.clone())
}

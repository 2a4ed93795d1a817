//! Microsoft Graph: the signed-in user's profile, for access tokens that hold.

mod bearer;
mod photo;
mod refusal;

use serde_json::json;

use crate::call::Call;
use crate::faults::{self, FaultName};
use crate::http::Reply;

pub(crate) use bearer::bearer;

use bearer::Caller;
use refusal::GraphError;

const JSON: &str =
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
/// Scopes that show the caller their own account.
const READ: &[&str] = &["User.Read", "User.ReadWrite", "User.Read.All"];

/// `GET /graph/v1.0/me`.
pub(crate) fn me(call: &Call<'_>) -> Reply {
    answer(call, READ, |caller| {
        profile(call, caller).with("odata-version", "4.0")
    })
}

/// `GET /graph/v1.0/me/photo/$value`.
pub(crate) fn photo(call: &Call<'_>) -> Reply {
    answer(call, READ, |caller| {
        let mut reply = Reply::new(200)
            .with("content-type", "image/png")
            .with("cache-control", "no-cache");
        reply.body = photo::of(call.world.directory.user(caller.user));
        reply
    })
}

/// `POST /graph/v1.0/me/revokeSignInSessions`: nothing that was issued to the user holds any more.
pub(crate) fn revoke_sessions(call: &Call<'_>) -> Reply {
    answer(call, READ, |caller| {
        call.world.store.lock().revoke(caller.user);
        let context = format!("{}/graph/v1.0/$metadata#Edm.Boolean", call.world.origin);
        Reply::json(200, &json!({ "@odata.context": context, "value": true })).set("content-type", JSON)
    })
}

/// `/graph/oidc/userinfo` (OpenID Connect Core, section 5.3).
pub(crate) fn user_info(call: &Call<'_>) -> Reply {
    answer(call, &["openid"], |caller| {
        let user = call.world.directory.user(caller.user);
        let body = json!({
            "sub": caller.subject, "name": user.display_name(), "given_name": user.given_name,
            "family_name": user.surname, "email": user.name,
            "picture": format!("{}/graph/v1.0/me/photo/$value", call.world.origin),
        });
        Reply::json(200, &body).with("cache-control", "no-cache")
    })
}

fn answer(call: &Call<'_>, scopes: &[&str], endpoint: impl FnOnce(&Caller) -> Reply) -> Reply {
    match admitted(call, scopes) {
        Ok(caller) => endpoint(&caller)
            .with("request-id", call.trace_id.clone())
            .with("client-request-id", call.correlation_id.clone()),
        Err(error) => refusal::reply(call, &error),
    }
}

fn admitted(call: &Call<'_>, scopes: &[&str]) -> Result<Caller, GraphError> {
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
    if let Some(claims) = faults::challenge(call) {
        return Err(caller.challenged(claims));
    }
    if caller
        .scopes
        .iter()
        .any(|granted| scopes.contains(&granted.as_str()))
    {
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
        "id": caller.oid,
    });
    Reply::json(200, &body)
        .set("content-type", JSON)
        .with("cache-control", "no-cache")
}

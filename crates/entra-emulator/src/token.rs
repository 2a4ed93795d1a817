//! `/token`: who redeems, what is redeemed, and the tokens for it.

mod answer;
mod code_grant;
mod grant;
mod refresh_grant;
mod refusal;

use hyper::Method;

use crate::aadsts::{self, Refusal};
use crate::authorize::{required, unreadable};
use crate::call::Call;
use crate::directory::{Client, ScopeSet};
use crate::faults;
use crate::http::{Params, Reply};

use grant::Grant;

pub(crate) use refusal::{refusal_body, refusal_reply};

/// Answers a token request.
pub(crate) fn answer(call: &Call<'_>, segment: &str) -> Reply {
    redeem(call, segment).unwrap_or_else(|refusal| refusal_reply(call, &refusal))
}

fn redeem(call: &Call<'_>, segment: &str) -> Result<Reply, Refusal> {
    check_method(call)?;
    let params = call.request.form().map_err(unreadable)?;
    let grant_type = required(&params, "grant_type")?;
    check_tenant(call, segment)?;
    let client = check_client(call, &params)?;
    check_origin(call)?;
    faults::refuse_at_token(call)?;
    let grant = match grant_type {
        "authorization_code" => code_grant::redeem(call, segment, client, &params)?,
        "refresh_token" => refresh_grant::redeem(call, segment, client, &params)?,
        other => return Err(Refusal::about(&aadsts::GRANT_TYPE, other)),
    };
    Ok(answer::tokens(
        call,
        &grant,
        params.get("client_info") == Some("1"),
    ))
}

fn check_method(call: &Call<'_>) -> Result<(), Refusal> {
    match &call.request.method {
        &Method::POST => Ok(()),
        other => Err(Refusal::about(&aadsts::POST_ONLY, other.as_str())),
    }
}

fn check_tenant(call: &Call<'_>, segment: &str) -> Result<(), Refusal> {
    let known = call.world.directory.audience(segment).is_some();
    if known {
        Ok(())
    } else {
        Err(Refusal::about(&aadsts::TENANT_UNKNOWN, segment))
    }
}

fn check_client<'a>(call: &Call<'a>, params: &Params) -> Result<&'a Client, Refusal> {
    let id = required(params, "client_id")?;
    let client = call.world.directory.client(id);
    let client = client.ok_or_else(|| Refusal::about(&aadsts::CLIENT_UNKNOWN, id))?;
    if params
        .get("client_secret")
        .or(params.get("client_assertion"))
        .is_some()
    {
        return Err(Refusal::new(&aadsts::SECRET_PRESENTED));
    }
    Ok(client)
}

/// Every registered application is a single-page app: its grants are redeemed by scripts, never by servers.
fn check_origin(call: &Call<'_>) -> Result<(), Refusal> {
    if call.request.origin().is_some() {
        Ok(())
    } else {
        Err(Refusal::new(&aadsts::ORIGIN_MISSING))
    }
}

/// The scopes a token request asks for; those of the grant, if it names none.
fn scopes(call: &Call<'_>, params: &Params, granted: &ScopeSet) -> Result<ScopeSet, Refusal> {
    match params.get("scope") {
        Some(text) => crate::authorize::read_scopes(call.world, text),
        None => Ok(granted.clone()),
    }
}

/// The grant must allow everything that is asked for.
fn check_consent(call: &Call<'_>, grant: &Grant) -> Result<(), Refusal> {
    let issued = call.world.store.lock();
    let missing = issued
        .consents
        .missing(grant.user, grant.client_id, &grant.scopes);
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::new(&aadsts::CONSENT_REQUIRED))
    }
}

//! `/token`: who redeems, what is redeemed, and the tokens for it.

mod access_token;
mod answer;
mod b2c;
mod client;
mod code_grant;
mod device_grant;
mod grant;
mod id_token;
mod refresh_grant;
mod refusal;

use hyper::Method;

use crate::aadsts::{self, Refusal};
use crate::authorize::{known_client, read_scopes, required, unreadable};
use crate::call::Call;
use crate::directory::{Audience, AuthorityPath, ScopeSet};
use crate::faults;
use crate::http::{Params, Reply};

use grant::Grant;

pub(crate) use access_token::REVOCATIONS;
pub(crate) use refusal::{refusal_body, refusal_reply};

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// Answers a token request.
pub(crate) fn answer(call: &Call<'_>, authority: &AuthorityPath) -> Reply {
    redeem(call, authority).unwrap_or_else(|refusal| refusal_reply(call, &refusal))
}

fn redeem(call: &Call<'_>, authority: &AuthorityPath) -> Result<Reply, Refusal> {
    check_method(call)?;
    let params = call.request.form().map_err(unreadable)?;
    let grant_type = required(&params, "grant_type")?;
    let client = known_client(call.world, authority, &params)?;
    client::check(call, client, &params)?;
    faults::refuse_at_token(call)?;
    let grant = match grant_type {
        "authorization_code" => code_grant::redeem(call, authority, client, &params)?,
        "refresh_token" => refresh_grant::redeem(call, authority, client, &params)?,
        DEVICE_CODE => device_grant::redeem(call, client, &params)?,
        other => return Err(Refusal::about(&aadsts::GRANT_TYPE, other)),
    };
    let wants_client_info = params.get("client_info") == Some("1");
    Ok(answer::tokens(call, &grant, wants_client_info))
}

/// Device codes are asked for and redeemed by POST like everything else here.
pub(crate) fn check_method(call: &Call<'_>) -> Result<(), Refusal> {
    match &call.request.method {
        &Method::POST => Ok(()),
        other => Err(Refusal::about(&aadsts::POST_ONLY, other.as_str())),
    }
}

/// The scopes a token request asks for; those of the grant, if it names none.
fn scopes(call: &Call<'_>, params: &Params, granted: &ScopeSet) -> Result<ScopeSet, Refusal> {
    match params.get("scope") {
        Some(text) => read_scopes(call.world, text),
        None => Ok(granted.clone()),
    }
}

/// The grant must allow everything that is asked for. At B2C an administrator allowed it beforehand.
fn check_consent(call: &Call<'_>, authority: &AuthorityPath, grant: &Grant) -> Result<(), Refusal> {
    if matches!(
        call.world.directory.audience(authority),
        Some(Audience::Policy(..))
    ) {
        return Ok(());
    }
    let of = &grant.authorization;
    let issued = call.world.store.lock();
    let missing = issued.consents.missing(of.user, of.client_id, &of.scopes);
    if missing.is_empty() {
        Ok(())
    } else if missing.iter().any(|(_, admin_only)| *admin_only) {
        Err(Refusal::new(&aadsts::ADMIN_CONSENT))
    } else {
        Err(Refusal::new(&aadsts::CONSENT_REQUIRED))
    }
}

//! `grant_type=refresh_token` (RFC 6749, section 6), with a single-page app's fixed lifetime.

use super::grant::Grant;
use super::{check_consent, scopes};
use crate::aadsts::{self, Refusal};
use crate::authorize::required;
use crate::call::Call;
use crate::claims::ClaimsRequest;
use crate::directory::{Audience, AuthorityPath, Client, Platform};
use crate::http::Params;
use crate::store::{Authorization, RefreshGrant};

pub(crate) fn redeem(
    call: &Call<'_>,
    authority: &AuthorityPath,
    client: &Client,
    params: &Params,
) -> Result<Grant, Refusal> {
    let issued = find(call, client, required(params, "refresh_token")?)?;
    let claims = ClaimsRequest::read(params)?;
    check_contexts(&claims, &issued.authorization)?;
    let moved = moved_to(call, authority, issued.authorization)?;
    let scopes = scopes(call, params, &moved.scopes)?;
    let fixed = moved.platform == Platform::Spa;
    let grant = Grant {
        authorization: Authorization { scopes, ..moved },
        nonce: None,
        claims,
        refresh_until: fixed.then_some(issued.expires),
    };
    check_consent(call, authority, &grant)?;
    Ok(grant)
}

fn find(call: &Call<'_>, client: &Client, token: &str) -> Result<RefreshGrant, Refusal> {
    let issued = call.world.store.lock().refresh_tokens.find(token).cloned();
    let issued = issued.ok_or(&aadsts::GRANT_MALFORMED)?;
    if issued.authorization.client_id != client.id {
        return Err(Refusal::new(&aadsts::GRANT_MALFORMED));
    }
    if call.world.directory.user(issued.authorization.user).disabled {
        return Err(Refusal::new(&aadsts::DISABLED));
    }
    match (
        issued.revoked,
        call.now >= issued.expires,
        issued.authorization.platform,
    ) {
        (false, false, _) => Ok(issued),
        (true, _, _) => Err(Refusal::new(&aadsts::GRANT_REVOKED)),
        (_, true, Platform::Spa) if issued.authorization.policy.is_none() => {
            Err(Refusal::new(&aadsts::SPA_LIFETIME))
        }
        (_, true, _) if issued.authorization.policy.is_some() => Err(Refusal::new(&aadsts::B2C_GRANT)),
        (_, true, _) => Err(Refusal::new(&aadsts::INACTIVE)),
    }
}

/// An authentication context that the session does not prove needs the person.
fn check_contexts(claims: &ClaimsRequest, issued: &Authorization) -> Result<(), Refusal> {
    if claims.contexts.is_subset(&issued.session.proof.contexts) {
        return Ok(());
    }
    let missing: Vec<_> = claims
        .contexts
        .difference(&issued.session.proof.contexts)
        .collect();
    let wanted = serde_json::json!({ "access_token": { "acrs": { "essential": true, "values": missing } } });
    Err(Refusal::new(&aadsts::MFA_REQUIRED).with_claims(wanted.to_string()))
}

/// A refresh token belongs to a user, so any authority that admits that user takes it.
fn moved_to(
    call: &Call<'_>,
    authority: &AuthorityPath,
    issued: Authorization,
) -> Result<Authorization, Refusal> {
    let directory = &call.world.directory;
    let audience = directory.audience(authority);
    let policy = audience.and_then(|audience| audience.policy());
    if policy != issued.policy.as_deref() {
        return Err(Refusal::new(&aadsts::GRANT_MALFORMED));
    }
    let stays = matches!(audience, Some(Audience::Common | Audience::Organizations));
    let account = audience.and_then(|audience| directory.account_for(&audience, issued.user));
    let name = &directory.user(issued.user).name;
    let account = account.ok_or_else(|| Refusal::about(&aadsts::USER_NOT_IN_TENANT, name))?;
    let tenant = if stays { issued.tenant } else { account.tenant };
    Ok(Authorization { tenant, ..issued })
}

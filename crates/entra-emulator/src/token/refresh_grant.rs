//! `grant_type=refresh_token` (RFC 6749, section 6), with a single-page app's fixed lifetime.

use super::grant::Grant;
use super::{check_consent, scopes};
use crate::aadsts::{self, Refusal};
use crate::authorize::required;
use crate::call::Call;
use crate::directory::Client;
use crate::http::Params;
use crate::store::RefreshGrant;

pub(crate) fn redeem(
    call: &Call<'_>,
    segment: &str,
    client: &Client,
    params: &Params,
) -> Result<Grant, Refusal> {
    let issued = find(call, client, required(params, "refresh_token")?)?;
    let tenant = tenant_of(call, segment, &issued)?;
    let grant = Grant {
        client_id: issued.client_id,
        tenant,
        user: issued.user,
        scopes: scopes(call, params, &issued.scopes)?,
        nonce: None,
        session: issued.session,
        refresh_until: Some(issued.expires),
    };
    check_consent(call, &grant)?;
    Ok(grant)
}

fn find(call: &Call<'_>, client: &Client, token: &str) -> Result<RefreshGrant, Refusal> {
    let issued = call.world.store.lock().refresh_tokens.find(token).cloned();
    let issued = issued.ok_or(&aadsts::GRANT_MALFORMED)?;
    if issued.client_id != client.id {
        return Err(Refusal::new(&aadsts::GRANT_MALFORMED));
    }
    if call.now >= issued.expires {
        return Err(Refusal::new(&aadsts::SPA_LIFETIME));
    }
    Ok(issued)
}

/// A refresh token belongs to a user, so any authority that admits that user takes it.
fn tenant_of(call: &Call<'_>, segment: &str, issued: &RefreshGrant) -> Result<&'static str, Refusal> {
    let directory = &call.world.directory;
    let tenant = directory
        .audience(segment)
        .and_then(|audience| directory.tenant_for(&audience, issued.user));
    let name = directory.user(issued.user).name;
    tenant
        .map(|tenant| tenant.id)
        .ok_or_else(|| Refusal::about(&aadsts::USER_NOT_IN_TENANT, name))
}

//! `grant_type=authorization_code` (RFC 6749, section 4.1.3; RFC 7636, section 4.6).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::sha2::{Digest, Sha256};

use super::grant::Grant;
use super::{check_consent, scopes};
use crate::aadsts::{self, Refusal};
use crate::authorize::required;
use crate::call::Call;
use crate::directory::Client;
use crate::http::Params;
use crate::store::{CodeError, CodeGrant};

pub(crate) fn redeem(
    call: &Call<'_>,
    segment: &str,
    client: &Client,
    params: &Params,
) -> Result<Grant, Refusal> {
    let code = required(params, "code")?;
    let issued = find(call, code)?;
    check_binding(call, segment, client, &issued)?;
    check_redirect_uri(params, &issued)?;
    check_verifier(params, &issued)?;
    let grant = Grant {
        client_id: issued.client_id,
        tenant: issued.tenant,
        user: issued.user,
        scopes: scopes(call, params, &issued.scopes)?,
        nonce: issued.nonce,
        session: issued.session,
        refresh_until: None,
    };
    check_single_resource(&grant)?;
    check_consent(call, &grant)?;
    call.world.store.lock().codes.redeem(code).map_err(refusal)?;
    Ok(grant)
}

fn find(call: &Call<'_>, code: &str) -> Result<CodeGrant, Refusal> {
    call.world
        .store
        .lock()
        .codes
        .find(code, call.now)
        .cloned()
        .map_err(refusal)
}

fn refusal(error: CodeError) -> Refusal {
    Refusal::new(match error {
        CodeError::Unknown => &aadsts::GRANT_MALFORMED,
        CodeError::Redeemed => &aadsts::CODE_REDEEMED,
        CodeError::Expired => &aadsts::CODE_EXPIRED,
    })
}

/// The code is redeemed by the client it was issued to, through an authority of its tenant.
fn check_binding(call: &Call<'_>, segment: &str, client: &Client, issued: &CodeGrant) -> Result<(), Refusal> {
    let directory = &call.world.directory;
    let tenant = directory
        .audience(segment)
        .and_then(|audience| directory.tenant_for(&audience, issued.user));
    if client.id == issued.client_id && tenant.is_some_and(|tenant| tenant.id == issued.tenant) {
        return Ok(());
    }
    Err(Refusal::new(&aadsts::GRANT_MALFORMED))
}

fn check_redirect_uri(params: &Params, issued: &CodeGrant) -> Result<(), Refusal> {
    if required(params, "redirect_uri")? == issued.redirect_uri.as_str() {
        return Ok(());
    }
    Err(Refusal::new(&aadsts::REDIRECT_URI_CHANGED))
}

fn check_verifier(params: &Params, issued: &CodeGrant) -> Result<(), Refusal> {
    let verifier = required(params, "code_verifier")?;
    if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == issued.challenge {
        return Ok(());
    }
    Err(Refusal::new(&aadsts::VERIFIER))
}

fn check_single_resource(grant: &Grant) -> Result<(), Refusal> {
    match grant.scopes.resources().as_slice() {
        [] | [_] => Ok(()),
        several => {
            let names: Vec<_> = several.iter().map(|resource| resource.audience()).collect();
            Err(Refusal::about(&aadsts::SEVERAL_RESOURCES, names.join(" ")))
        }
    }
}

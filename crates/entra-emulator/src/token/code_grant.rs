//! `grant_type=authorization_code` (RFC 6749, section 4.1.3; RFC 7636, section 4.6).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::sha2::{Digest, Sha256};

use super::grant::Grant;
use super::{check_consent, scopes};
use crate::aadsts::{self, Refusal};
use crate::authorize::required;
use crate::call::Call;
use crate::claims::ClaimsRequest;
use crate::directory::{AuthorityPath, Client};
use crate::http::Params;
use crate::store::{Authorization, CodeError, CodeGrant};

pub(crate) fn redeem(
    call: &Call<'_>,
    authority: &AuthorityPath,
    client: &Client,
    params: &Params,
) -> Result<Grant, Refusal> {
    let code = required(params, "code")?;
    let issued = find(call, code)?;
    check_binding(call, authority, client, &issued.authorization)?;
    check_redirect_uri(params, &issued)?;
    check_verifier(params, &issued)?;
    let scopes = scopes(call, params, &issued.authorization.scopes)?;
    let grant = Grant {
        authorization: Authorization {
            scopes,
            ..issued.authorization
        },
        nonce: issued.nonce,
        claims: ClaimsRequest::read(params)?.and(issued.claims),
        refresh_until: None,
    };
    check_single_resource(call, &grant)?;
    check_consent(call, authority, &grant)?;
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

/// The code is redeemed by the client it was issued to, through an authority of its tenant and policy.
fn check_binding(
    call: &Call<'_>,
    authority: &AuthorityPath,
    client: &Client,
    issued: &Authorization,
) -> Result<(), Refusal> {
    let directory = &call.world.directory;
    let audience = directory.audience(authority);
    let account = audience.and_then(|audience| directory.account_for(&audience, issued.user));
    let policy = audience.and_then(|audience| audience.policy());
    if client.id == issued.client_id
        && account.is_some_and(|account| account.tenant == issued.tenant)
        && policy == issued.policy.as_deref()
    {
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

/// A challenge asks for its verifier, and a verifier for a challenge: otherwise somebody took the challenge away.
fn check_verifier(params: &Params, issued: &CodeGrant) -> Result<(), Refusal> {
    let Some(challenge) = &issued.challenge else {
        return match params.get("code_verifier") {
            None => Ok(()),
            Some(_) => Err(Refusal::new(&aadsts::VERIFIER)),
        };
    };
    let verifier = required(params, "code_verifier")?;
    if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == *challenge {
        return Ok(());
    }
    Err(Refusal::new(&aadsts::VERIFIER))
}

fn check_single_resource(call: &Call<'_>, grant: &Grant) -> Result<(), Refusal> {
    match grant.authorization.scopes.resources().as_slice() {
        [] | [_] => Ok(()),
        several => {
            let directory = &call.world.directory;
            let names: Vec<_> = several
                .iter()
                .map(|resource| directory.resource_uri(*resource))
                .collect();
            Err(Refusal::about(&aadsts::SEVERAL_RESOURCES, names.join(" ")))
        }
    }
}

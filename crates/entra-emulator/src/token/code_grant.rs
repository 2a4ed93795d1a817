//! `grant_type=authorization_code` (RFC 6749, section 4.1.3; RFC 7636, section 4.6).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::sha2::{Digest, Sha256};

use super::grant::Grant;
use super::grant_checks::{check_consent, scopes};
use crate::aadsts;
use crate::checks::required;
use crate::context::RequestContext;
use crate::directory::{AuthorityPath, Client, Platform};
use crate::http::Params;
use crate::oauth_error::OAuthError;
use crate::protocol::ClaimsRequest;
use crate::store::{Authorization, CodeError, CodeGrant};

/// Redeems an authorization code.
pub(super) fn redeem(
    ctx: &RequestContext<'_>,
    authority: &AuthorityPath,
    client: &Client,
    params: &Params,
) -> Result<Grant, OAuthError> {
    let code = required(params, "code")?;
    let code_grant = find(ctx, code)?;
    check_binding(ctx, authority, client, &code_grant.authorization)?;
    check_redirect_uri(params, &code_grant)?;
    check_verifier(params, &code_grant)?;
    let scopes = scopes(ctx, params, &code_grant.authorization.scopes)?;
    let mut grant = Grant {
        authorization: Authorization {
            scopes,
            ..code_grant.authorization
        },
        nonce: code_grant.nonce,
        claims: ClaimsRequest::read(params)?.merged_with(code_grant.claims),
        refresh_until: None,
        spa_code: None,
    };
    check_single_resource(ctx, &grant)?;
    check_consent(ctx, authority, &grant)?;
    ctx.emulator.store.lock().codes.redeem(code).map_err(code_error)?;
    grant.spa_code = spa_code(ctx, client, params, &grant);
    Ok(grant)
}

/// A second code for the page of a server (`return_spa_code`): without redirect URI and challenge,
/// since the server has proved itself. The application needs a page of its own for it.
fn spa_code(ctx: &RequestContext<'_>, client: &Client, params: &Params, grant: &Grant) -> Option<String> {
    let has_page = client
        .redirect_uris
        .iter()
        .any(|registered| registered.platform == Platform::Spa);
    let is_server = grant.authorization.platform == Platform::Web;
    if params.get("return_spa_code") != Some("1") || !is_server || !has_page {
        return None;
    }
    let of_page = CodeGrant {
        authorization: Authorization {
            platform: Platform::Spa,
            ..grant.authorization.clone()
        },
        redirect_uri: None,
        nonce: grant.nonce.clone(),
        code_challenge: None,
        claims: grant.claims.clone(),
    };
    Some(ctx.emulator.store.lock().codes.issue(of_page, ctx.now))
}

fn find(ctx: &RequestContext<'_>, code: &str) -> Result<CodeGrant, OAuthError> {
    ctx.emulator
        .store
        .lock()
        .codes
        .find(code, ctx.now)
        .cloned()
        .map_err(code_error)
}

fn code_error(error: CodeError) -> OAuthError {
    OAuthError::new(match error {
        CodeError::Unknown => &aadsts::GRANT_MALFORMED,
        CodeError::Redeemed => &aadsts::CODE_REDEEMED,
        CodeError::Expired => &aadsts::CODE_EXPIRED,
    })
}

/// The code is redeemed by the client it was issued to, through an authority of its tenant and
/// policy.
fn check_binding(
    ctx: &RequestContext<'_>,
    authority: &AuthorityPath,
    client: &Client,
    authorization: &Authorization,
) -> Result<(), OAuthError> {
    let directory = &ctx.emulator.directory;
    let audience = directory.audience(authority);
    let account = audience.and_then(|audience| directory.account_for(&audience, authorization.user));
    let policy = audience.and_then(|audience| audience.policy());
    if client.id == authorization.client_id
        && account.is_some_and(|account| account.tenant == authorization.tenant)
        && policy == authorization.policy.as_deref()
    {
        return Ok(());
    }
    Err(OAuthError::new(&aadsts::GRANT_MALFORMED))
}

fn check_redirect_uri(params: &Params, code_grant: &CodeGrant) -> Result<(), OAuthError> {
    let Some(redirect_uri) = &code_grant.redirect_uri else {
        return Ok(());
    };
    if required(params, "redirect_uri")? == redirect_uri.as_str() {
        return Ok(());
    }
    Err(OAuthError::new(&aadsts::REDIRECT_URI_CHANGED))
}

/// A challenge asks for its verifier, and a verifier for a challenge: otherwise the challenge was
/// taken out of the authorization request.
fn check_verifier(params: &Params, code_grant: &CodeGrant) -> Result<(), OAuthError> {
    let Some(challenge) = &code_grant.code_challenge else {
        return match params.get("code_verifier") {
            None => Ok(()),
            Some(_) => Err(OAuthError::new(&aadsts::VERIFIER)),
        };
    };
    let verifier = required(params, "code_verifier")?;
    if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == *challenge {
        return Ok(());
    }
    Err(OAuthError::new(&aadsts::VERIFIER))
}

fn check_single_resource(ctx: &RequestContext<'_>, grant: &Grant) -> Result<(), OAuthError> {
    match grant.authorization.scopes.resources().as_slice() {
        [] | [_] => Ok(()),
        several => {
            let directory = &ctx.emulator.directory;
            let names: Vec<_> = several
                .iter()
                .map(|resource| directory.resource_uri(*resource))
                .collect();
            Err(OAuthError::about(&aadsts::SEVERAL_RESOURCES, names.join(" ")))
        }
    }
}

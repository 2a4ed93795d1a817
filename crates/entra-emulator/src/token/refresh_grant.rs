//! `grant_type=refresh_token` (RFC 6749, section 6), with a single-page app's fixed lifetime.

use super::grant::Grant;
use super::grant_checks::{check_consent, scopes};
use crate::aadsts;
use crate::checks::required;
use crate::context::RequestContext;
use crate::directory::{Audience, AuthorityPath, Client, Platform};
use crate::http::Params;
use crate::oauth_error::OAuthError;
use crate::protocol::ClaimsRequest;
use crate::store::{Authorization, RefreshGrant};

/// Redeems a refresh token.
pub(super) fn redeem(
    ctx: &RequestContext<'_>,
    authority: &AuthorityPath,
    client: &Client,
    params: &Params,
) -> Result<Grant, OAuthError> {
    let refresh_grant = find(ctx, client, required(params, "refresh_token")?)?;
    let claims = ClaimsRequest::read(params)?;
    check_contexts(&claims, &refresh_grant.authorization)?;
    let moved = moved_to(ctx, authority, refresh_grant.authorization)?;
    let scopes = scopes(ctx, params, &moved.scopes)?;
    let fixed = moved.platform == Platform::Spa;
    let grant = Grant {
        authorization: Authorization { scopes, ..moved },
        nonce: None,
        claims,
        refresh_until: fixed.then_some(refresh_grant.expires),
        spa_code: None,
    };
    check_consent(ctx, authority, &grant)?;
    Ok(grant)
}

fn find(ctx: &RequestContext<'_>, client: &Client, token: &str) -> Result<RefreshGrant, OAuthError> {
    let refresh_grant = ctx.emulator.store.lock().refresh_tokens.find(token).cloned();
    let refresh_grant = refresh_grant.ok_or(&aadsts::GRANT_MALFORMED)?;
    if refresh_grant.authorization.client_id != client.id {
        return Err(OAuthError::new(&aadsts::GRANT_MALFORMED));
    }
    if ctx
        .emulator
        .directory
        .user(refresh_grant.authorization.user)
        .disabled
    {
        return Err(OAuthError::new(&aadsts::DISABLED));
    }
    match (
        refresh_grant.revoked,
        ctx.now >= refresh_grant.expires,
        refresh_grant.authorization.platform,
    ) {
        (false, false, _) => Ok(refresh_grant),
        (true, _, _) => Err(OAuthError::new(&aadsts::GRANT_REVOKED)),
        (_, true, Platform::Spa) if refresh_grant.authorization.policy.is_none() => {
            Err(OAuthError::new(&aadsts::SPA_LIFETIME))
        }
        (_, true, _) if refresh_grant.authorization.policy.is_some() => {
            Err(OAuthError::new(&aadsts::B2C_GRANT))
        }
        (_, true, _) => Err(OAuthError::new(&aadsts::INACTIVE)),
    }
}

/// An authentication context that the session does not prove needs the user.
fn check_contexts(claims: &ClaimsRequest, authorization: &Authorization) -> Result<(), OAuthError> {
    if claims.contexts.is_subset(&authorization.session.proof.contexts) {
        return Ok(());
    }
    let missing: Vec<_> = claims
        .contexts
        .difference(&authorization.session.proof.contexts)
        .collect();
    let challenge =
        serde_json::json!({ "access_token": { "acrs": { "essential": true, "values": missing } } });
    Err(OAuthError::new(&aadsts::MFA_REQUIRED).with_claims(challenge.to_string()))
}

/// A refresh token belongs to a user, so any authority that admits that user takes it.
fn moved_to(
    ctx: &RequestContext<'_>,
    authority: &AuthorityPath,
    authorization: Authorization,
) -> Result<Authorization, OAuthError> {
    let directory = &ctx.emulator.directory;
    let audience = directory.audience(authority);
    let policy = audience.and_then(|audience| audience.policy());
    if policy != authorization.policy.as_deref() {
        return Err(OAuthError::new(&aadsts::GRANT_MALFORMED));
    }
    let stays = matches!(audience, Some(Audience::Common | Audience::Organizations));
    let account = audience.and_then(|audience| directory.account_for(&audience, authorization.user));
    let name = &directory.user(authorization.user).name;
    let account = account.ok_or_else(|| OAuthError::about(&aadsts::USER_NOT_IN_TENANT, name))?;
    let tenant = if stays {
        authorization.tenant
    } else {
        account.tenant
    };
    Ok(Authorization {
        tenant,
        ..authorization
    })
}

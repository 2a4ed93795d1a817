//! Faults that refuse a request with one of Entra's error codes.

use serde_json::json;

use crate::aadsts::{self, ErrorCode};
use crate::context::RequestContext;
use crate::fault::{Fault, SpaOriginKind};
use crate::oauth_error::OAuthError;
use crate::protocol::Prompt;
use crate::random;

/// The error of each of them at the token endpoint.
static AT_TOKEN: [(Fault, &ErrorCode); 16] = [
    (Fault::RtExpired, &aadsts::SPA_LIFETIME),
    (Fault::RtInactive, &aadsts::INACTIVE),
    (Fault::RtRevoked, &aadsts::GRANT_REVOKED),
    (Fault::RtMalformed, &aadsts::TOKEN_MALFORMED),
    (Fault::CodeReused, &aadsts::CODE_REDEEMED),
    (Fault::CodeExpired, &aadsts::CODE_EXPIRED),
    (Fault::PkceMismatch, &aadsts::VERIFIER),
    (Fault::RedirectMismatch, &aadsts::REDIRECT_URI_CHANGED),
    (Fault::AdminConsent, &aadsts::ADMIN_CONSENT),
    (Fault::UserDisabled, &aadsts::DISABLED),
    (Fault::NotAssigned, &aadsts::NOT_ASSIGNED),
    (Fault::Loop, &aadsts::REQUEST_LOOP),
    (Fault::SignInFrequency, &aadsts::SIGN_IN_FREQUENCY),
    (Fault::MfaRequired, &aadsts::MFA_REQUIRED),
    (Fault::CaBlocked, &aadsts::BLOCKED),
    (Fault::ConsentRequired, &aadsts::CONSENT_REQUIRED),
];

/// The error of each of them for `prompt=none`. An interactive sign-in meets them on its pages.
static AT_SILENT_AUTHORIZE: [(Fault, &ErrorCode); 9] = [
    (Fault::LoginRequired, &aadsts::NO_SESSION),
    (Fault::MultipleSessions, &aadsts::SEVERAL_SESSIONS),
    (Fault::SignInFrequency, &aadsts::SIGN_IN_ENDED),
    (Fault::MfaRequired, &aadsts::MFA_REQUIRED),
    (Fault::CaBlocked, &aadsts::BLOCKED),
    (Fault::ConsentRequired, &aadsts::CONSENT_REQUIRED),
    (Fault::AdminConsent, &aadsts::ADMIN_CONSENT),
    (Fault::UserDisabled, &aadsts::DISABLED),
    (Fault::NotAssigned, &aadsts::NOT_ASSIGNED),
];

/// Refuses a token request if a fault says so.
pub(crate) fn refuse_token_request(ctx: &RequestContext<'_>) -> Result<(), OAuthError> {
    let origin_rule = ctx.triggers_with(|fault| match fault {
        Fault::SpaOrigin { kind } => Some(*kind),
        _ => None,
    });
    match origin_rule {
        Some(SpaOriginKind::NotSpa) => {
            let origin = ctx.request.origin().unwrap_or_default();
            Err(OAuthError::about(&aadsts::ORIGIN_PRESENT, origin))
        }
        Some(SpaOriginKind::Missing) => Err(OAuthError::new(&aadsts::ORIGIN_MISSING)),
        None => first(ctx, &AT_TOKEN).map_or(Ok(()), |error| Err(with_challenge(error))),
    }
}

/// Refuses an authorization request if a fault says so.
pub(crate) fn refuse_authorization_request(
    ctx: &RequestContext<'_>,
    prompt: Option<Prompt>,
) -> Result<(), OAuthError> {
    if ctx.triggers(&Fault::AccessDenied) {
        return Err(OAuthError::new(&aadsts::CONSENT_DECLINED));
    }
    let origin_rule = ctx.triggers_with(|fault| matches!(fault, Fault::SpaOrigin { .. }).then_some(()));
    if origin_rule.is_some() {
        return Err(OAuthError::new(&aadsts::PKCE_MISSING));
    }
    match prompt {
        Some(Prompt::None) => first(ctx, &AT_SILENT_AUTHORIZE).map_or(Ok(()), Err),
        _ => Ok(()),
    }
}

fn first(ctx: &RequestContext<'_>, table: &[(Fault, &'static ErrorCode)]) -> Option<OAuthError> {
    let (_, code) = table.iter().find(|(fault, _)| ctx.triggers(fault))?;
    Some(OAuthError::new(code))
}

/// Conditional Access tells the token endpoint's client which policy it must satisfy.
fn with_challenge(error: OAuthError) -> OAuthError {
    if ![&aadsts::MFA_REQUIRED, &aadsts::BLOCKED].contains(&error.code) {
        return error;
    }
    let policies = json!({ "essential": true, "values": [random::guid()] });
    error.with_claims(json!({ "access_token": { "capolids": policies } }).to_string())
}

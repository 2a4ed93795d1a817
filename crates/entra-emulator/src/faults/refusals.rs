//! Faults that refuse a request with one of Entra's error codes.

use serde_json::json;

use super::FaultName;
use crate::aadsts::{self, Code, Refusal};
use crate::call::Call;
use crate::random;

/// What each of them answers at the token endpoint.
static AT_TOKEN: [(FaultName, &Code); 16] = [
    (FaultName::RtExpired, &aadsts::SPA_LIFETIME),
    (FaultName::RtInactive, &aadsts::INACTIVE),
    (FaultName::RtRevoked, &aadsts::GRANT_REVOKED),
    (FaultName::RtMalformed, &aadsts::TOKEN_MALFORMED),
    (FaultName::CodeReused, &aadsts::CODE_REDEEMED),
    (FaultName::CodeExpired, &aadsts::CODE_EXPIRED),
    (FaultName::PkceMismatch, &aadsts::VERIFIER),
    (FaultName::RedirectMismatch, &aadsts::REDIRECT_URI_CHANGED),
    (FaultName::AdminConsent, &aadsts::ADMIN_CONSENT),
    (FaultName::UserDisabled, &aadsts::DISABLED),
    (FaultName::NotAssigned, &aadsts::NOT_ASSIGNED),
    (FaultName::Loop, &aadsts::REQUEST_LOOP),
    (FaultName::SignInFrequency, &aadsts::SIGN_IN_FREQUENCY),
    (FaultName::MfaRequired, &aadsts::MFA_REQUIRED),
    (FaultName::CaBlocked, &aadsts::BLOCKED),
    (FaultName::ConsentRequired, &aadsts::CONSENT_REQUIRED),
];

/// What each of them answers to `prompt=none`: with a page they have nothing to ask that the pages do not settle.
static AT_SILENT_AUTHORIZE: [(FaultName, &Code); 9] = [
    (FaultName::LoginRequired, &aadsts::NO_SESSION),
    (FaultName::MultipleSessions, &aadsts::SEVERAL_SESSIONS),
    (FaultName::SignInFrequency, &aadsts::SIGN_IN_ENDED),
    (FaultName::MfaRequired, &aadsts::MFA_REQUIRED),
    (FaultName::CaBlocked, &aadsts::BLOCKED),
    (FaultName::ConsentRequired, &aadsts::CONSENT_REQUIRED),
    (FaultName::AdminConsent, &aadsts::ADMIN_CONSENT),
    (FaultName::UserDisabled, &aadsts::DISABLED),
    (FaultName::NotAssigned, &aadsts::NOT_ASSIGNED),
];

/// Refuses a token request if a fault says so.
pub(crate) fn refuse_at_token(call: &Call<'_>) -> Result<(), Refusal> {
    if let Some(params) = call.fires(FaultName::SpaOrigin) {
        return Err(match params.text("kind", "missing") {
            "not_spa" => Refusal::about(&aadsts::ORIGIN_PRESENT, call.request.origin().unwrap_or_default()),
            _ => Refusal::new(&aadsts::ORIGIN_MISSING),
        });
    }
    first(call, &AT_TOKEN).map_or(Ok(()), |refusal| Err(with_challenge(refusal)))
}

/// Refuses an authorization request if a fault says so.
pub(crate) fn refuse_at_authorize(call: &Call<'_>, silent: bool) -> Result<(), Refusal> {
    let declined = [
        (FaultName::AccessDenied, &aadsts::CONSENT_DECLINED),
        (FaultName::SpaOrigin, &aadsts::PKCE_MISSING),
    ];
    let silent_refusal = if silent {
        first(call, &AT_SILENT_AUTHORIZE)
    } else {
        None
    };
    first(call, &declined).or(silent_refusal).map_or(Ok(()), Err)
}

fn first(call: &Call<'_>, table: &[(FaultName, &'static Code)]) -> Option<Refusal> {
    table
        .iter()
        .find_map(|(name, code)| call.fires(*name).map(|_| Refusal::new(code)))
}

/// Conditional Access tells the token endpoint's client which policy it must satisfy.
fn with_challenge(refusal: Refusal) -> Refusal {
    if ![&aadsts::MFA_REQUIRED, &aadsts::BLOCKED].contains(&refusal.code) {
        return refusal;
    }
    let policies = json!({ "essential": true, "values": [random::guid()] });
    refusal.with_claims(json!({ "access_token": { "capolids": policies } }).to_string())
}

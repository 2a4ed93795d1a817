//! What codes and refresh tokens have in common: the scopes of a token request, and the consent to
//! them.

use super::grant::Grant;
use crate::aadsts;
use crate::checks::read_scopes;
use crate::context::RequestContext;
use crate::directory::{Audience, AuthorityPath, ConsentLevel, ScopeSet};
use crate::http::Params;
use crate::oauth_error::OAuthError;

/// The scopes a token request asks for; those of the grant, if it names none.
pub(super) fn scopes(
    ctx: &RequestContext<'_>,
    params: &Params,
    granted: &ScopeSet,
) -> Result<ScopeSet, OAuthError> {
    match params.get("scope") {
        Some(text) => read_scopes(&ctx.emulator.directory, text),
        None => Ok(granted.clone()),
    }
}

/// The grant must allow everything that is asked for. At B2C an administrator allowed it
/// beforehand.
pub(super) fn check_consent(
    ctx: &RequestContext<'_>,
    authority: &AuthorityPath,
    grant: &Grant,
) -> Result<(), OAuthError> {
    if matches!(
        ctx.emulator.directory.audience(authority),
        Some(Audience::Policy(..))
    ) {
        return Ok(());
    }
    let of = &grant.authorization;
    let store = ctx.emulator.store.lock();
    match store.consents.missing(of.user, of.client_id, &of.scopes) {
        None => Ok(()),
        Some(ConsentLevel::User) => Err(OAuthError::new(&aadsts::CONSENT_REQUIRED)),
        Some(ConsentLevel::Administrator) => Err(OAuthError::new(&aadsts::ADMIN_CONSENT)),
    }
}

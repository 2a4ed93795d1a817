//! Mistakes that a token request shows, and requests that should not overlap.

use hyper::Method;

use super::warning::Warning;
use crate::context::RequestContext;
use crate::endpoint::Endpoint;
use crate::http::Params;
use crate::store::{ClientHistory, CodeError};

/// The warnings about a token request.
pub(super) fn warnings(
    ctx: &RequestContext<'_>,
    params: &Params,
    history: &mut ClientHistory,
) -> Vec<Warning> {
    if ctx.request.method == Method::OPTIONS {
        return vec![Warning::PreflightAtToken];
    }
    let is_dead = |token: &str| history.dead_tokens.has(token);
    let checks = [
        (
            params.get("refresh_token").is_some_and(is_dead),
            Warning::DeadRefreshToken,
        ),
        (ctx.request.header("cookie").is_some(), Warning::CookiesAtToken),
        (lacks_request_id(ctx, params), Warning::RequestIdMissing),
        (drops_claims(ctx, params, history), Warning::ClaimsDropped),
    ];
    let applying = checks.into_iter().filter(|(applies, _)| *applies);
    let of_code = params
        .get("code")
        .map(|code| code_warnings(ctx, params, code, history));
    applying
        .map(|(_, warning)| warning)
        .chain(of_code.into_iter().flatten())
        .collect()
}

/// The warnings about an authorization code that is being redeemed.
fn code_warnings(
    ctx: &RequestContext<'_>,
    params: &Params,
    code: &str,
    history: &mut ClientHistory,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    match ctx.emulator.store.lock().codes.find(code, ctx.now) {
        Err(CodeError::Redeemed) => return vec![Warning::CodeRedeemedTwice],
        Ok(grant) if params.get("redirect_uri") != grant.redirect_uri.as_ref().map(|uri| uri.as_str()) => {
            warnings.push(Warning::RedirectUriDiffers);
        }
        _ => {}
    }
    let verifier = params.get("code_verifier");
    if verifier.is_some_and(|verifier| history.verifiers.again(verifier)) {
        warnings.push(Warning::VerifierReused);
    }
    warnings
}

/// Notes that a request begins: alone of its kind, and not too early, if all is well.
pub(super) fn arrive(
    ctx: &RequestContext<'_>,
    thumbprint: Option<&str>,
    history: &mut ClientHistory,
) -> Vec<Warning> {
    let Some(thumbprint) = thumbprint else {
        return Vec::new();
    };
    let mut warnings = Vec::new();
    let is_refresh = ctx.summary.grant_type.as_deref() == Some("refresh_token");
    if history.enter(thumbprint) && is_refresh {
        warnings.push(Warning::ConcurrentRefresh);
    }
    let wait = history.retry_after.get(thumbprint);
    if wait.is_some_and(|until| ctx.now < *until) {
        warnings.push(Warning::RetryAfterIgnored);
    }
    warnings
}

/// The thumbprint of a request, by which two are the same: endpoint, application, user, grant and
/// scopes.
pub(super) fn thumbprint(ctx: &RequestContext<'_>, params: &Params) -> Option<String> {
    let endpoint = ctx.summary.endpoint?;
    if !matches!(endpoint, Endpoint::Token | Endpoint::Graph) || ctx.request.method == Method::OPTIONS {
        return None;
    }
    let mut scopes: Vec<_> = params.get("scope").unwrap_or_default().split(' ').collect();
    scopes.sort_unstable();
    let summary = &ctx.summary;
    let parts = [
        summary.client_id.as_deref(),
        summary.user.as_deref(),
        summary.grant_type.as_deref(),
    ];
    let parts = parts.map(Option::unwrap_or_default).join("|");
    Some(format!("{}|{parts}|{}", ctx.request.path, scopes.join(" ")))
}

/// The application and the user of a request, where both are known.
pub(super) fn client_and_user(ctx: &RequestContext<'_>) -> Option<(String, String)> {
    Some((ctx.summary.client_id.clone()?, ctx.summary.user.clone()?))
}

/// Whether the request is the first after a claims challenge and does not pass it on.
pub(super) fn drops_claims(ctx: &RequestContext<'_>, params: &Params, history: &mut ClientHistory) -> bool {
    let was_challenged =
        client_and_user(ctx).is_some_and(|client_and_user| history.challenged.remove(&client_and_user));
    let passes_on = |claims: &str| claims.contains("\"nbf\"") || claims.contains("\"acrs\"");
    was_challenged && !params.get("claims").is_some_and(passes_on)
}

fn lacks_request_id(ctx: &RequestContext<'_>, params: &Params) -> bool {
    params.get("client-request-id").is_none() && ctx.request.header("client-request-id").is_none()
}

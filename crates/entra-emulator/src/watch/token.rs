//! What a token request shows, and what requests have in common that should not overlap.

use hyper::Method;

use super::seen::Seen;
use super::warning::Warning;
use crate::call::Call;
use crate::http::Params;
use crate::route::Endpoint;
use crate::store::CodeError;

pub(super) fn look(call: &Call<'_>, params: &Params, seen: &mut Seen, warnings: &mut Vec<Warning>) {
    if call.request.method == Method::OPTIONS {
        warnings.push(Warning::PreflightAtToken);
        return;
    }
    let is_dead = |token: &str| seen.dead_tokens.has(token);
    let checks = [
        (
            params.get("refresh_token").is_some_and(is_dead),
            Warning::DeadRefreshToken,
        ),
        (call.request.header("cookie").is_some(), Warning::CookiesAtToken),
        (lacks_request_id(call, params), Warning::RequestIdMissing),
    ];
    warnings.extend(
        checks
            .into_iter()
            .filter(|(is_so, _)| *is_so)
            .map(|(_, warning)| warning),
    );
    if claims_are_dropped(call, params, seen) {
        warnings.push(Warning::ClaimsDropped);
    }
    if let Some(code) = params.get("code") {
        look_at_code(call, params, code, seen, warnings);
    }
}

fn look_at_code(call: &Call<'_>, params: &Params, code: &str, seen: &mut Seen, warnings: &mut Vec<Warning>) {
    let issued = call.world.store.lock();
    match issued.codes.find(code, call.now) {
        Err(CodeError::Redeemed) => {
            warnings.push(Warning::CodeRedeemedTwice);
            return;
        }
        Ok(grant) if params.get("redirect_uri") != Some(grant.redirect_uri.as_str()) => {
            warnings.push(Warning::RedirectUriDiffers);
        }
        _ => {}
    }
    if params
        .get("code_verifier")
        .is_some_and(|verifier| seen.verifiers.again(verifier))
    {
        warnings.push(Warning::VerifierReused);
    }
}

/// Notes that a request begins: alone of its kind, and not too early, if all is well.
pub(super) fn arrive(
    call: &Call<'_>,
    seen: &mut Seen,
    thumbprint: Option<&str>,
    warnings: &mut Vec<Warning>,
) {
    let Some(thumbprint) = thumbprint else {
        return;
    };
    let is_refresh = call.facts.grant_type.as_deref() == Some("refresh_token");
    if seen.enter(thumbprint) && is_refresh {
        warnings.push(Warning::ConcurrentRefresh);
    }
    if seen
        .retry_after
        .get(thumbprint)
        .is_some_and(|until| call.now < *until)
    {
        warnings.push(Warning::RetryAfterIgnored);
    }
}

/// What makes two requests the same: endpoint, application, user, grant and scopes.
pub(super) fn thumbprint(call: &Call<'_>, params: &Params) -> Option<String> {
    let endpoint = call.facts.endpoint;
    if !matches!(endpoint, Endpoint::Token | Endpoint::Graph) || call.request.method == Method::OPTIONS {
        return None;
    }
    let mut scopes: Vec<_> = params.get("scope").unwrap_or_default().split(' ').collect();
    scopes.sort_unstable();
    let facts = &call.facts;
    let parts = [
        facts.client_id.as_deref(),
        facts.user.as_deref(),
        facts.grant_type.as_deref(),
    ];
    let parts = parts.map(Option::unwrap_or_default).join("|");
    Some(format!("{}|{parts}|{}", call.request.path, scopes.join(" ")))
}

/// The application and the user of a request, where both are known.
pub(super) fn who(call: &Call<'_>) -> Option<(String, String)> {
    Some((call.facts.client_id.clone()?, call.facts.user.clone()?))
}

/// Whether the request is the first after a challenge and does not pass it on.
pub(super) fn claims_are_dropped(call: &Call<'_>, params: &Params, seen: &mut Seen) -> bool {
    let was_challenged = who(call).is_some_and(|who| seen.challenged.remove(&who));
    let passed_on = |claims: &str| claims.contains("\"nbf\"") || claims.contains("\"acrs\"");
    was_challenged && !params.get("claims").is_some_and(passed_on)
}

fn lacks_request_id(call: &Call<'_>, params: &Params) -> bool {
    params.get("client-request-id").is_none() && call.request.header("client-request-id").is_none()
}

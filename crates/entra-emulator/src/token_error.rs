//! Error responses of the token endpoint, in Entra's shape (RFC 6749, section 5.2).

use serde_json::{Value, json};

use crate::context::RequestContext;
use crate::http::HttpResponse;
use crate::oauth_error::OAuthError;

/// The response that tells a client why it gets no tokens.
pub(crate) fn error_response(ctx: &RequestContext<'_>, error: &OAuthError) -> HttpResponse {
    never_stored(
        ctx,
        HttpResponse::json(error.code.status, &error_body(ctx, error)),
    )
}

/// The JSON of an error response.
pub(crate) fn error_body(ctx: &RequestContext<'_>, error: &OAuthError) -> Value {
    let mut body = json!({
        "error": error.code.at_token,
        "error_description": ctx.describe(error),
    });
    if error.is_entras() {
        body["error_codes"] = json!([error.code.number]);
        body["timestamp"] = json!(ctx.now.stamp());
        body["trace_id"] = json!(ctx.trace_id);
        body["correlation_id"] = json!(ctx.correlation_id);
        body["error_uri"] = json!(format!(
            "{}/error?code={}",
            ctx.emulator.origin, error.code.number
        ));
    }
    if let Some(suberror) = error.code.suberror {
        body["suberror"] = json!(suberror);
    }
    if let Some(claims) = &error.claims {
        body["claims"] = json!(claims);
    }
    body
}

/// Headers of every response of the token endpoint.
pub(crate) fn never_stored(ctx: &RequestContext<'_>, response: HttpResponse) -> HttpResponse {
    response
        .with("cache-control", "no-store, no-cache")
        .with("pragma", "no-cache")
        .with("expires", "-1")
        .with("x-content-type-options", "nosniff")
        .with("x-ms-request-id", ctx.trace_id.clone())
}

//! Errors of Graph, in its shape.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::context::RequestContext;
use crate::http::HttpResponse;

const CHALLENGED: &str = "Continuous access evaluation resulted in claims challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp";

/// Why Graph refuses a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GraphError {
    /// The token does not hold.
    Invalid(&'static str),
    /// The token holds but does not allow this.
    Forbidden,
    /// The token holds no longer; one that satisfies these claims would.
    Challenged(Value),
    /// The user has no photo.
    NoPhoto,
    /// Come back later.
    TooMany { seconds: i64 },
}

/// The response for `error`.
pub(crate) fn graph_error_response(ctx: &RequestContext<'_>, error: &GraphError) -> HttpResponse {
    match error {
        GraphError::Invalid(message) => json_error(ctx, 401, "InvalidAuthenticationToken", message)
            .with("www-authenticate", challenge(ctx)),
        GraphError::Challenged(claims) => json_error(ctx, 401, "InvalidAuthenticationToken", CHALLENGED)
            .with("www-authenticate", with_claims(&challenge(ctx), claims)),
        GraphError::Forbidden => {
            let message = "Insufficient privileges to complete the operation.";
            json_error(ctx, 403, "Authorization_RequestDenied", message)
        }
        GraphError::NoPhoto => json_error(ctx, 404, "ImageNotFound", "The photo wasn't found."),
        GraphError::TooMany { seconds } => json_error(ctx, 429, "TooManyRequests", "Too many requests.")
            .with("retry-after", seconds.to_string()),
    }
}

/// The claims travel in standard base64, not in the URL-safe alphabet.
fn with_claims(challenge: &str, claims: &Value) -> String {
    let encoded = STANDARD.encode(claims.to_string());
    format!(r#"{challenge}, error="insufficient_claims", claims="{encoded}""#)
}

fn challenge(ctx: &RequestContext<'_>) -> String {
    let origin = &ctx.emulator.origin;
    format!(
        r#"Bearer realm="", authorization_uri="{origin}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000""#
    )
}

fn json_error(ctx: &RequestContext<'_>, status: u16, code: &str, message: &str) -> HttpResponse {
    let inner = json!({
        "date": ctx.now.graph_stamp(),
        "request-id": ctx.trace_id,
        "client-request-id": ctx.correlation_id,
    });
    HttpResponse::json(
        status,
        &json!({ "error": { "code": code, "message": message, "innerError": inner } }),
    )
    .with("cache-control", "no-cache")
    .with("request-id", ctx.trace_id.clone())
    .with("client-request-id", ctx.correlation_id.clone())
}

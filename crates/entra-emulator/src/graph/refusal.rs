//! Errors of Graph, in its shape.

use serde_json::json;

use crate::call::Call;
use crate::http::Reply;

/// Why Graph says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GraphError {
    /// The token does not hold.
    Invalid(&'static str),
    /// The token holds but does not allow this.
    Forbidden,
    /// Come back later.
    TooMany { seconds: i64 },
}

/// The reply for `error`.
pub(crate) fn reply(call: &Call<'_>, error: &GraphError) -> Reply {
    match error {
        GraphError::Invalid(message) => error_reply(call, 401, "InvalidAuthenticationToken", message)
            .with("www-authenticate", challenge(call)),
        GraphError::Forbidden => {
            let message = "Insufficient privileges to complete the operation.";
            error_reply(call, 403, "Authorization_RequestDenied", message)
        }
        GraphError::TooMany { seconds } => error_reply(call, 429, "TooManyRequests", "Too many requests.")
            .with("retry-after", seconds.to_string()),
    }
}

fn challenge(call: &Call<'_>) -> String {
    let origin = &call.world.origin;
    format!(
        r#"Bearer realm="", authorization_uri="{origin}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000""#
    )
}

fn error_reply(call: &Call<'_>, status: u16, code: &str, message: &str) -> Reply {
    let inner = json!({
        "date": call.now.graph_stamp(),
        "request-id": call.trace_id,
        "client-request-id": call.correlation_id,
    });
    Reply::json(
        status,
        &json!({ "error": { "code": code, "message": message, "innerError": inner } }),
    )
    .with("cache-control", "no-cache")
    .with("request-id", call.trace_id.clone())
    .with("client-request-id", call.correlation_id.clone())
}

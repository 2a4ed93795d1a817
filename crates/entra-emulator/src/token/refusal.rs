//! Errors of the token endpoint, in Entra's shape.

use serde_json::{Value, json};

use super::answer::never_stored;
use crate::aadsts::Refusal;
use crate::call::Call;
use crate::http::Reply;

/// The reply that tells a client why it gets no tokens.
pub(crate) fn refusal_reply(call: &Call<'_>, refusal: &Refusal) -> Reply {
    never_stored(
        call,
        Reply::json(refusal.code.status, &refusal_body(call, refusal)),
    )
}

/// The JSON of a refusal.
pub(crate) fn refusal_body(call: &Call<'_>, refusal: &Refusal) -> Value {
    let mut body = json!({
        "error": refusal.code.at_token,
        "error_description": format!("{} {}", refusal.text(), call.error_tail()),
        "error_codes": [refusal.code.number],
        "timestamp": call.now.stamp(),
        "trace_id": call.trace_id,
        "correlation_id": call.correlation_id,
        "error_uri": format!("{}/error?code={}", call.world.origin, refusal.code.number),
    });
    if let Some(suberror) = refusal.code.suberror {
        body["suberror"] = json!(suberror);
    }
    if let Some(claims) = &refusal.claims {
        body["claims"] = json!(claims);
    }
    body
}

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
        "error_description": call.describe(refusal),
    });
    if refusal.is_entras() {
        body["error_codes"] = json!([refusal.code.number]);
        body["timestamp"] = json!(call.now.stamp());
        body["trace_id"] = json!(call.trace_id);
        body["correlation_id"] = json!(call.correlation_id);
        body["error_uri"] = json!(format!(
            "{}/error?code={}",
            call.world.origin, refusal.code.number
        ));
    }
    if let Some(suberror) = refusal.code.suberror {
        body["suberror"] = json!(suberror);
    }
    if let Some(claims) = &refusal.claims {
        body["claims"] = json!(claims);
    }
    body
}

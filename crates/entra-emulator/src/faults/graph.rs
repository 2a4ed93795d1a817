//! Claims challenges of Graph.

use serde_json::{Value, json};

use super::FaultName;
use crate::call::Call;

/// The claims that Graph asks for, if a fault says so: a newer token (`nbf`), or an authentication context (`acrs`).
pub(crate) fn challenge(call: &Call<'_>) -> Option<Value> {
    let params = call.fires(FaultName::GraphCae)?;
    let now = call.now.seconds().to_string();
    let (name, value) = match params.text("kind", "nbf") {
        "acrs" => ("acrs", params.text("value", "c1")),
        _ => ("nbf", params.text("value", &now)),
    };
    Some(json!({ "access_token": { name: { "essential": true, "value": value } } }))
}

//! Faults of Microsoft Graph.

use serde_json::{Value, json};

use crate::context::RequestContext;
use crate::fault::{Fault, GraphChallengeKind};
use crate::graph_error::GraphError;

/// Refuses a request to Graph, whatever its token says, if a fault says so.
pub(crate) fn refuse_graph_request(ctx: &RequestContext<'_>) -> Result<(), GraphError> {
    if ctx.triggers(&Fault::Graph401Plain) {
        return Err(GraphError::Invalid("Access token validation failure."));
    }
    if ctx.triggers(&Fault::Graph403) {
        return Err(GraphError::Forbidden);
    }
    let throttled = ctx.triggers_with(|fault| match fault {
        Fault::Graph429 { seconds } => Some(GraphError::TooMany { seconds: *seconds }),
        _ => None,
    });
    throttled.map_or(Ok(()), Err)
}

/// The claims that Graph challenges the client for, if a fault says so: a newer token (`nbf`), or
/// an authentication context (`acrs`).
pub(crate) fn claims_challenge(ctx: &RequestContext<'_>) -> Option<Value> {
    let (kind, value) = ctx.triggers_with(|fault| match fault {
        Fault::GraphCae { kind, value } => Some((*kind, value.clone())),
        _ => None,
    })?;
    let (name, default) = match kind {
        GraphChallengeKind::Nbf => ("nbf", ctx.now.seconds().to_string()),
        GraphChallengeKind::Acrs => ("acrs", "c1".to_owned()),
    };
    let value = value.unwrap_or(default);
    Some(json!({ "access_token": { name: { "essential": true, "value": value } } }))
}

//! Faults in the OpenID configuration.

use serde_json::{Value, json};

use crate::context::RequestContext;
use crate::fault::Fault;
use crate::random;

/// Spoils the metadata document.
pub(crate) fn edit_metadata(ctx: &RequestContext<'_>, metadata: &mut Value) {
    if ctx.triggers(&Fault::WrongIssuer) {
        metadata["issuer"] = json!(foreign_issuer());
    }
    let missing = ctx.triggers_with(|fault| match fault {
        Fault::DiscoveryMissingField { name } => Some(name.clone()),
        _ => None,
    });
    if let (Some(name), Some(members)) = (missing, metadata.as_object_mut()) {
        members.remove(&name);
    }
}

/// An issuer that is nobody's authority.
pub(super) fn foreign_issuer() -> String {
    format!("https://login.example/{}/v2.0", random::guid())
}

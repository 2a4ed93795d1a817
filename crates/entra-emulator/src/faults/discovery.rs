//! Faults in the OpenID configuration.

use serde_json::{Value, json};

use super::FaultName;
use crate::call::Call;
use crate::random;

/// Spoils the metadata document.
pub(crate) fn edit_metadata(call: &Call<'_>, metadata: &mut Value) {
    if call.fires(FaultName::WrongIssuer).is_some() {
        metadata["issuer"] = json!(foreign_issuer());
    }
    if let (Some(params), Some(fields)) = (
        call.fires(FaultName::DiscoveryMissingField),
        metadata.as_object_mut(),
    ) {
        fields.remove(params.text("name", "token_endpoint"));
    }
}

/// An issuer that is nobody's authority.
pub(super) fn foreign_issuer() -> String {
    format!("https://login.example/{}/v2.0", random::guid())
}

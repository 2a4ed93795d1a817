//! `client_info`: who signed in, by the home tenant's ids, as the authority says beside the tokens.

use serde::Deserialize;

use crate::HomeAccountId;
use crate::encoding::base64_text;

/// The decoded `client_info` parameter.
///
/// ```
/// let info = msal_core::client_info::ClientInfo::parse("eyJ1aWQiOiJ1IiwidXRpZCI6InQifQ").unwrap();
/// assert_eq!(info.home_account_id().as_str(), "u.t");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ClientInfo {
    /// The user's object id in the home tenant.
    pub uid: String,
    /// The home tenant's id.
    pub utid: String,
    /// The data boundary (`EU` or none).
    #[serde(rename = "xms_tdbr")]
    pub data_boundary: Option<String>,
}

impl ClientInfo {
    /// Reads base64url JSON; `None` when it is not that, or when an id is missing or empty.
    pub fn parse(text: &str) -> Option<Self> {
        let info: Self = serde_json::from_str(&base64_text(text)?).ok()?;
        (!info.uid.is_empty() && !info.utid.is_empty()).then_some(info)
    }

    /// The id that stands for the user in every tenant.
    pub fn home_account_id(&self) -> HomeAccountId {
        HomeAccountId::new(format!("{}.{}", self.uid, self.utid))
    }
}

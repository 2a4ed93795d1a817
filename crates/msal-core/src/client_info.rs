//! `client_info`: who signed in, by the home tenant's ids, as the authority says beside the tokens.

use crate::HomeAccountId;
use crate::encoding::base64_text;
use crate::json::Object;
use crate::text::concat;

/// The decoded `client_info` parameter.
///
/// ```
/// let info = msal_core::client_info::ClientInfo::parse("eyJ1aWQiOiJ1IiwidXRpZCI6InQifQ").unwrap();
/// assert_eq!(info.home_account_id().as_str(), "u.t");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientInfo {
    /// The user's object id in the home tenant.
    pub uid: String,
    /// The home tenant's id.
    pub utid: String,
    /// The data boundary, `xms_tdbr` (`EU` or none).
    pub data_boundary: Option<String>,
}

impl ClientInfo {
    /// Reads base64url JSON; `None` when it is not that, or when an id is missing or empty.
    pub fn parse(text: &str) -> Option<Self> {
        let info = Object::parse(&base64_text(text)?)?;
        let text = |name: &str| info.text(name).map(str::to_owned);
        Some(Self {
            uid: text("uid")?,
            utid: text("utid")?,
            data_boundary: text("xms_tdbr"),
        })
    }

    /// The id that stands for the user in every tenant.
    pub fn home_account_id(&self) -> HomeAccountId {
        HomeAccountId::new(concat(&[&*self.uid, ".", &self.utid]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::base64url;

    #[test]
    fn both_ids_must_be_there() {
        let parse = |json: &str| ClientInfo::parse(&base64url(json.as_bytes()));
        let info = parse(r#"{"uid":"u","utid":"t","xms_tdbr":"EU"}"#).unwrap();
        assert_eq!(info.data_boundary.as_deref(), Some("EU"));
        for json in [
            "",
            "[]",
            r#"{"uid":"u"}"#,
            r#"{"utid":"t"}"#,
            r#"{"uid":"","utid":"t"}"#,
            r#"{"uid":"u","utid":1}"#,
        ] {
            assert_eq!(parse(json), None, "{json}");
        }
        assert_eq!(ClientInfo::parse("{}"), None);
    }
}

//! People.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::sha2::{Digest, Sha256};
use serde_json::json;

/// A user of the directory, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct UserId(pub(crate) usize);

/// A person with an account in one tenant.
#[derive(Debug)]
pub(crate) struct User {
    /// The user name people type (UPN).
    pub(crate) name: &'static str,
    pub(crate) given_name: &'static str,
    pub(crate) surname: &'static str,
    pub(crate) job_title: Option<&'static str>,
    /// GUID of the tenant that this account is in.
    pub(crate) tenant: &'static str,
    /// Object id of the account in that tenant.
    pub(crate) oid: &'static str,
    /// Where a guest comes from: tenant and object id there. `None` for members.
    pub(crate) home: Option<(&'static str, &'static str)>,
}

impl User {
    pub(crate) fn display_name(&self) -> String {
        format!("{} {}", self.given_name, self.surname)
    }

    /// The opaque value of the `login_hint` claim.
    pub(crate) fn login_hint(&self) -> String {
        format!(
            "O.{}",
            URL_SAFE_NO_PAD.encode(Sha256::digest(format!("hint|{}|{}", self.tenant, self.oid)))
        )
    }

    /// The `sub` claim: another one for every application (OpenID Connect Core, section 8.1).
    pub(crate) fn subject_for(&self, client_id: &str) -> String {
        let input = format!("entra-emulator|{client_id}|{}|{}", self.tenant, self.oid);
        URL_SAFE_NO_PAD.encode(Sha256::digest(input))
    }

    /// `client_info`: object id and tenant at home, where a guest's differ from the tenant that signed them in.
    pub(crate) fn client_info(&self) -> String {
        let (utid, uid) = self.home.unwrap_or((self.tenant, self.oid));
        URL_SAFE_NO_PAD.encode(json!({ "uid": uid, "utid": utid }).to_string())
    }
}

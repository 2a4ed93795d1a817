//! Users and their accounts.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::sha2::{Digest, Sha256};
use serde_json::json;

use super::tenant::TenantId;

/// A user of the directory, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct UserId(pub(crate) usize);

/// A user, with an account at home and perhaps as a guest elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct User {
    /// The user name that is typed (UPN).
    pub(crate) name: String,
    pub(crate) given_name: String,
    pub(crate) surname: String,
    pub(crate) job_title: Option<String>,
    /// Graph shows a photo of the user.
    pub(crate) has_photo: bool,
    pub(crate) password: String,
    pub(crate) home: HomeAccount,
    /// Every account in a tenant of this directory, the one at home first.
    pub(crate) accounts: Vec<Account>,
    /// The right password does not help.
    pub(crate) disabled: bool,
    /// A second factor is asked for.
    pub(crate) mfa: bool,
}

/// The account in the user's home tenant, which need not be one of this directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HomeAccount {
    pub(crate) tenant_guid: String,
    pub(crate) oid: String,
}

/// One user in one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) tenant: TenantId,
    pub(crate) tenant_guid: String,
    /// Object id of the account in that tenant.
    pub(crate) oid: String,
}

/// Whether a user belongs to a tenant or visits it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UserType {
    Member,
    Guest,
}

impl User {
    /// The user's type in the tenant of `account`.
    pub(crate) fn user_type_in(&self, account: &Account) -> UserType {
        if account.tenant_guid == self.home.tenant_guid {
            UserType::Member
        } else {
            UserType::Guest
        }
    }

    pub(crate) fn display_name(&self) -> String {
        format!("{} {}", self.given_name, self.surname).trim().to_owned()
    }

    pub(crate) fn account_in(&self, tenant: TenantId) -> Option<&Account> {
        self.accounts.iter().find(|account| account.tenant == tenant)
    }

    /// The opaque value of the `login_hint` claim.
    pub(crate) fn login_hint(&self) -> String {
        let input = format!("hint|{}|{}", self.home.tenant_guid, self.home.oid);
        format!("O.{}", URL_SAFE_NO_PAD.encode(Sha256::digest(input)))
    }

    /// `client_info`: object id and tenant at home, where a guest's differ from the tenant that
    /// signed them in. At B2C each policy makes an account of its own.
    pub(crate) fn client_info(&self, policy: Option<&str>) -> String {
        let uid = match policy {
            Some(policy) => format!("{}-{}", self.home.oid, policy.to_ascii_lowercase()),
            None => self.home.oid.clone(),
        };
        URL_SAFE_NO_PAD.encode(json!({ "uid": uid, "utid": self.home.tenant_guid }).to_string())
    }
}

impl Account {
    /// The `sub` claim: another one for every application (OpenID Connect Core, section 8.1).
    pub(crate) fn subject_for(&self, audience: &str) -> String {
        let input = format!("entra-emulator|{audience}|{}|{}", self.tenant_guid, self.oid);
        URL_SAFE_NO_PAD.encode(Sha256::digest(input))
    }
}

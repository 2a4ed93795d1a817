//! Accounts: the users that this origin knows, and how one is found among them.

use crate::{HomeAccountId, IdTokenClaims, RawIdToken};

/// A signed-in user as one tenant sees them; MSAL's `AccountInfo`.
///
/// The home account id stands for the user everywhere; tenant id and local account id say in which tenant this row was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountInfo {
    /// One user, whichever tenant issued the token.
    pub home_account_id: HomeAccountId,
    /// The cloud, by the name accounts are cached under: `login.windows.net` for the public cloud, else the authority's host.
    pub environment: String,
    /// The tenant that issued the id token; for Azure AD B2C the policy.
    pub tenant_id: String,
    /// The user's object id in that tenant.
    pub local_account_id: String,
    /// For display, and as a hint; it can change.
    pub username: String,
    /// For display.
    pub name: Option<String>,
    /// Opaque; names the user in the next sign-in and in the sign-out.
    pub login_hint: Option<String>,
    /// The id token, when this app has one.
    pub id_token: Option<RawIdToken>,
    /// Its claims.
    pub id_token_claims: Option<IdTokenClaims>,
    /// The tenants in which the user is known here.
    pub tenant_profiles: Vec<TenantProfile>,
}

impl AccountInfo {
    /// Whether both rows are the same user in the same tenant. Claims do not count: a renewed token makes no other account.
    pub fn is_same(&self, other: &AccountInfo) -> bool {
        self.home_account_id == other.home_account_id
            && self.local_account_id == other.local_account_id
            && self.tenant_id == other.tenant_id
            && self.environment == other.environment
    }

    /// The opaque hint, from the account or from its claims.
    pub fn opaque_login_hint(&self) -> Option<&str> {
        self.login_hint
            .as_deref()
            .or_else(|| self.id_token_claims.as_ref()?.login_hint())
    }

    /// The session id in the claims.
    pub fn session_id(&self) -> Option<&str> {
        self.id_token_claims.as_ref()?.session_id()
    }
}

/// What is known of a user in one tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantProfile {
    /// The tenant.
    pub tenant_id: String,
    /// The user's object id there.
    pub local_account_id: String,
    /// The user's name there.
    pub name: Option<String>,
    /// The user's name for signing in there.
    pub username: Option<String>,
    /// The opaque hint issued there.
    pub login_hint: Option<String>,
    /// Whether it is the tenant the user belongs to.
    pub is_home_tenant: bool,
}

/// Which account is meant; every field that is set must match.
///
/// ```
/// use msal_core::AccountFilter;
/// let filter = AccountFilter { username: Some("ADA@contoso.com".into()), ..Default::default() };
/// assert!(!filter.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// Compared as it is.
    pub home_account_id: Option<HomeAccountId>,
    /// Compared as it is.
    pub local_account_id: Option<String>,
    /// Compared as it is.
    pub tenant_id: Option<String>,
    /// Compared without regard to case.
    pub username: Option<String>,
    /// The account's opaque hint, or its username.
    pub login_hint: Option<String>,
    /// The session id in the account's claims; an account without claims does not match.
    pub sid: Option<String>,
}

impl AccountFilter {
    /// A filter for exactly this account.
    pub fn of(account: &AccountInfo) -> Self {
        Self {
            home_account_id: Some(account.home_account_id.clone()),
            local_account_id: Some(account.local_account_id.clone()),
            tenant_id: Some(account.tenant_id.clone()),
            ..Self::default()
        }
    }

    /// Whether nothing is set, so that nothing is meant.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the account is meant. An empty filter means every account.
    pub fn matches(&self, account: &AccountInfo) -> bool {
        fn unset_or<T>(wanted: &Option<T>, test: impl FnOnce(&T) -> bool) -> bool {
            wanted.as_ref().is_none_or(test)
        }
        unset_or(&self.home_account_id, |id| *id == account.home_account_id)
            && unset_or(&self.local_account_id, |id| *id == account.local_account_id)
            && unset_or(&self.tenant_id, |id| *id == account.tenant_id)
            && unset_or(&self.username, |name| {
                name.eq_ignore_ascii_case(&account.username)
            })
            && unset_or(&self.login_hint, |hint| {
                account.opaque_login_hint() == Some(hint) || account.username == *hint
            })
            && unset_or(&self.sid, |sid| account.session_id() == Some(sid))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn account() -> AccountInfo {
        AccountInfo {
            home_account_id: "u.t".into(),
            environment: "login.windows.net".into(),
            tenant_id: "t".into(),
            local_account_id: "u".into(),
            username: "ada@contoso.com".into(),
            name: Some("Ada".into()),
            login_hint: None,
            id_token: None,
            id_token_claims: None,
            tenant_profiles: Vec::new(),
        }
    }

    #[test]
    fn every_field_that_is_set_must_match() {
        let check = |filter: AccountFilter, matches: bool| {
            assert_eq!(filter.matches(&account()), matches, "{filter:?}")
        };
        check(AccountFilter::default(), true);
        check(AccountFilter::of(&account()), true);
        check(
            AccountFilter {
                username: Some("ADA@contoso.com".into()),
                ..Default::default()
            },
            true,
        );
        check(
            AccountFilter {
                username: Some("ada@contoso.com".into()),
                tenant_id: Some("T".into()),
                ..Default::default()
            },
            false,
        );
        check(
            AccountFilter {
                login_hint: Some("ada@contoso.com".into()),
                ..Default::default()
            },
            true,
        );
        check(
            AccountFilter {
                sid: Some("s".into()),
                ..Default::default()
            },
            false,
        );
    }
}

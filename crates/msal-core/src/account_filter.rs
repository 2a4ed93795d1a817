//! Which account is meant, where several users are signed in.

use crate::{AccountInfo, HomeAccountId};

/// Which account is meant; everything that is set must match. MSAL's `AccountFilter`.
///
/// ```
/// use msal_core::AccountFilter;
/// let filter = AccountFilter::new().with_username("ADA@contoso.com");
/// assert!(!filter.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountFilter {
    home_account_id: Option<HomeAccountId>,
    local_account_id: Option<String>,
    tenant_id: Option<String>,
    username: Option<String>,
    login_hint: Option<String>,
    sid: Option<String>,
}

impl AccountFilter {
    /// A filter without any condition.
    pub fn new() -> Self {
        Self::default()
    }

    /// A filter for exactly this account.
    pub fn of(account: &AccountInfo) -> Self {
        Self {
            home_account_id: Some(account.home_account_id.clone()),
            local_account_id: Some(account.local_account_id.clone()),
            tenant_id: Some(account.tenant_id.clone()),
            ..Self::default()
        }
    }

    /// The account of this user, in any tenant; compared as it is.
    pub fn with_home_account_id(mut self, id: impl Into<HomeAccountId>) -> Self {
        self.home_account_id = Some(id.into());
        self
    }

    /// The account with this object id; compared as it is.
    pub fn with_local_account_id(mut self, id: impl Into<String>) -> Self {
        self.local_account_id = Some(id.into());
        self
    }

    /// An account of this tenant; compared as it is.
    pub fn with_tenant_id(mut self, id: impl Into<String>) -> Self {
        self.tenant_id = Some(id.into());
        self
    }

    /// The account with this user name, compared without regard to ASCII case.
    pub fn with_username(mut self, username: impl Into<String>) -> Self {
        self.username = Some(username.into());
        self
    }

    /// The account with this opaque hint, or with this user name.
    pub fn with_login_hint(mut self, hint: impl Into<String>) -> Self {
        self.login_hint = Some(hint.into());
        self
    }

    /// The account with this session id in its claims; one without claims does not match.
    pub fn with_sid(mut self, sid: impl Into<String>) -> Self {
        self.sid = Some(sid.into());
        self
    }

    /// Whether nothing is set, so that nothing is meant.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the account is meant. An empty filter means every account.
    pub fn matches(&self, account: &AccountInfo) -> bool {
        let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|id| id == found);
        let names = |name: &String| name.eq_ignore_ascii_case(&account.username);
        let hints = |hint: &String| account.opaque_login_hint() == Some(hint) || account.username == *hint;
        let home = self.home_account_id.as_ref();
        home.is_none_or(|id| *id == account.home_account_id)
            && is(&self.local_account_id, &account.local_account_id)
            && is(&self.tenant_id, &account.tenant_id)
            && self.username.as_ref().is_none_or(names)
            && self.login_hint.as_ref().is_none_or(hints)
            && self
                .sid
                .as_deref()
                .is_none_or(|sid| account.session_id() == Some(sid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::tests::account;

    #[test]
    fn every_condition_that_is_set_must_hold() {
        let check = |filter: AccountFilter, matches: bool| {
            assert_eq!(filter.matches(&account()), matches, "{filter:?}");
        };
        check(AccountFilter::new(), true);
        check(AccountFilter::of(&account()), true);
        check(AccountFilter::new().with_username("ADA@contoso.com"), true);
        check(
            AccountFilter::new()
                .with_username("ada@contoso.com")
                .with_tenant_id("T"),
            false,
        );
        check(AccountFilter::new().with_login_hint("ada@contoso.com"), true);
        check(AccountFilter::new().with_home_account_id("v.t"), false);
        check(AccountFilter::new().with_sid("s"), false);
    }
}

//! Which account is meant, where several users are signed in.

use crate::authority::cache_environment;
use crate::claim;
use crate::{AccountInfo, HomeAccountId, IdTokenClaims};

/// Which account is meant; everything that is set must match. MSAL's `AccountFilter`. An empty text
/// sets nothing.
///
/// ```
/// use msal_core::AccountFilter;
/// let filter = AccountFilter::new().with_username("ADA@contoso.com");
/// assert!(!filter.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountFilter {
    home_account_id: Option<HomeAccountId>,
    environment: Option<String>,
    local_account_id: Option<String>,
    tenant_id: Option<String>,
    is_home_tenant: bool,
    username: Option<String>,
    name: Option<String>,
    login_hint: Option<String>,
    sid: Option<String>,
}

fn filled(text: impl Into<String>) -> Option<String> {
    Some(text.into()).filter(|text| !text.is_empty())
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
            environment: Some(account.environment.clone()),
            local_account_id: Some(account.local_account_id.clone()),
            tenant_id: Some(account.tenant_id.clone()),
            ..Self::default()
        }
    }

    /// The account of this user, in any tenant; compared as it is.
    pub fn with_home_account_id(mut self, id: impl Into<HomeAccountId>) -> Self {
        self.home_account_id = Some(id.into()).filter(|id| !id.as_str().is_empty());
        self
    }

    /// An account of this cloud, by any of its host names: `login.microsoftonline.com` and
    /// `login.windows.net` are one.
    pub fn with_environment(mut self, host: impl Into<String>) -> Self {
        self.environment = filled(host);
        self
    }

    /// The account with this object id; compared as it is.
    pub fn with_local_account_id(mut self, id: impl Into<String>) -> Self {
        self.local_account_id = filled(id);
        self
    }

    /// An account of this tenant; compared as it is.
    pub fn with_tenant_id(mut self, id: impl Into<String>) -> Self {
        self.tenant_id = filled(id);
        self
    }

    /// An account at the tenant that its user belongs to, and not as a guest.
    pub fn at_home_tenant(mut self) -> Self {
        self.is_home_tenant = true;
        self
    }

    /// The account with this user name, the shown one or the `upn` of its claims, compared without
    /// regard to ASCII case.
    pub fn with_username(mut self, username: impl Into<String>) -> Self {
        self.username = filled(username);
        self
    }

    /// The account with this name for display, compared without regard to ASCII case.
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = filled(name);
        self
    }

    /// The account with this opaque hint, user name, `upn` or mail address.
    pub fn with_login_hint(mut self, hint: impl Into<String>) -> Self {
        self.login_hint = filled(hint);
        self
    }

    /// The account with this session id in its claims; one without claims does not match.
    pub fn with_sid(mut self, sid: impl Into<String>) -> Self {
        self.sid = filled(sid);
        self
    }

    /// Whether nothing is set, so that nothing is meant.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the account is meant. An empty filter means every account.
    pub fn matches(&self, account: &AccountInfo) -> bool {
        let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|id| id == found);
        let home = self.home_account_id.as_ref();
        home.is_none_or(|id| *id == account.home_account_id)
            && is(&self.local_account_id, &account.local_account_id)
            && is(&self.tenant_id, &account.tenant_id)
            && (!self.is_home_tenant || account.tenant_id == account.home_account_id.home_tenant())
            && is_met(&self.environment, &|host| {
                cache_environment(host) == cache_environment(&account.environment)
            })
            && is_met(&self.username, &|name| is_username(account, name))
            && is_met(&self.name, &|name| {
                let known = account.name.as_deref();
                known.is_some_and(|known| known.eq_ignore_ascii_case(name))
            })
            && is_met(&self.login_hint, &|hint| is_hint(account, hint))
            && is_met(&self.sid, &|sid| account.session_id() == Some(sid))
    }
}

fn is_met(wanted: &Option<String>, rule: &dyn Fn(&str) -> bool) -> bool {
    wanted.as_deref().is_none_or(rule)
}

fn is_username(account: &AccountInfo, name: &str) -> bool {
    let upn = || account.id_token_claims()?.upn();
    account.username.eq_ignore_ascii_case(name) || upn().is_some_and(|upn| upn.eq_ignore_ascii_case(name))
}

fn is_hint(account: &AccountInfo, hint: &str) -> bool {
    let in_claims = |claims: &IdTokenClaims| {
        let emails = claims.json("emails");
        claims.preferred_username() == Some(hint)
            || claims.upn() == Some(hint)
            || emails.is_some_and(|emails| claim::names(emails, hint))
    };
    account.opaque_login_hint() == Some(hint)
        || account.username == hint
        || account.id_token_claims().is_some_and(in_claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::tests::{account, fields};
    use crate::encoding::base64url;
    use crate::{AccountFields, RawIdToken};

    fn check(account: &AccountInfo, filter: AccountFilter, matches: bool) {
        assert_eq!(filter.matches(account), matches, "{filter:?}");
    }

    fn guest_with_claims() -> AccountInfo {
        let claims = r#"{"sid":"s1","login_hint":"O.opaque","upn":"Ada_x#EXT#@fab.com","preferred_username":"ada@fab.com","emails":["ada@mail.com"]}"#;
        AccountInfo::new(AccountFields {
            tenant_id: "guest".into(),
            id_token: Some(RawIdToken::new(
                ["h.", &base64url(claims.as_bytes()), ".s"].concat(),
            )),
            ..fields()
        })
    }

    #[test]
    fn every_condition_that_is_set_must_hold() {
        let new = AccountFilter::new;
        for (filter, matches) in [
            (new(), true),
            (AccountFilter::of(&account()), true),
            (new().with_username("ADA@contoso.com"), true),
            (new().with_username("ada@contoso.com").with_tenant_id("T"), false),
            (new().with_tenant_id("t"), true),
            (new().with_login_hint("ada@contoso.com"), true),
            (new().with_login_hint("ADA@contoso.com"), false),
            (new().with_home_account_id("u.t"), true),
            (new().with_home_account_id("v.t"), false),
            (new().with_local_account_id("u"), true),
            (new().with_local_account_id("U"), false),
            (new().with_environment("login.microsoftonline.com"), true),
            (new().with_environment("login.microsoftonline.us"), false),
            (new().with_environment("fs.contoso.com"), false),
            (new().with_name("ADA"), true),
            (new().with_name("Ad"), false),
            (new().at_home_tenant(), true),
            (new().with_sid("s"), false),
        ] {
            check(&account(), filter, matches);
        }
    }

    #[test]
    fn claims_count_where_there_are_some() {
        let new = AccountFilter::new;
        for (filter, matches) in [
            (new().with_sid("s1"), true),
            (new().with_sid("S1"), false),
            (new().with_username("ADA_X#ext#@fab.com"), true),
            (new().with_username("ada@mail.com"), false),
            (new().with_login_hint("O.opaque"), true),
            (new().with_login_hint("ada@fab.com"), true),
            (new().with_login_hint("Ada_x#EXT#@fab.com"), true),
            (new().with_login_hint("ada@mail.com"), true),
            (new().with_login_hint("bob@mail.com"), false),
            (new().at_home_tenant(), false),
            (new().with_tenant_id("guest"), true),
        ] {
            check(&guest_with_claims(), filter, matches);
        }
    }

    #[test]
    fn an_empty_text_sets_nothing() {
        let filter = AccountFilter::new()
            .with_home_account_id("")
            .with_environment("")
            .with_local_account_id("")
            .with_tenant_id("")
            .with_username("")
            .with_name("")
            .with_login_hint("")
            .with_sid("");
        assert!(filter.is_empty());
        assert!(!filter.at_home_tenant().is_empty());
    }
}

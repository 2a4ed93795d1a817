//! Accounts: the users that this origin knows, one row for each tenant.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use crate::{HomeAccountId, IdTokenClaims, RawIdToken, initials};

/// A signed-in user as one tenant sees them; MSAL's `AccountInfo`.
///
/// A handle of one word: clones share what it holds, and [`AccountFields`] are read through it.
/// The home account id stands for the user everywhere; tenant id and local account id say in which
/// tenant this row was issued.
///
/// ```
/// use msal_core::{AccountFields, AccountInfo};
/// let fields = AccountFields { username: "ada@contoso.com".into(), ..Default::default() };
/// let account = AccountInfo::new(fields);
/// assert_eq!(account.username, "ada@contoso.com");
/// ```
#[derive(Clone)]
pub struct AccountInfo(Arc<AccountData>);

struct AccountData {
    fields: AccountFields,
    /// Decoded when first asked for.
    claims: OnceLock<Option<IdTokenClaims>>,
}

/// What an [`AccountInfo`] holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountFields {
    /// One user, whichever tenant issued the token.
    pub home_account_id: HomeAccountId,
    /// The cloud, by the name accounts are cached under: `login.windows.net` for the public cloud,
    /// else the authority's host.
    pub environment: String,
    /// The tenant that issued the id token; for Azure AD B2C the policy, for AD FS empty.
    pub tenant_id: String,
    /// The user's object id in that tenant.
    pub local_account_id: String,
    /// The name the user signs in with: to show, and as a hint. It can change.
    pub username: String,
    /// The name to show.
    pub name: Option<String>,
    /// Opaque; names the user in the next sign-in and in the sign-out.
    pub login_hint: Option<String>,
    /// The id token, when this app has one.
    pub id_token: Option<RawIdToken>,
    /// The tenants in which the user is known here.
    pub tenant_profiles: Vec<TenantProfile>,
}

impl AccountInfo {
    /// An account with these fields.
    pub fn new(fields: AccountFields) -> Self {
        Self(Arc::new(AccountData {
            fields,
            claims: OnceLock::new(),
        }))
    }

    /// The claims of the id token, when this app has one that can be read.
    pub fn id_token_claims(&self) -> Option<&IdTokenClaims> {
        let decode = || IdTokenClaims::decode(self.id_token.as_ref()?).ok();
        self.0.claims.get_or_init(decode).as_ref()
    }

    /// Whether both rows are the same user in the same tenant. Claims do not count: a renewed
    /// token makes no other account.
    pub fn is_same(&self, other: &AccountInfo) -> bool {
        self.home_account_id == other.home_account_id
            && self.local_account_id == other.local_account_id
            && self.tenant_id == other.tenant_id
            && self.environment == other.environment
    }

    /// Whether both handles share one account, which is quicker to tell than equality.
    pub fn is_identical(&self, other: &AccountInfo) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The opaque hint, from the account or from its claims.
    pub fn opaque_login_hint(&self) -> Option<&str> {
        self.login_hint
            .as_deref()
            .or_else(|| self.id_token_claims()?.login_hint())
    }

    /// Whether the user has this app role: whether the `roles` claim of the id token names it. No
    /// role is there without an id token.
    ///
    /// ```
    /// # fn example(account: &msal_core::AccountInfo) {
    /// let may_read = account.has_role("Orders.Read");
    /// # }
    /// ```
    pub fn has_role(&self, role: &str) -> bool {
        self.id_token_claims().is_some_and(|claims| claims.has_role(role))
    }

    /// The letters that stand for the user where there is no picture: those that the first and the
    /// last word of the name begin with, or of the user name where there is no name. Empty when
    /// neither has a letter.
    ///
    /// ```
    /// use msal_core::{AccountFields, AccountInfo};
    /// let fields = AccountFields { name: Some("Ada Lovelace".into()), ..Default::default() };
    /// assert_eq!(AccountInfo::new(fields).initials(), "AL");
    /// ```
    pub fn initials(&self) -> String {
        initials::of_name(self.name_or_username())
    }

    /// The name to show: the user name where the account has no other. Some providers put neither
    /// into their id tokens; there it is the user's id.
    pub fn display_name(&self) -> &str {
        match self.name_or_username() {
            "" => &self.local_account_id,
            name => name,
        }
    }

    fn name_or_username(&self) -> &str {
        let name = self.name.as_deref().filter(|name| !name.is_empty());
        name.unwrap_or(&self.username)
    }

    /// The session id in the claims.
    pub fn session_id(&self) -> Option<&str> {
        self.id_token_claims()?.session_id()
    }
}

impl Deref for AccountInfo {
    type Target = AccountFields;
    fn deref(&self) -> &AccountFields {
        &self.0.fields
    }
}

impl PartialEq for AccountInfo {
    fn eq(&self, other: &Self) -> bool {
        self.is_identical(other) || self.0.fields == other.0.fields
    }
}

impl Eq for AccountInfo {}

impl fmt::Debug for AccountInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountInfo")
            .field("home_account_id", &self.home_account_id.as_str())
            .field("tenant_id", &self.tenant_id)
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

/// What is known of a user in one tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TenantProfile {
    /// The tenant that knows the user so.
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::encoding::base64url;

    pub(crate) fn fields() -> AccountFields {
        AccountFields {
            home_account_id: "u.t".into(),
            environment: "login.windows.net".into(),
            tenant_id: "t".into(),
            local_account_id: "u".into(),
            username: "ada@contoso.com".into(),
            name: Some("Ada".into()),
            ..AccountFields::default()
        }
    }

    pub(crate) fn account() -> AccountInfo {
        AccountInfo::new(fields())
    }

    #[test]
    fn claims_are_read_from_the_id_token_when_asked_for() {
        let payload = base64url(br#"{"sid":"s1","login_hint":"O.opaque"}"#);
        let account = AccountInfo::new(AccountFields {
            id_token: Some(RawIdToken::new(["h.", &payload, ".s"].concat())),
            ..fields()
        });
        assert_eq!(account.session_id(), Some("s1"));
        assert_eq!(account.opaque_login_hint(), Some("O.opaque"));
        assert!(account.clone().is_identical(&account));
    }

    #[test]
    fn a_user_without_a_name_is_shown_by_the_id() {
        let shown = |name: Option<&str>, username: &str| {
            let account = AccountInfo::new(AccountFields {
                name: name.map(str::to_owned),
                username: username.into(),
                ..fields()
            });
            (account.display_name().to_owned(), account.initials())
        };
        let pair = |name: &str, initials: &str| (name.to_owned(), initials.to_owned());
        assert_eq!(shown(Some("Ada"), "x@y"), pair("Ada", "A"));
        assert_eq!(shown(Some(""), "x@y"), pair("x@y", "X"));
        assert_eq!(shown(None, ""), pair("u", ""));
    }

    #[test]
    fn roles_are_compared_letter_by_letter() {
        let with_roles = |roles: &str| {
            let payload = base64url([r#"{"roles":"#, roles, "}"].concat().as_bytes());
            AccountInfo::new(AccountFields {
                id_token: Some(RawIdToken::new(["h.", &payload, ".s"].concat())),
                ..fields()
            })
        };
        let check = |roles: &str, has: bool| {
            assert_eq!(with_roles(roles).has_role("Orders.Read"), has, "{roles}");
        };
        check(r#"["Orders.Write","Orders.Read"]"#, true);
        check(r#""Orders.Read""#, true);
        check(r#"["orders.read"]"#, false);
        check(r#"["Orders.Read.All"]"#, false);
        check("[]", false);
        check("null", false);
        assert!(
            !account().has_role("Orders.Read"),
            "an account without an id token"
        );
    }

    #[test]
    fn an_id_token_that_cannot_be_read_has_no_claims() {
        let account = AccountInfo::new(AccountFields {
            id_token: Some(RawIdToken::new("a.b.c")),
            ..fields()
        });
        assert!(account.id_token_claims().is_none() && account.session_id().is_none());
    }

    #[test]
    fn a_renewed_token_makes_no_other_account() {
        let renewed = AccountInfo::new(AccountFields {
            id_token: Some(RawIdToken::new("a.b.c")),
            ..fields()
        });
        assert!(account().is_same(&renewed) && account() != renewed);
    }

    #[test]
    fn no_token_is_shown() {
        let account = AccountInfo::new(AccountFields {
            id_token: Some(RawIdToken::new("hidden")),
            ..fields()
        });
        assert!(!format!("{account:?} {:?}", *account).contains("hidden"));
    }
}

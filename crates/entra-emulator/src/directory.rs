//! Everything registered with the emulator: tenants, users, applications and the scopes of their
//! APIs.
//!
//! Plain data with look-ups. State that changes during sign-ins is in the store.

mod build;
mod client;
mod defaults;
mod file;
mod scope;
mod spec;
mod tenant;
mod user;

pub use build::EntryError;
pub(crate) use client::{Client, ClientId, ConsentLevel, Platform, RedirectUri, TokenVersion};
pub use defaults::{EXTERNAL_TENANT, PASSWORD, SPA_CLIENT_ID, WORKFORCE_TENANT};
pub use file::DirectoryError;
pub(crate) use scope::{OFFLINE_ACCESS, OPENID, Permission, Resource, ScopeError, ScopeSet};
pub use spec::{AppSpec, HomeSpec, TenantSort, TenantSpec, UserSpec};
pub(crate) use tenant::{Audience, AuthorityPath, Tenant, TenantId, TenantKind};
pub(crate) use user::{Account, User, UserId, UserType};

/// Tenants, users and applications: fixed while an emulator runs.
#[derive(Debug, Clone)]
pub struct Directory {
    tenants: Vec<Tenant>,
    users: Vec<User>,
    clients: Vec<Client>,
}

impl Directory {
    /// The audience of an authority's path: a GUID, a domain, `common` and its like, or a policy of
    /// a B2C tenant.
    pub(crate) fn audience(&self, path: &AuthorityPath) -> Option<Audience<'_>> {
        let tenant = match (path.tenant.as_str(), &path.policy) {
            ("common", None) => return Some(Audience::Common),
            ("organizations", None) => return Some(Audience::Organizations),
            (name, _) => self.tenants.iter().find(|tenant| tenant.is_called(name))?,
        };
        if tenant.kind != TenantKind::B2c {
            return path.policy.is_none().then_some(Audience::Tenant(tenant));
        }
        let name = path.policy.as_ref().or(path.policy_parameter.as_ref())?;
        let policy = tenant
            .policies
            .iter()
            .find(|policy| policy.eq_ignore_ascii_case(name))?;
        Some(Audience::Policy(tenant, policy))
    }

    pub(crate) fn tenants(&self) -> impl Iterator<Item = &Tenant> {
        self.tenants.iter()
    }

    pub(crate) fn tenant(&self, id: TenantId) -> &Tenant {
        &self.tenants[id.0]
    }

    pub(crate) fn tenant_by_guid(&self, guid: &str) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| tenant.guid == guid)
    }

    pub(crate) fn clients(&self) -> impl Iterator<Item = &Client> {
        self.clients.iter()
    }

    pub(crate) fn client(&self, id: ClientId) -> &Client {
        &self.clients[id.0]
    }

    pub(crate) fn client_by_guid(&self, guid: &str) -> Option<&Client> {
        self.clients
            .iter()
            .find(|client| client.guid.eq_ignore_ascii_case(guid))
    }

    /// Whether any application registered `uri`; sign-out names no application.
    pub(crate) fn knows_redirect_uri(&self, uri: &str) -> bool {
        self.clients
            .iter()
            .any(|client| client.redirect_uri(uri).is_some())
    }

    pub(crate) fn users(&self) -> impl Iterator<Item = &User> {
        self.users.iter()
    }

    pub(crate) fn user(&self, id: UserId) -> &User {
        &self.users[id.0]
    }

    /// The user that `hint` (a user name, or the opaque value of a `login_hint` claim) names.
    pub(crate) fn user_by_hint(&self, hint: &str) -> Option<UserId> {
        self.position(|user| user.name.eq_ignore_ascii_case(hint) || user.login_hint() == hint)
    }

    pub(crate) fn user_by_name(&self, name: &str) -> Option<UserId> {
        self.position(|user| user.name.eq_ignore_ascii_case(name.trim()))
    }

    /// The user with the object id `oid` in the tenant with the GUID `tid`.
    pub(crate) fn user_by_oid(&self, tid: &str, oid: &str) -> Option<UserId> {
        let is_it = |account: &Account| account.tenant_guid == tid && account.oid == oid;
        self.position(|user| user.accounts.iter().any(is_it))
    }

    /// The account with which `user` signs in through `audience`; `None` where that user has no
    /// business.
    pub(crate) fn account_for(&self, audience: &Audience<'_>, user: UserId) -> Option<&Account> {
        let mut accounts = self.user(user).accounts.iter();
        accounts.find(|account| audience.admits(self.tenant(account.tenant)))
    }

    /// `user`'s account in `tenant`.
    ///
    /// # Panics
    /// When there is none: grants are only given for accounts.
    pub(crate) fn account(&self, user: UserId, tenant: TenantId) -> &Account {
        let account = self.user(user).account_in(tenant);
        account.unwrap_or_else(|| panic!("a grant for a user without an account in its tenant"))
    }

    fn position(&self, is_wanted: impl Fn(&User) -> bool) -> Option<UserId> {
        self.users.iter().position(is_wanted).map(UserId)
    }
}

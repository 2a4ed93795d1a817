//! Who and what the emulator knows: tenants, users, applications and the scopes of their APIs.
//!
//! Plain data with look-ups. What changes while people sign in is in the store.

mod client;
mod defaults;
mod scope;
mod tenant;
mod user;

pub(crate) use client::{Client, RedirectUri};
pub use defaults::{EXTERNAL_TENANT, PASSWORD, SPA_CLIENT_ID, WORKFORCE_TENANT};
pub(crate) use scope::{OFFLINE_ACCESS, OPENID, Resource, ScopeError, ScopeSet};
pub(crate) use tenant::{Audience, Tenant, TenantKind};
pub(crate) use user::{User, UserId};

/// The directory: fixed while the emulator runs.
#[derive(Debug)]
pub(crate) struct Directory {
    tenants: Vec<Tenant>,
    users: Vec<User>,
    clients: Vec<Client>,
}

impl Directory {
    /// What `segment`, the first part of an authority's path, stands for: a GUID, a domain or `common` and its like.
    pub(crate) fn audience(&self, segment: &str) -> Option<Audience<'_>> {
        match segment.to_ascii_lowercase().as_str() {
            "common" => Some(Audience::Common),
            "organizations" => Some(Audience::Organizations),
            segment => self
                .tenants
                .iter()
                .find(|tenant| tenant.is_called(segment))
                .map(Audience::Tenant),
        }
    }

    pub(crate) fn tenant(&self, id: &str) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| tenant.id == id)
    }

    pub(crate) fn client(&self, id: &str) -> Option<&Client> {
        self.clients
            .iter()
            .find(|client| client.id.eq_ignore_ascii_case(id))
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

    /// The user with the object id `oid` in the tenant `tid`.
    pub(crate) fn user_by_oid(&self, tid: &str, oid: &str) -> Option<UserId> {
        self.position(|user| user.tenant == tid && user.oid == oid)
    }

    /// The tenant that signs `user` in when asked through `audience`; `None` where that user has no business.
    pub(crate) fn tenant_for(&self, audience: &Audience<'_>, user: UserId) -> Option<&Tenant> {
        let tenant = self.tenant(self.user(user).tenant)?;
        audience.admits(tenant).then_some(tenant)
    }

    fn position(&self, is_wanted: impl Fn(&User) -> bool) -> Option<UserId> {
        self.users.iter().position(is_wanted).map(UserId)
    }
}

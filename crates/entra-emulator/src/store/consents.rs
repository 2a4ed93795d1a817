//! The consents of users, for each application.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::directory::{ClientId, ConsentLevel, Permission, Resource, ScopeSet, UserId};

/// The scopes that an administrator consented to for all users: signing in and reading one's own
/// profile.
const FOR_EVERYONE: [&str; 1] = ["User.Read"];

/// Consents given by users, beside those that an administrator gave for everyone.
#[derive(Debug, Default)]
pub(crate) struct Consents(HashMap<(UserId, ClientId), HashSet<Permission>>);

impl Consents {
    /// The consent that `client` still needs for `scopes`: an administrator's if one of the missing
    /// scopes needs that, `None` if nothing is missing.
    pub(crate) fn missing(&self, user: UserId, client: ClientId, scopes: &ScopeSet) -> Option<ConsentLevel> {
        scopes
            .permissions()
            .filter(|(permission, _)| !self.has(user, client, permission))
            .map(|(_, consent)| consent)
            .max()
    }

    /// Everything that `user` consented to for `client` at `resource`, in a stable order.
    pub(crate) fn at(&self, user: UserId, client: ClientId, resource: Resource) -> Vec<Arc<str>> {
        let everyone = FOR_EVERYONE
            .iter()
            .filter(|_| resource == Resource::Graph)
            .map(|name| Arc::from(*name));
        let given = self.0.get(&(user, client)).into_iter().flatten();
        let own = given.filter(|permission| permission.resource == resource);
        let mut names: Vec<Arc<str>> = everyone
            .chain(own.map(|permission| permission.name.clone()))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    pub(crate) fn give(&mut self, user: UserId, client: ClientId, scopes: &ScopeSet) {
        let permissions = scopes.permissions().map(|(permission, _)| permission.clone());
        self.0.entry((user, client)).or_default().extend(permissions);
    }

    fn has(&self, user: UserId, client: ClientId, permission: &Permission) -> bool {
        self.at(user, client, permission.resource)
            .contains(&permission.name)
    }
}

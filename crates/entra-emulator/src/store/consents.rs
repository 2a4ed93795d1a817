//! Who allowed which application what.

use std::collections::{HashMap, HashSet};

use crate::directory::{Resource, ScopeSet, UserId};

/// What an administrator consented to for everyone: signing in and reading one's own profile.
const FOR_EVERYONE: [&str; 1] = ["User.Read"];

/// Consents given by people, beside those that an administrator gave for everyone.
#[derive(Debug, Default)]
pub(crate) struct Consents(HashMap<(UserId, &'static str), HashSet<(Resource, &'static str)>>);

impl Consents {
    /// Scopes of `wanted` that `user` has not allowed `client_id` yet.
    pub(crate) fn missing(
        &self,
        user: UserId,
        client_id: &'static str,
        wanted: &ScopeSet,
    ) -> Vec<&'static str> {
        let is_missing =
            |(resource, name): &(Resource, &'static str)| !self.given(user, client_id, resource, name);
        wanted
            .permissions()
            .filter(is_missing)
            .map(|(_, name)| name)
            .collect()
    }

    /// Everything `user` allowed `client_id` at `resource`, in a stable order.
    pub(crate) fn at(&self, user: UserId, client_id: &'static str, resource: &Resource) -> Vec<&'static str> {
        let everyone = FOR_EVERYONE
            .iter()
            .copied()
            .filter(|_| *resource == Resource::Graph);
        let given = self.0.get(&(user, client_id)).into_iter().flatten();
        let own = given.filter(|(at, _)| at == resource).map(|(_, name)| *name);
        let mut names: Vec<_> = everyone.chain(own).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    pub(crate) fn give(&mut self, user: UserId, client_id: &'static str, scopes: &ScopeSet) {
        self.0
            .entry((user, client_id))
            .or_default()
            .extend(scopes.permissions());
    }

    fn given(&self, user: UserId, client_id: &'static str, resource: &Resource, name: &'static str) -> bool {
        self.at(user, client_id, resource).contains(&name)
    }
}

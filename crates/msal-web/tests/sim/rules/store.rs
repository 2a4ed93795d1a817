//! What a store holds.

use super::standing::State;
use super::{Rules, USERS};
use crate::conditions::Access;
use crate::observer;

impl Rules {
    /// What a document finds that comes up now: everybody who is signed in, and nobody by half.
    pub(crate) fn check_store(&self, domain: usize) {
        let entries = self.entries(domain);
        let client = observer::client(&entries, &self.clock);
        let found = observer::users(&client, &self.users);
        for user in 0..USERS {
            let name = &self.users[user].name;
            let standing = self.domains.borrow()[domain].users[user].clone();
            let is_there = found.contains(&user);
            if standing.state == State::In && !is_there {
                self.violated(|| format!("{name} has signed in, and is not there"));
            }
            let may_be_partial = standing.is_partial || self.is_leaving(domain, user);
            if is_there && !may_be_partial && !observer::is_whole(&entries, &self.users[user]) {
                self.violated(|| format!("{name} is there by half"));
            }
        }
    }

    /// Who has signed out has left nothing, but for names of entries in a list that could not be
    /// written again, or was written by a tab that died then.
    pub(crate) fn check_nothing_left(&self, domain: usize) {
        for user in (0..USERS).filter(|user| self.state(domain, *user) == State::Out) {
            let user = &self.users[user];
            let mut left = self.entries(domain).keys_mentioning(&user.home_object_id);
            // Lists that two tabs change at once are merged, and may name what has gone meanwhile.
            let is_merged = self.conditions.access == Access::Mirrored;
            if is_merged || self.domains.borrow()[domain].has_loose_ends {
                left.retain(|key| !key.contains(".keys"));
            }
            if !left.is_empty() {
                self.violated(|| format!("{} has signed out and left {left:?}", user.name));
            }
        }
    }
}

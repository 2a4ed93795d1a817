//! When users signed out, so that what began before writes nothing afterwards.

use std::cell::Cell;

use msal_core::HomeAccountId;

use crate::cell::RefCell;

/// Counts sign-outs: of one user, or of everybody.
#[derive(Default)]
pub(crate) struct SignOuts {
    count: Cell<u32>,
    of_everybody: Cell<u32>,
    of_users: RefCell<Vec<(HomeAccountId, u32)>>,
}

impl SignOuts {
    /// How many there have been; what begins now remembers it.
    pub(crate) fn count(&self) -> u32 {
        self.count.get()
    }

    /// A user signs out, or everybody does.
    pub(crate) fn add(&self, user: Option<&HomeAccountId>) {
        let count = self.count.get() + 1;
        self.count.set(count);
        match user {
            None => self.of_everybody.set(count),
            Some(user) => {
                let mut of_users = self.of_users.borrow_mut();
                match of_users.iter_mut().find(|(known, _)| known == user) {
                    Some((_, at)) => *at = count,
                    None => of_users.push((user.clone(), count)),
                }
            }
        }
    }

    /// Whether the user has signed out since there had been so many.
    pub(crate) fn has_since(&self, count: u32, user: &HomeAccountId) -> bool {
        let of_users = self.of_users.borrow();
        let is_after = |(known, at): &(HomeAccountId, u32)| known == user && *at > count;
        self.of_everybody.get() > count || of_users.iter().any(is_after)
    }
}

//! The number of times each user's sessions were revoked: tokens carry the count at which they were
//! issued.

use std::collections::HashMap;

use crate::directory::UserId;

/// The claim that counts the revocations before a token was issued.
pub(crate) const REVOCATIONS_CLAIM: &str = "emulator_revocations";

/// Counts of revocations.
#[derive(Debug, Default)]
pub(crate) struct Revocations(HashMap<UserId, u64>);

impl Revocations {
    pub(crate) fn count(&self, user: UserId) -> u64 {
        self.0.get(&user).copied().unwrap_or(0)
    }

    pub(crate) fn add(&mut self, user: UserId) {
        *self.0.entry(user).or_default() += 1;
    }
}

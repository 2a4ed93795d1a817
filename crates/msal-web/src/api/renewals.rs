//! How often refused tokens have been renewed.

use msal_core::AuthenticationResult;

use crate::cell::RefCell;

/// Milliseconds in which an account's tokens for a resource are renewed once at most. An API that
/// refuses every token, called over and over, would else have the authority take the app for a loop
/// (AADSTS50196).
const PAUSE: u64 = 60_000;

/// When tokens were renewed because an API had refused one.
#[derive(Default)]
pub(super) struct Renewals(RefCell<Vec<Renewal>>);

struct Renewal {
    resource_index: usize,
    refused: AuthenticationResult,
    at: u64,
}

impl Renewals {
    /// Whether the token may be renewed now; if so, that counts as begun. Calls that were refused
    /// with one token may all renew it, since they share the renewal.
    pub(super) fn begin(&self, resource_index: usize, refused: &AuthenticationResult, now: u64) -> bool {
        let mut renewals = self.0.borrow_mut();
        renewals.retain(|renewal| now.saturating_sub(renewal.at) < PAUSE);
        let mut others = renewals.iter().filter(|renewal| {
            renewal.resource_index == resource_index && renewal.refused.account.is_same(&refused.account)
        });
        if let Some(known) = others.next() {
            return known.refused.access_token == refused.access_token;
        }
        renewals.push(Renewal {
            resource_index,
            refused: refused.clone(),
            at: now,
        });
        true
    }
}

//! Who has signed in.

use msal_web::{AuthError, AuthenticationResult};

use super::standing::State;
use super::{Rules, USERS};
use crate::conditions::Access;
use crate::life::Life;

impl Rules {
    /// `is_alone`: nothing else is under way that could bring an older refresh token.
    pub(crate) fn sign_in_ended(
        &self,
        life: &Life,
        number: usize,
        outcome: &Result<AuthenticationResult, AuthError>,
        is_alone: bool,
    ) {
        self.told(life, number, outcome);
        if life.is_dead() {
            return;
        }
        self.call_over(number);
        let Ok(result) = outcome else { return };
        let Some(user) = self.user(&result.account.username) else {
            return self.violated(|| format!("call {number} signs in an unknown user"));
        };
        let calls = self.calls.borrow();
        let call = &calls[number];
        self.check_token(number, result, user, None, call.leaps);
        let domain = self.domain_of(life.tab);
        let since = call.users[user].sign_outs.len();
        let sign_outs = self.domains.borrow()[domain].users[user].sign_outs[since..].to_vec();
        if sign_outs.contains(&life.tab) {
            // Before or after the tokens went on their way into the store.
            if self.conditions.access == Access::Mirrored {
                self.doubt_sign_ins(life.tab);
            }
            return;
        }
        let is_leaving = call.leaving.contains(&user) || self.leaving(life).contains(&user);
        // Whoever clears up after a tab that died may have a mirror too old to show that the user is
        // back, and take the new tokens as well.
        let is_orderly =
            self.conditions.access == Access::Direct || !self.domains.borrow()[domain].has_loose_ends;
        let is_certain = sign_outs.is_empty() && !is_leaving && is_orderly && !self.was_refused(domain, None);
        let is_newest = is_alone && is_orderly && call.revocations == self.revocations.get();
        self.change(domain, user, |standing| {
            standing.state = if is_certain { State::In } else { State::Unknown };
            standing.is_partial &= !is_certain;
            standing.is_partial |= !is_orderly;
            standing.needs_user |= !is_orderly;
            standing.needs_user &= !is_newest;
        });
    }

    /// Whoever is not signed in may be.
    pub(super) fn doubt_sign_ins(&self, tab: usize) {
        for user in 0..USERS {
            self.change(self.domain_of(tab), user, |standing| {
                if standing.state == State::Out {
                    standing.state = State::Unknown;
                }
            });
        }
    }
}

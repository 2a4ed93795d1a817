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
        // What a tab has written that died meanwhile looks like the entries that an old mirror still
        // lists, so that they are not listed again.
        let is_fresh =
            self.conditions.access == Access::Direct || call.deaths == self.domains.borrow()[domain].deaths;
        let is_certain = sign_outs.is_empty() && !is_leaving && is_fresh && !self.was_refused(domain, None);
        // What a tab has left that died is cleared by one that comes up, and a mirror may be too old
        // to show it that the user is back: then it takes the new refresh token as well.
        let may_be_cleared =
            self.conditions.access == Access::Mirrored && self.domains.borrow()[domain].has_loose_ends;
        let is_newest = is_alone && call.revocations == self.revocations.get() && !may_be_cleared;
        self.change(domain, user, |standing| {
            standing.state = if is_certain { State::In } else { State::Unknown };
            standing.is_partial &= !is_certain;
            standing.is_partial |= may_be_cleared;
            standing.needs_user |= may_be_cleared;
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

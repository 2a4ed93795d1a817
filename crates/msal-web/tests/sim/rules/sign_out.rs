//! Who has signed out, here and in other tabs.

use msal_web::AuthError;

use super::standing::State;
use super::{Rules, USERS};
use crate::conditions::{Access, Sharing};
use crate::life::Life;

impl Rules {
    /// Users have been signed out in a tab, all of them for `None`; those had been seen in it.
    pub(crate) fn signed_out(&self, life: &Life, user: Option<usize>, seen: &[usize]) {
        self.trace
            .tell(|| format!("tab {}: signed out {user:?}, dead: {}", life.tab, life.is_dead()));
        let domain = self.domain_of(life.tab);
        let is_sure =
            !life.is_dead() && !self.was_refused(domain, Some(life.number)) && !self.may_sign_in_late(life);
        for user in user.map_or(0..USERS, |user| user..user + 1) {
            // A mirror may not have heard of a sign-in in another tab yet.
            let is_seen = self.conditions.access == Access::Direct || seen.contains(&user);
            let is_certain = is_sure && (is_seen || self.state(domain, user) == State::Out);
            if self.conditions.access == Access::Mirrored {
                let mut unwritten = life.unwritten_sign_outs.borrow_mut();
                unwritten.push((life.batches.get(), user));
            }
            self.change(domain, user, |standing| {
                standing.state = if is_certain { State::Out } else { State::Unknown };
                standing.is_partial = !is_certain;
                standing.version += 1;
                standing.sign_outs.push(life.tab);
            });
        }
    }

    /// Whether another tab has given a sign-in up that may still reach the store.
    fn may_sign_in_late(&self, life: &Life) -> bool {
        let domain = self.domain_of(life.tab);
        self.lives.borrow().iter().any(|other| {
            let is_other = other.number != life.number && self.domain_of(other.tab) == domain;
            is_other && !other.is_dead() && other.has_dropped_sign_in.get()
        })
    }

    /// A document has been told of a sign-out in another one.
    pub(crate) fn notified(&self, life: &Life, notice: &str) {
        let user = self
            .users
            .iter()
            .position(|user| notice.contains(user.home_object_id.as_str()));
        if self.conditions.sharing == Sharing::OneTab {
            self.signed_out(life, user, &[]);
        } else {
            // The store has known before; who has signed in since stays.
            self.trace
                .tell(|| format!("tab {}: hears of a sign-out", life.tab));
            for user in user.map_or(0..USERS, |user| user..user + 1) {
                self.change(0, user, |standing| standing.sign_outs.push(life.tab));
            }
        }
        if !life.is_dead() {
            life.is_signing_out.set(false);
        }
    }

    pub(crate) fn sign_out_ended(&self, life: &Life, number: usize, outcome: &Result<(), AuthError>) {
        self.trace
            .tell(|| format!("tab {}: call {number} ends: {outcome:?}", life.tab));
        if !life.is_dead() {
            self.call_over(number);
        }
    }

    /// Whether a sign-out of the user is on its way into the store.
    pub(super) fn is_leaving(&self, domain: usize, user: usize) -> bool {
        self.lives.borrow().iter().any(|life| {
            let sign_outs = life.unwritten_sign_outs.borrow();
            let is_of_user = sign_outs.iter().any(|(_, leaving)| *leaving == user);
            is_of_user && !life.is_dead() && self.domain_of(life.tab) == domain
        })
    }

    /// The users whose sign-out in another tab has not reached the store yet.
    pub(super) fn leaving(&self, life: &Life) -> Vec<usize> {
        let mut users = Vec::new();
        for other in self.lives.borrow().iter() {
            if other.number != life.number && !other.is_dead() {
                let sign_outs = other.unwritten_sign_outs.borrow();
                users.extend(sign_outs.iter().map(|(_, user)| *user));
                users.extend(other.early_sign_outs.borrow().iter());
            }
        }
        users
    }
}

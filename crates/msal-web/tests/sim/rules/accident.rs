//! What nobody wants to happen: a tab dies, a store is full, tokens are withdrawn.

use msal_web::platform::Clock as _;

use super::call::CallKind;
use super::standing::State;
use super::{Rules, USERS};
use crate::conditions::Access;
use crate::life::Life;

impl Rules {
    /// A document is gone. `in_the_middle`: of a step that writes.
    pub(crate) fn crashed(&self, life: &Life, in_the_middle: bool) {
        let mut was_signing_in = false;
        for call in self
            .calls
            .borrow_mut()
            .iter_mut()
            .filter(|call| call.life == life.number)
        {
            was_signing_in |= !call.is_over() && call.kind == CallKind::SignIn;
            call.over_at = Some(self.clock.monotonic());
        }
        if in_the_middle {
            // The others may never hear of it.
            self.throttled
                .borrow_mut()
                .retain(|throttle| throttle.life != life.number);
            let domain = &mut self.domains.borrow_mut()[self.domain_of(life.tab)];
            domain.has_loose_ends = true;
            // A list that could not be written after a sign-out leads to what has been written now.
            let has_refused = domain.has_refused;
            let users = domain.users.iter_mut();
            users.for_each(|standing| standing.is_partial |= has_refused);
        }
        if was_signing_in && (in_the_middle || self.conditions.access == Access::Mirrored) {
            self.doubt_sign_ins(life.tab);
        }
        let domain = self.domain_of(life.tab);
        let unwritten = life.unwritten_sign_outs.take();
        let unwritten = unwritten.into_iter().map(|(_, user)| user);
        for user in unwritten.chain(life.early_sign_outs.take()) {
            self.change(domain, user, |standing| {
                standing.is_partial = true;
                if standing.state == State::Out {
                    standing.state = State::Unknown;
                }
            });
        }
        for user in 0..USERS {
            self.change(domain, user, |standing| {
                standing.needs_user |= self.conditions.rotates;
                if in_the_middle && life.is_signing_out.get() {
                    standing.state = State::Unknown;
                    standing.is_partial = true;
                }
            });
        }
    }

    /// The store of a document has refused a value: it is in the document's memory only.
    pub(crate) fn refused(&self, life: &Life) {
        life.was_refused.set(true);
        {
            let domain = &mut self.domains.borrow_mut()[self.domain_of(life.tab)];
            (domain.has_refused, domain.has_loose_ends) = (true, true);
        }
        for user in 0..USERS {
            self.change(self.domain_of(life.tab), user, |standing| {
                standing.is_partial = true;
                if standing.state == State::In {
                    standing.state = State::Unknown;
                }
            });
        }
    }

    /// Whether there may be something in the memory of a tab that its store has refused.
    pub(super) fn was_refused(&self, domain: usize, except: Option<u32>) -> bool {
        let lives = self.lives.borrow();
        lives.iter().any(|life| {
            !life.is_dead()
                && life.was_refused.get()
                && self.domain_of(life.tab) == domain
                && Some(life.number) != except
        })
    }

    /// The authority has withdrawn all refresh tokens.
    pub(crate) fn revoked(&self) {
        self.revocations.set(self.revocations.get() + 1);
        for domain in 0..self.domains() {
            (0..USERS).for_each(|user| self.change(domain, user, |standing| standing.needs_user = true));
        }
    }

    /// The device has no network any more, or again.
    pub(crate) fn network_changed(&self) {
        let now = self.clock.monotonic();
        for domain in 0..self.domains() {
            (0..USERS).for_each(|user| {
                self.change(domain, user, |standing| {
                    standing.trouble = standing.trouble.max(Some(now))
                })
            });
        }
    }

    /// What a crash has left is nobody's at first. Another tab that remembers the user from before
    /// may take it for theirs when the lists are lost too.
    pub(crate) fn forget_halves(&self, domain: usize) {
        for user in 0..USERS {
            self.change(domain, user, |standing| {
                standing.is_partial |= standing.state == State::Unknown;
            });
        }
    }
}

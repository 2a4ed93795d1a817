//! How a call ends, and when.

use std::time::Duration;

use msal_web::platform::Clock as _;
use msal_web::{AuthError, AuthenticationResult, TokenSource};

use super::Rules;
use super::standing::{Standing, State};
use crate::conditions::{Access, LockReach, Sharing};
use crate::life::Life;

/// The longest time that a silent call takes: its turn, a refresh with its repetition, then a frame
/// with its repetition, each with a code to redeem.
const LONGEST_SILENT_CALL: Duration = Duration::from_secs(60 + 61 + 2 * (6 + 61));
/// For how long calls still fail that share the outcome of one that came to grief.
const AFTERMATH: Duration = Duration::from_secs(2);
/// The longest time that an interaction takes.
const LONGEST_INTERACTION: Duration = Duration::from_secs(20 + 61);

/// What a call is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CallKind {
    /// For the user, with the scope.
    Silent {
        user: usize,
        scope: &'static str,
    },
    /// By popup or by the session at the authority.
    SignIn,
    SignOut,
}

pub(super) struct CallRecord {
    pub(super) kind: CallKind,
    pub(super) tab: usize,
    pub(super) life: u32,
    pub(super) began: Duration,
    pub(super) revocations: u32,
    /// By the clock that leaps and frozen tabs stop.
    pub(super) started: Duration,
    pub(super) allowed: Duration,
    pub(super) leaps: u32,
    /// As they were when it began.
    pub(super) users: Vec<Standing>,
    /// The users whose sign-out in another tab was on its way into the store when it began.
    pub(super) leaving: Vec<usize>,
    /// When it was over.
    pub(super) over_at: Option<Duration>,
}

impl CallRecord {
    pub(super) fn is_over(&self) -> bool {
        self.over_at.is_some()
    }
}

impl Rules {
    pub(crate) fn call_began(&self, life: &Life, kind: CallKind) -> usize {
        let mut calls = self.calls.borrow_mut();
        let ahead = calls.iter().filter(|call| !call.is_over()).count() as u32;
        let allowed = match kind {
            CallKind::Silent { .. } => LONGEST_SILENT_CALL,
            CallKind::SignIn | CallKind::SignOut => LONGEST_INTERACTION,
        };
        let domain = self.domain_of(life.tab);
        calls.push(CallRecord {
            kind,
            tab: life.tab,
            life: life.number,
            began: self.clock.monotonic(),
            revocations: self.revocations.get(),
            started: self.awake(life.tab),
            allowed,
            // What others have begun to get may be old.
            leaps: if ahead == 0 { self.leaps.get() } else { u32::MAX },
            users: self.domains.borrow()[domain].users.clone(),
            leaving: self.leaving(life),
            over_at: None,
        });
        calls.len() - 1
    }

    /// The app gives a call up. A sign-in may already be on its way into a store that takes its
    /// time, and a frame brings its user in all the same once it has responded.
    pub(crate) fn call_dropped(&self, number: usize) {
        self.call_over(number);
        let (kind, tab) = {
            let calls = self.calls.borrow();
            (calls[number].kind.clone(), calls[number].tab)
        };
        let may_write = match kind {
            CallKind::Silent { .. } => true,
            CallKind::SignIn => self.conditions.access == Access::Mirrored,
            CallKind::SignOut => false,
        };
        if may_write {
            self.doubt_sign_ins(tab);
        }
        if may_write && kind == CallKind::SignIn {
            let number = self.calls.borrow()[number].life;
            let lives = self.lives.borrow();
            let life = lives.iter().find(|life| life.number == number);
            life.iter().for_each(|life| life.has_dropped_sign_in.set(true));
        }
    }

    pub(super) fn call_over(&self, number: usize) {
        self.calls.borrow_mut()[number].over_at = Some(self.clock.monotonic());
    }

    /// No call may be under way for longer than it may take.
    pub(crate) fn check_deadlines(&self) {
        for (number, call) in self.calls.borrow().iter().enumerate() {
            let length = self.awake(call.tab).saturating_sub(call.started);
            if !call.is_over() && length > call.allowed {
                let CallRecord { kind, tab, .. } = call;
                self.violated(|| {
                    format!("call {number} of tab {tab}, {kind:?}, is not over after {length:?}")
                });
            }
        }
    }

    pub(crate) fn silent_ended(
        &self,
        life: &Life,
        number: usize,
        outcome: &Result<AuthenticationResult, AuthError>,
    ) {
        self.told(life, number, outcome);
        if life.is_dead() {
            return;
        }
        self.call_over(number);
        let calls = self.calls.borrow();
        let call = &calls[number];
        let CallKind::Silent { user, scope } = call.kind else {
            return;
        };
        match outcome {
            Ok(result) => {
                self.check_token(number, result, user, Some(scope), call.leaps);
                // Where the account was gone when the call's turn came, a frame has signed it in.
                if result.source == TokenSource::Frame {
                    self.doubt_sign_ins(life.tab);
                }
            }
            Err(error) => self.check_silent_error(call, number, user, error),
        }
    }

    pub(super) fn check_silent_error(
        &self,
        call: &CallRecord,
        number: usize,
        user: usize,
        error: &AuthError,
    ) {
        let domain = self.domain_of(call.tab);
        let domains = self.domains.borrow();
        let (before, now) = (&call.users[user], &domains[domain].users[user]);
        let may_renew = before.state == State::In
            && now.version == before.version
            && now.sign_outs.len() == before.sign_outs.len()
            && !before.needs_user
            && !now.needs_user
            && !self.refresh_tokens_are_raced_for();
        if may_renew && error.is_interaction_required() {
            self.violated(|| format!("call {number} wants the user, who is signed in: {error}"));
        }
        let is_in_trouble =
            now.lost_requests > 0 || now.trouble.is_some_and(|at| at + AFTERMATH >= call.began);
        if may_renew && !is_in_trouble {
            self.violated(|| format!("call {number} failed, and nothing went wrong: {error}"));
        }
    }

    /// Where a refresh token is for one use and nothing keeps two tabs from using it, one loses.
    pub(super) fn refresh_tokens_are_raced_for(&self) -> bool {
        self.conditions.rotates
            && self.conditions.sharing == Sharing::AllTabs
            && self.conditions.lock_reach == LockReach::OnePage
            && self.conditions.tabs > 1
    }

    pub(super) fn told(&self, life: &Life, number: usize, outcome: &Result<AuthenticationResult, AuthError>) {
        self.trace.tell(|| {
            let words = match outcome {
                Ok(result) => format!("a token of {} from {}", result.account.username, result.source),
                Err(error) => format!("{}: {error}", error.code()),
            };
            format!("tab {}: call {number} ends: {words}", life.tab)
        });
    }
}

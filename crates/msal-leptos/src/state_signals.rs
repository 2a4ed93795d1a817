//! The client's one state, mirrored in signals.

use leptos::prelude::*;
use msal_web::{AccessDecision, AccessRule, AccountInfo, AuthError, InteractionStatus, Session, Snapshot};

use crate::mounted::{notify, track};

/// The signals of one provider: the state, and what tells the readers of each part that it has
/// changed. A trigger costs an app less code than a signal of its own type.
#[derive(Clone, Copy)]
pub(crate) struct StateSignals {
    state: StoredValue<Snapshot>,
    status: Trigger,
    /// Somebody came or went.
    accounts: Trigger,
    /// Somebody came or went, knows more of themselves, or has lost their session.
    rows: Trigger,
    active_account: Trigger,
    error: Trigger,
}

impl StateSignals {
    /// What is known before the client has been asked, and what a server renders: nothing.
    pub(crate) fn new() -> Self {
        Self {
            state: StoredValue::new(Snapshot::default()),
            status: Trigger::new(),
            accounts: Trigger::new(),
            rows: Trigger::new(),
            active_account: Trigger::new(),
            error: Trigger::new(),
        }
    }

    /// What the client is busy with.
    pub(crate) fn status(self) -> Signal<InteractionStatus> {
        Signal::derive(move || self.read(self.status, |state| state.status))
    }

    /// Who is signed in; told when somebody comes or goes.
    pub(crate) fn accounts(self) -> Signal<Vec<AccountInfo>> {
        Signal::derive(move || self.read(self.accounts, |state| state.accounts.to_vec()))
    }

    /// Who is active.
    pub(crate) fn active_account(self) -> Signal<Option<AccountInfo>> {
        Signal::derive(move || self.read(self.active_account, |state| state.active_account.clone()))
    }

    /// Why the last interaction failed.
    pub(crate) fn error(self) -> Signal<Option<AuthError>> {
        Signal::derive(move || self.read(self.error, |state| state.error.clone()))
    }

    /// The first account that passes; told also when an account has been renewed.
    pub(crate) fn find(self, passes: impl Fn(&AccountInfo) -> bool) -> Option<AccountInfo> {
        self.read(self.rows, |state| {
            let mut accounts = state.accounts.iter();
            accounts.find(|account| passes(account)).cloned()
        })
    }

    /// What an app can rely on about its user; told also when an account has been renewed.
    pub(crate) fn session(self) -> Session {
        self.track_session();
        self.read(self.rows, Snapshot::session)
    }

    /// What a guard does; told also when that may be the same as before.
    pub(crate) fn decide(self, rule: &AccessRule) -> AccessDecision {
        self.track_session();
        self.read(self.rows, |_| ());
        self.read(self.error, |state| Some(rule.decide(state)))
            .unwrap_or(AccessDecision::Wait)
    }

    fn track_session(self) {
        self.read(self.status, |_| ());
        self.read(self.active_account, |_| ());
    }

    /// Reads a part; after unmount there is nothing to read, and that is no mistake.
    fn read<T: Default>(self, part: Trigger, read: impl FnOnce(&Snapshot) -> T) -> T {
        track(part);
        self.state.try_with_value(read).unwrap_or_default()
    }

    /// Takes a state in, and tells the readers of what has changed. The status is told last: who
    /// acts on it finds the rest in place.
    pub(crate) fn show(self, state: &Snapshot) {
        let Some(before) = self.state.try_get_value() else {
            return;
        };
        self.state.try_set_value(state.clone());
        let has_same_rows = state.accounts.len() == before.accounts.len()
            && state
                .accounts
                .iter()
                .zip(before.accounts.iter())
                .all(|(one, other)| one.is_identical(other));
        let (active, active_before) = (state.active_account.as_ref(), before.active_account.as_ref());
        let is_same_active = is_same_handle(active, active_before, AccountInfo::is_identical);
        let (error, error_before) = (state.error.as_ref(), before.error.as_ref());
        let is_same_error = is_same_handle(error, error_before, AuthError::is_identical);
        let has_same_rows = has_same_rows && state.has_same_lost_sessions(&before);
        tell_unless(has_same_rows, self.rows);
        tell_unless(state.has_same_accounts(&before), self.accounts);
        tell_unless(is_same_active, self.active_account);
        tell_unless(is_same_error, self.error);
        tell_unless(state.status == before.status, self.status);
    }
}

fn tell_unless(is_unchanged: bool, part: Trigger) {
    if !is_unchanged {
        notify(part);
    }
}

/// Whether both are the same shared value, or both nothing.
pub(crate) fn is_same_handle<T>(
    one: Option<&T>,
    other: Option<&T>,
    is_identical: fn(&T, &T) -> bool,
) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => is_identical(one, other),
        (None, None) => true,
        _ => false,
    }
}

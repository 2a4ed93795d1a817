//! The client's one state, mirrored in signals.

use leptos::prelude::*;
use msal_web::{
    AccessDecision, AccessRule, AccountFilter, AccountInfo, AuthError, AuthenticationState,
    AuthenticationView, InteractionStatus, Session, Snapshot,
};

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

    /// The account that the filter means; told also when an account has been renewed.
    pub(crate) fn account(self, filter: &AccountFilter) -> Option<AccountInfo> {
        self.read(self.rows, |state| state.account_meant_by(filter).cloned())
    }

    /// Whether somebody whom the filter means is signed in.
    pub(crate) fn is_authenticated(self, filter: &AccountFilter) -> bool {
        self.read(self.rows, |state| state.is_authenticated(filter))
    }

    /// Whether it is known that nobody whom the filter means is signed in.
    pub(crate) fn is_unauthenticated(self, filter: &AccountFilter) -> bool {
        track(self.status);
        self.read(self.rows, |state| state.is_unauthenticated(filter))
    }

    /// What a page shows that takes a user who is signed in.
    pub(crate) fn view_of(
        self,
        authentication: &AuthenticationState,
        filter: &AccountFilter,
    ) -> AuthenticationView {
        self.read(self.rows, |state| Some(authentication.view(state, filter)))
            .unwrap_or(AuthenticationView::Nothing)
    }

    /// Whether the user has this app role.
    pub(crate) fn has_role(self, role: &str) -> bool {
        self.track_session();
        self.read(self.rows, |state| state.has_role(role))
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
        tell_unless(state.has_identical_accounts(&before), self.rows);
        tell_unless(state.has_same_accounts(&before), self.accounts);
        tell_unless(state.has_identical_active_account(&before), self.active_account);
        tell_unless(state.has_same_error(&before), self.error);
        tell_unless(state.status == before.status, self.status);
    }
}

fn tell_unless(is_unchanged: bool, part: Trigger) {
    if !is_unchanged {
        notify(part);
    }
}

//! The client's one state, mirrored in signals.

use std::sync::Arc;

use leptos::prelude::*;
use msal_web::{AccountInfo, AuthError, InteractionStatus, Snapshot};

/// The signals of one provider: the whole state, and the parts that components read of it.
#[derive(Clone, Copy)]
pub(crate) struct StateSignals {
    /// Notifies of every change, a renewed token among them.
    pub(crate) snapshot: RwSignal<Snapshot>,
    pub(crate) status: RwSignal<InteractionStatus>,
    /// Notifies when somebody comes or goes; the accounts in it are fresh nevertheless.
    pub(crate) accounts: RwSignal<Vec<AccountInfo>>,
    pub(crate) active_account: RwSignal<Option<AccountInfo>>,
    pub(crate) error: RwSignal<Option<AuthError>>,
}

impl StateSignals {
    /// Before anything is known; also what a server renders.
    pub(crate) fn new() -> Self {
        let state = Snapshot::default();
        Self {
            status: RwSignal::new(state.status),
            accounts: RwSignal::new(state.accounts.to_vec()),
            active_account: RwSignal::new(state.active_account.clone()),
            error: RwSignal::new(state.error.clone()),
            snapshot: RwSignal::new(state),
        }
    }

    /// Takes the state over. After unmount there is nothing to take it, and that is no mistake.
    ///
    /// The status comes last: whoever acts on it finds the rest in place.
    pub(crate) fn show(self, state: &Snapshot) {
        let Some(before) = self.snapshot.try_get_untracked() else {
            return;
        };
        self.snapshot.try_set(state.clone());
        // Not written without need, since the app may be reading it while it calls the client.
        if !Arc::ptr_eq(&before.accounts, &state.accounts) {
            self.accounts.try_maybe_update(|accounts| {
                *accounts = state.accounts.to_vec();
                (!state.has_same_accounts(&before), ())
            });
        }
        if !is_same_handle(
            before.active_account.as_ref(),
            state.active_account.as_ref(),
            AccountInfo::is_identical,
        ) {
            self.active_account.try_set(state.active_account.clone());
        }
        if !is_same_handle(
            before.error.as_ref(),
            state.error.as_ref(),
            AuthError::is_identical,
        ) {
            self.error.try_set(state.error.clone());
        }
        if before.status != state.status {
            self.status.try_set(state.status);
        }
    }
}

/// Whether both are the same handle, or both none.
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

//! What a provider knows about its client, kept up to date by the client's events.

use leptos::prelude::*;
use msal_web::{AccountInfo, AuthError, Event, EventKind, InteractionStatus, InteractionType};

use crate::MsalInstance;

/// The signals of one provider.
#[derive(Clone, Copy)]
pub(crate) struct Knowledge {
    instance: MsalInstance,
    pub(crate) status: RwSignal<InteractionStatus>,
    pub(crate) accounts: RwSignal<Vec<AccountInfo>>,
    pub(crate) error: RwSignal<Option<AuthError>>,
    /// Notified when one account may have become another, or know more of itself, though the list stayed the same.
    pub(crate) account_touched: Trigger,
}

impl Knowledge {
    /// Nothing is known before the client has looked for the answer to a redirect.
    pub(crate) fn new(instance: MsalInstance) -> Self {
        Self {
            instance,
            status: RwSignal::new(InteractionStatus::Startup),
            accounts: RwSignal::new(Vec::new()),
            error: RwSignal::new(None),
            account_touched: Trigger::new(),
        }
    }

    /// Takes an event in. After unmount there is nothing to take it in, and that is no mistake.
    pub(crate) fn observe(self, event: &Event) {
        set_if_new(self.status, |status| status.after(event));
        if let Some(error) = error_after(event) {
            set_if_new(self.error, |_| error.clone());
        }
        self.read_accounts();
        if touches_an_account(event.kind) && !self.account_touched.is_disposed() {
            self.account_touched.notify();
        }
    }

    /// The answer to a redirect, or its absence, has been dealt with. MSAL's wrapper calls this step `unblock`.
    pub(crate) fn unblock(self, outcome: Result<(), AuthError>) {
        if let Err(error) = outcome {
            set_if_new(self.error, |_| Some(error.clone()));
        }
        set_if_new(self.status, |status| status.after_startup());
        self.read_accounts();
    }

    /// Accounts are compared by who they are: a renewed token makes no other list.
    fn read_accounts(self) {
        if self
            .status
            .try_get_untracked()
            .is_none_or(|status| status == InteractionStatus::Startup)
        {
            return;
        }
        let found = self.instance.accounts();
        self.accounts.try_maybe_update(|known| {
            let differs = !same_accounts(known, &found);
            if differs {
                *known = found;
            }
            (differs, ())
        });
    }
}

fn set_if_new<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, next: impl FnOnce(&T) -> T) {
    signal.try_maybe_update(|value| {
        let next = next(value);
        let differs = *value != next;
        *value = next;
        (differs, ())
    });
}

fn same_accounts(left: &[AccountInfo], right: &[AccountInfo]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.is_same(right))
}

/// The error to show after an event: none as soon as the next interaction starts; `None` to leave it as it is.
fn error_after(event: &Event) -> Option<Option<AuthError>> {
    let interactive = matches!(
        event.interaction,
        Some(InteractionType::Popup | InteractionType::Redirect)
    );
    match event.kind {
        EventKind::AcquireTokenStart if interactive => Some(None),
        EventKind::HandleRedirectStart | EventKind::LogoutStart => Some(None),
        EventKind::AcquireTokenFailure if interactive => Some(event.error.clone()),
        EventKind::LogoutFailure => Some(event.error.clone()),
        _ => None,
    }
}

fn touches_an_account(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::ActiveAccountChanged | EventKind::LoginSuccess | EventKind::AcquireTokenSuccess
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use msal_web::error::{Cancelled, WindowError};

    fn event(kind: EventKind, interaction: Option<InteractionType>) -> Event {
        Event {
            kind,
            interaction,
            account: None,
            error: None,
            correlation_id: None,
        }
    }

    fn failure(kind: EventKind, interaction: InteractionType, error: impl Into<AuthError>) -> Event {
        Event {
            error: Some(error.into()),
            ..event(kind, Some(interaction))
        }
    }

    #[test]
    fn an_error_lasts_until_the_next_interaction_starts() {
        use EventKind::{
            AcquireTokenFailure, AcquireTokenStart, HandleRedirectStart, LogoutFailure, LogoutStart,
        };
        use InteractionType::{Popup, Redirect, Silent};
        let blocked = AuthError::from(WindowError::PopupBlocked);
        let kept = Some(Some(blocked.clone()));
        let check = |event: Event, expected: &Option<Option<AuthError>>| {
            assert_eq!(error_after(&event), *expected, "{event:?}");
        };
        check(
            failure(AcquireTokenFailure, Popup, WindowError::PopupBlocked),
            &kept,
        );
        check(
            failure(AcquireTokenFailure, Redirect, WindowError::PopupBlocked),
            &kept,
        );
        check(failure(LogoutFailure, Popup, WindowError::PopupBlocked), &kept);
        check(failure(AcquireTokenFailure, Silent, Cancelled::ByUser), &None);
        check(event(AcquireTokenStart, Some(Popup)), &Some(None));
        check(event(AcquireTokenStart, Some(Redirect)), &Some(None));
        check(event(AcquireTokenStart, Some(Silent)), &None);
        check(event(HandleRedirectStart, Some(Redirect)), &Some(None));
        check(event(LogoutStart, Some(Popup)), &Some(None));
        check(event(EventKind::LoginSuccess, Some(Popup)), &None);
    }
}

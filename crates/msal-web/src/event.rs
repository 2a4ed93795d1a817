//! What happens, told to whoever wants to know.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::{Rc, Weak};

use msal_core::{AccountInfo, AuthError, CorrelationId, InteractionType};

/// What happened; the names are MSAL's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// A call for a token began.
    AcquireTokenStart,
    /// A silent call found nothing usable in the cache.
    AcquireTokenNetworkStart,
    /// A call for a token succeeded.
    AcquireTokenSuccess,
    /// A call for a token failed.
    AcquireTokenFailure,
    /// An account signed in that was not there before.
    LoginSuccess,
    /// The answer to a redirect is being processed.
    HandleRedirectStart,
    /// The answer to a redirect has been processed.
    HandleRedirectEnd,
    /// A sign-out began; the accounts are still there.
    LogoutStart,
    /// The accounts are gone from the cache.
    LogoutSuccess,
    /// A sign-out failed.
    LogoutFailure,
    /// A sign-out is over.
    LogoutEnd,
    /// Another account is active, or none.
    ActiveAccountChanged,
    /// A popup is open.
    PopupOpened,
    /// The person came back to the page instead of answering the redirect.
    RestoredFromBfCache,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// In which kind of call, if in one.
    pub interaction: Option<InteractionType>,
    /// The account it is about.
    pub account: Option<AccountInfo>,
    /// Why it failed.
    pub error: Option<AuthError>,
    /// Ties the event to the authority's logs.
    pub correlation_id: Option<CorrelationId>,
}

impl Event {
    pub(crate) fn new(kind: EventKind, interaction: Option<InteractionType>) -> Self {
        Self {
            kind,
            interaction,
            account: None,
            error: None,
            correlation_id: None,
        }
    }

    pub(crate) fn about(self, account: Option<AccountInfo>) -> Self {
        Self { account, ..self }
    }

    pub(crate) fn because(self, error: AuthError) -> Self {
        Self {
            error: Some(error),
            ..self
        }
    }
}

type Callback = Rc<dyn Fn(&Event)>;
type Callbacks = RefCell<Vec<(u64, Callback)>>;

/// Those who want to know.
#[derive(Default)]
pub(crate) struct Subscribers {
    callbacks: Rc<Callbacks>,
    last_id: Cell<u64>,
}

impl Subscribers {
    pub(crate) fn add(&self, callback: impl Fn(&Event) + 'static) -> Subscription {
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        self.callbacks.borrow_mut().push((id, Rc::new(callback)));
        Subscription {
            id,
            callbacks: Rc::downgrade(&self.callbacks),
        }
    }

    /// Tells everyone, in order of subscription. A callback may subscribe, unsubscribe or call the client; one that panics
    /// does not keep the others, or the flow, from going on.
    pub(crate) fn tell(&self, event: &Event) {
        let callbacks: Vec<Callback> = self
            .callbacks
            .borrow()
            .iter()
            .map(|(_, callback)| callback.clone())
            .collect();
        for callback in callbacks {
            let _ = catch_unwind(AssertUnwindSafe(|| callback(event)));
        }
    }
}

/// Ends the subscription when dropped.
#[must_use = "dropping it ends the subscription"]
pub struct Subscription {
    id: u64,
    callbacks: Weak<Callbacks>,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(callbacks) = self.callbacks.upgrade() {
            let removed = callbacks.borrow().iter().position(|(id, _)| *id == self.id);
            let removed = removed.map(|at| callbacks.borrow_mut().remove(at));
            drop(removed);
        }
    }
}

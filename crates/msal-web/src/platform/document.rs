//! What one document remembers, and another one, even in the same tab, does not.

use std::cell::{Cell, OnceCell};
use std::rc::{Rc, Weak};

use msal_core::encoding::base64url;

use super::Random;
use crate::cell::RefCell;
use crate::event::IgnoredResponse;

/// The memory of one document: it ends with a reload, and a frame has its own.
#[derive(Default)]
pub struct Document {
    id: OnceCell<String>,
    returned: RefCell<Option<ReturnedRedirect>>,
    ignored: Cell<Option<IgnoredResponse>>,
    /// Who is leaving, and until when, in milliseconds of the monotonic clock.
    departure: RefCell<(Weak<()>, u64)>,
}

/// The response to a redirect that brought this document up, and what it is checked against.
///
/// It answers one request, so it cannot be cloned.
pub struct ReturnedRedirect {
    /// The app that asked.
    pub(crate) client_id: String,
    /// What was kept of the request, as text; `None` when it is gone.
    pub(crate) request: Option<String>,
    /// The authorization response, as it stood in the address.
    pub(crate) response: String,
}

impl Document {
    /// An id that no other document has, drawn when it is first needed, since few documents leave
    /// for the authority. Without random numbers it is empty: nothing can be asked for then, so
    /// nothing has to be told apart.
    pub fn id(&self, random: &dyn Random) -> &str {
        let mut bytes = [0; 16];
        if self.id.get().is_none() && random.fill(&mut bytes).is_err() {
            return "";
        }
        self.id.get_or_init(|| base64url(&bytes))
    }

    /// Leaves for the authority, for as long as the value is held and no longer than until then:
    /// whoever called for it may have stopped driving it.
    pub(crate) fn leave(&self, until: u64) -> Rc<()> {
        let departure = Rc::default();
        self.departure.replace((Rc::downgrade(&departure), until));
        departure
    }

    /// The document is back from the back/forward cache, whoever has noticed.
    pub(crate) fn come_back(&self) {
        self.departure.take();
    }

    /// Whether a client is leaving for the authority with it.
    pub(crate) fn is_leaving(&self, now: u64) -> bool {
        let (departure, until) = &*self.departure.borrow();
        departure.strong_count() > 0 && now <= *until
    }

    pub(crate) fn keep(&self, returned: ReturnedRedirect) {
        self.returned.replace(Some(returned));
    }

    pub(crate) fn ignore(&self, reason: IgnoredResponse) {
        self.ignored.set(Some(reason));
    }

    /// Why a response has been ignored, for the first client that asks.
    pub(crate) fn take_ignored(&self) -> Option<IgnoredResponse> {
        self.ignored.take()
    }

    pub(crate) fn has_response_for(&self, client_id: &str) -> bool {
        let returned = self.returned.borrow();
        returned
            .as_ref()
            .is_some_and(|returned| returned.client_id == client_id)
    }

    /// Takes the response to a redirect of this app; one to another app's stays.
    pub(crate) fn take_response_for(&self, client_id: &str) -> Option<ReturnedRedirect> {
        if !self.has_response_for(client_id) {
            return None;
        }
        self.returned.take()
    }
}

//! The interaction that owns the page: a value with an owner, not a flag that somebody may forget
//! to clear.
//!
//! A popup owns the page for as long as its future lives; a later popup takes over, and the earlier
//! one notices. A redirect owns it until the page is gone, or comes back, or the redirect has had
//! all the time that it can take: whoever called for it may have stopped driving it. Each
//! client of a page has popups of its own; a redirect takes the document from all of them.

use std::cell::Cell;
use std::rc::Rc;

use msal_core::error::{AuthError, Cancelled};

use crate::signal::Signal;
use crate::status::InteractionStatus;

/// How an interaction reaches the user.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carrier {
    Popup,
    Redirect,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Owner {
    id: u32,
    carrier: Carrier,
    status: InteractionStatus,
    /// When it took the page.
    start: Moment,
}

/// When something happens to the page: time alone does not tell a page that has come back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Milliseconds on a clock that is never turned back.
    pub(crate) ticks: u64,
    /// How often the page has come back from the back/forward cache.
    pub(crate) restorations: u32,
}

/// Who owns the page, if anybody.
#[derive(Default)]
pub(crate) struct PageOwner {
    owner: Rc<Cell<Option<Owner>>>,
    last_id: Cell<u32>,
}

/// The right to interact. Dropping it frees the page, unless another interaction has taken over.
pub(crate) struct Interaction {
    slot: Rc<Cell<Option<Owner>>>,
    owner: Owner,
    /// While the document leaves.
    _departure: Option<Rc<()>>,
}

impl PageOwner {
    /// What the interaction under way means for the status.
    pub(crate) fn status(&self, now: Moment, longest: u64) -> Option<InteractionStatus> {
        let owner = self.owner.get()?;
        (!owner.is_gone(now, longest)).then_some(owner.status)
    }

    /// Takes the page; a popup that is open loses it, and whoever waits for it is woken. A redirect
    /// holds the document, which only one can leave with.
    pub(crate) fn take(
        &self,
        (carrier, status): (Carrier, InteractionStatus),
        start: Moment,
        departure: Option<Rc<()>>,
        woken: &Signal,
    ) -> Interaction {
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        let owner = Owner {
            id,
            carrier,
            status,
            start,
        };
        self.owner.set(Some(owner));
        woken.notify();
        Interaction {
            slot: self.owner.clone(),
            owner,
            _departure: departure,
        }
    }
}

impl Owner {
    /// Whether it has left the page and the user is back, whether or not its future has noticed, or
    /// should have left long ago.
    fn is_gone(&self, now: Moment, longest: u64) -> bool {
        self.carrier == Carrier::Redirect
            && (self.start.restorations != now.restorations
                || now.ticks.saturating_sub(self.start.ticks) > longest)
    }
}

impl Interaction {
    /// Fails once another interaction has taken over.
    pub(crate) fn check(&self) -> Result<(), AuthError> {
        if self.slot.get() == Some(self.owner) {
            Ok(())
        } else {
            Err(Cancelled::Superseded.into())
        }
    }
}

impl Drop for Interaction {
    fn drop(&mut self) {
        if self.check().is_ok() {
            self.slot.set(None);
        }
    }
}

//! The interaction that owns the page: a value with an owner, not a flag that somebody may forget
//! to clear.
//!
//! A popup owns the page for as long as its future lives; a later popup takes over, and the earlier
//! one notices. A redirect owns it until the page is gone, or comes back. Each client of a page has
//! popups of its own; a redirect takes the document from all of them.

use std::cell::Cell;
use std::rc::Rc;

use msal_core::error::{AuthError, Cancelled, WindowError};

use crate::platform::Document;
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
    /// How often the page had come back from the back/forward cache.
    restorations: u32,
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
    pub(crate) fn status(&self, restorations: u32) -> Option<InteractionStatus> {
        let owner = self.owner.get()?;
        (!owner.has_come_back(restorations)).then_some(owner.status)
    }

    /// Takes the page; a popup that is open loses it, a page that is leaving for any client cannot
    /// be taken. Whoever waits for the popup is woken.
    pub(crate) fn take(
        &self,
        carrier: Carrier,
        status: InteractionStatus,
        restorations: u32,
        document: &Document,
        woken: &Signal,
    ) -> Result<Interaction, AuthError> {
        if document.is_leaving() {
            return Err(WindowError::InteractionInProgress.into());
        }
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        let owner = Owner {
            id,
            carrier,
            status,
            restorations,
        };
        self.owner.set(Some(owner));
        woken.notify();
        Ok(Interaction {
            slot: self.owner.clone(),
            owner,
            _departure: (carrier == Carrier::Redirect).then(|| document.leave()),
        })
    }
}

impl Owner {
    /// Whether it has left the page and the user is back, whether or not its future has noticed.
    fn has_come_back(&self, restorations: u32) -> bool {
        self.carrier == Carrier::Redirect && self.restorations != restorations
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

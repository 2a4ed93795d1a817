//! The interaction under way in this page: a value with an owner, not a flag that somebody may forget to clear.
//!
//! A popup owns it for as long as its future lives; a later popup takes over, and the earlier one notices. A redirect owns it until
//! the page is gone, or comes back.

use std::cell::Cell;
use std::rc::Rc;

use msal_core::error::{AuthError, Cancelled, WindowError};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Running {
    Nothing,
    Popup(u64),
    Redirect,
}

pub(crate) struct InteractionSlot {
    running: Rc<Cell<Running>>,
    last_popup: Cell<u64>,
}

impl Default for InteractionSlot {
    fn default() -> Self {
        Self {
            running: Rc::new(Cell::new(Running::Nothing)),
            last_popup: Cell::new(0),
        }
    }
}

/// The right to interact. Dropping it frees the slot, unless another interaction has taken over.
pub(crate) struct Interaction {
    running: Rc<Cell<Running>>,
    mine: Running,
}

impl InteractionSlot {
    /// Takes the slot for a popup; one that is open loses it.
    pub(crate) fn popup(&self) -> Result<Interaction, AuthError> {
        let id = self.last_popup.get() + 1;
        self.last_popup.set(id);
        self.take(Running::Popup(id))
    }

    /// Takes the slot for a redirect; a popup that is open loses it.
    pub(crate) fn redirect(&self) -> Result<Interaction, AuthError> {
        self.take(Running::Redirect)
    }

    fn take(&self, mine: Running) -> Result<Interaction, AuthError> {
        if self.running.get() == Running::Redirect {
            return Err(WindowError::InteractionInProgress.into());
        }
        self.running.set(mine);
        Ok(Interaction {
            running: self.running.clone(),
            mine,
        })
    }
}

impl Interaction {
    /// Fails once another interaction has taken over.
    pub(crate) fn check(&self) -> Result<(), AuthError> {
        if self.running.get() == self.mine {
            Ok(())
        } else {
            Err(Cancelled::Superseded.into())
        }
    }
}

impl Interaction {
    /// Frees the slot; `false` when another interaction has taken over.
    pub(crate) fn end(&self) -> bool {
        let mine = self.check().is_ok();
        if mine {
            self.running.set(Running::Nothing);
        }
        mine
    }
}

impl Drop for Interaction {
    fn drop(&mut self) {
        self.end();
    }
}

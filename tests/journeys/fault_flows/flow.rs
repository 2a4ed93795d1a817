//! The ways to sign in, and what a user does about a page that stands in the way.

use std::fmt;

/// A way to sign in that goes by a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Popup,
    Redirect,
    Frame,
}

impl Flow {
    /// The `data-testid` of its button.
    pub(crate) fn button(self) -> &'static str {
        match self {
            Self::Popup => "popup",
            Self::Redirect => "redirect",
            Self::Frame => "frame",
        }
    }
}

impl fmt::Display for Flow {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.button())
    }
}

/// What the user does once the fault has acted. There is nobody in a hidden frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum User {
    /// There is nothing to do.
    Waits,
    /// Closes the popup, or goes back.
    Leaves,
    /// Stops the loading of a page that never comes, once the app has said so.
    Stops,
    /// Declines to consent.
    Declines,
    /// Consents.
    Consents,
    /// Proves a second factor.
    ProvesFactor,
}

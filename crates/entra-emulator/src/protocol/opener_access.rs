//! The `pocd` parameter, which MSAL.js sends with popups.

use crate::http::Params;

/// Whether a page stays connected to the window that opened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenerAccess {
    /// The page keeps its opener.
    Kept,
    /// The page is cut off from its opener (`Cross-Origin-Opener-Policy: same-origin`).
    Isolated,
}

impl OpenerAccess {
    /// `pocd=1` asks to keep the opener.
    pub(crate) fn read(params: &Params) -> Self {
        match params.get("pocd") {
            Some("1") => Self::Kept,
            _ => Self::Isolated,
        }
    }
}

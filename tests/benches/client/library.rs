//! The two that are compared.

use std::fmt;

/// Whose client a page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Library {
    /// `msal-web` and `msal-leptos`, in wasm.
    Ours,
    /// `@azure/msal-browser` and `@azure/msal-react`, as npm has them.
    Theirs,
}

impl Library {
    /// Both, in the order of this round: each goes first in turn.
    pub(crate) fn by_turns(round: usize) -> [Self; 2] {
        if round.is_multiple_of(2) {
            [Self::Ours, Self::Theirs]
        } else {
            [Self::Theirs, Self::Ours]
        }
    }
}

/// As in the addresses of the pages.
impl fmt::Display for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ours => "ours",
            Self::Theirs => "theirs",
        })
    }
}

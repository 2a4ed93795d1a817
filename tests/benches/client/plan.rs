//! How much is measured.

use std::time::Duration;

/// Numbers of repetitions, and of what.
#[derive(Debug)]
pub(crate) struct Plan {
    /// In a word.
    pub(crate) name: &'static str,
    /// Accounts and access tokens in the session storage.
    pub(crate) cells: Vec<Cell>,
    /// Calls at once.
    pub(crate) burst: usize,
    /// How long a batch of calls takes at least.
    pub(crate) batch: Duration,
    /// Fresh documents of each library for a cell.
    pub(crate) rounds: usize,
    /// No further round of a cell begins after this time,
    pub(crate) patience: Duration,
    /// but so many are measured however long they take.
    pub(crate) fewest_rounds: usize,
    /// Sign-ins of each library and kind.
    pub(crate) sign_ins: usize,
    /// Page loads of each app, with an empty and with a filled cache.
    pub(crate) page_loads: usize,
}

/// What is in the session storage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) accounts: usize,
    pub(crate) tokens: usize,
}

impl Plan {
    /// Everything, or with `--quick` enough to see that it works; cargo adds words of its own,
    /// which do not matter.
    pub(crate) fn from_args(words: impl IntoIterator<Item = String>) -> Self {
        if words.into_iter().any(|word| word == "--quick") {
            Self::quick()
        } else {
            Self::full()
        }
    }

    fn full() -> Self {
        Self {
            name: "full",
            cells: cells(&[1, 10, 100, 1_000, 10_000]),
            burst: 1_000,
            batch: Duration::from_millis(40),
            rounds: 15,
            patience: Duration::from_secs(45),
            fewest_rounds: 3,
            sign_ins: 25,
            page_loads: 30,
        }
    }

    fn quick() -> Self {
        Self {
            name: "quick",
            cells: cells(&[1, 100, 1_000]),
            batch: Duration::from_millis(10),
            rounds: 3,
            patience: Duration::from_secs(5),
            fewest_rounds: 1,
            sign_ins: 3,
            page_loads: 4,
            ..Self::full()
        }
    }
}

fn cells(tokens: &[usize]) -> Vec<Cell> {
    let cell = |accounts| tokens.iter().map(move |&tokens| Cell { accounts, tokens });
    [1, 100].into_iter().flat_map(cell).collect()
}

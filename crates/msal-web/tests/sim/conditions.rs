//! What kind of browser, network and authority a seed has.

use msal_testkit::SeededRandom;

/// Who can read what a tab stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// All tabs, as with local storage.
    AllTabs,
    /// The tab alone, as with session storage.
    OneTab,
}

/// How a store reads and writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// At once, as local storage does.
    Direct,
    /// In its own time, mirrored in the memory of each tab.
    Mirrored,
}

/// Whom a lock keeps out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LockReach {
    /// Every tab, as the Web Locks API does.
    AllTabs,
    /// The callers of one page: the product's own locks.
    OnePage,
}

/// What is fixed for a whole run.
#[derive(Clone, Debug)]
pub(crate) struct Conditions {
    pub(crate) tabs: usize,
    pub(crate) sharing: Sharing,
    pub(crate) access: Access,
    pub(crate) lock_reach: LockReach,
    /// Whether a refresh token can be used only once.
    pub(crate) rotates: bool,
    /// Whether the network and the authority ever fail.
    pub(crate) fails: bool,
    /// Whether tabs ever crash, reload or freeze.
    pub(crate) crashes: bool,
    /// Whether the store is ever full.
    pub(crate) fills: bool,
    /// Whether calls ever pass over the cache.
    pub(crate) forces: bool,
    pub(crate) steps: u64,
}

impl Conditions {
    pub(crate) fn choose(dice: &SeededRandom) -> Self {
        let one_in = |n: u64| dice.below(n) == 0;
        Self {
            tabs: 1 + dice.below(8) as usize,
            sharing: if one_in(4) {
                Sharing::OneTab
            } else {
                Sharing::AllTabs
            },
            access: if one_in(2) {
                Access::Direct
            } else {
                Access::Mirrored
            },
            lock_reach: if one_in(4) {
                LockReach::OnePage
            } else {
                LockReach::AllTabs
            },
            rotates: one_in(4),
            fails: !one_in(4),
            crashes: !one_in(4),
            fills: one_in(6),
            forces: !one_in(3),
            steps: 150 + dice.below(300),
        }
    }
}

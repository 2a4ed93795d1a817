//! What has happened, for whoever reads a seed that failed.

use std::cell::RefCell;

use msal_testkit::FrozenClock;
use msal_web::platform::Clock as _;

/// Whether a run is told in words. Most are not: the text of a step costs more than the step.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    Silent,
    InWords,
}

/// The steps of a run.
pub(crate) struct Trace {
    telling: Telling,
    clock: FrozenClock,
    lines: RefCell<Vec<String>>,
}

impl Trace {
    pub(crate) fn new(telling: Telling, clock: FrozenClock) -> Self {
        Self {
            telling,
            clock,
            lines: RefCell::default(),
        }
    }

    /// Adds a step; the words are made only where somebody reads them.
    pub(crate) fn tell(&self, words: impl FnOnce() -> String) {
        if self.telling == Telling::InWords {
            let at = self.clock.monotonic().as_secs_f64();
            self.lines.borrow_mut().push(format!("{at:>10.3} {}", words()));
        }
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.borrow().clone()
    }
}

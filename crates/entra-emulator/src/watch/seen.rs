//! What was seen so far, as hashes: no secret stays in memory for this.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::clock::UnixTime;

/// Enough to notice a mistake; a demo that runs for days must not grow without end.
const KEPT: usize = 20_000;

/// Everything noticed.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) states: Once,
    pub(super) nonces: Once,
    pub(super) challenges: Once,
    pub(super) verifiers: Once,
    pub(super) dead_tokens: Once,
    /// Requests under way, by thumbprint.
    running: HashMap<String, u32>,
    /// Until when the like of a request should wait.
    pub(super) retry_after: HashMap<String, UnixTime>,
    /// Application and user that were challenged and have not come back.
    pub(super) challenged: HashSet<(String, String)>,
}

/// Values that should appear once.
#[derive(Debug, Default)]
pub(super) struct Once(HashSet<u64>);

impl Once {
    /// Takes note of `value`; true if it was there before.
    pub(super) fn again(&mut self, value: &str) -> bool {
        if self.0.len() >= KEPT {
            self.0.clear();
        }
        !self.0.insert(hash(value))
    }

    pub(super) fn insert(&mut self, value: &str) {
        self.again(value);
    }

    pub(super) fn has(&self, value: &str) -> bool {
        self.0.contains(&hash(value))
    }
}

impl Seen {
    /// A request with this thumbprint begins; true if one is under way.
    pub(super) fn enter(&mut self, thumbprint: &str) -> bool {
        let running = self.running.entry(thumbprint.to_owned()).or_default();
        *running += 1;
        *running > 1
    }

    pub(super) fn leave(&mut self, thumbprint: &str) {
        if let Some(running) = self.running.get_mut(thumbprint) {
            *running -= 1;
            if *running == 0 {
                self.running.remove(thumbprint);
            }
        }
    }
}

fn hash(value: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

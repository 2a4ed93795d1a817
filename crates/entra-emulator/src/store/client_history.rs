//! The requests of clients so far, as hashes: no secret stays in memory for this.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::clock::UnixTime;

/// Enough to notice a mistake; a demo that runs for days must not grow without end.
const CAPACITY: usize = 20_000;

/// Values and moments that later requests are compared with.
#[derive(Debug, Default)]
pub(crate) struct ClientHistory {
    pub(crate) states: SeenValues,
    pub(crate) nonces: SeenValues,
    pub(crate) challenges: SeenValues,
    pub(crate) verifiers: SeenValues,
    pub(crate) dead_tokens: SeenValues,
    /// Requests under way, by thumbprint.
    running: HashMap<String, u32>,
    /// The moment until which requests with a thumbprint should wait.
    pub(crate) retry_after: HashMap<String, UnixTime>,
    /// Application and user that were challenged and have not come back since.
    pub(crate) challenged: HashSet<(String, String)>,
}

/// A [`ClientHistory`] behind a lock that is never held across an await.
#[derive(Debug, Default)]
pub(crate) struct SharedClientHistory(Mutex<ClientHistory>);

impl SharedClientHistory {
    pub(crate) fn lock(&self) -> MutexGuard<'_, ClientHistory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn reset(&self) {
        *self.lock() = ClientHistory::default();
    }
}

/// Values that should appear once.
#[derive(Debug, Default)]
pub(crate) struct SeenValues(HashSet<u64>);

impl SeenValues {
    /// Takes note of `value`; true if it was there before.
    pub(crate) fn again(&mut self, value: &str) -> bool {
        if self.0.len() >= CAPACITY {
            self.0.clear();
        }
        !self.0.insert(hash(value))
    }

    /// Takes note of `value`.
    pub(crate) fn insert(&mut self, value: &str) {
        self.again(value);
    }

    /// Whether `value` was seen before.
    pub(crate) fn has(&self, value: &str) -> bool {
        self.0.contains(&hash(value))
    }
}

impl ClientHistory {
    /// A request with this thumbprint begins; true if one is under way.
    pub(crate) fn enter(&mut self, thumbprint: &str) -> bool {
        let running = self.running.entry(thumbprint.to_owned()).or_default();
        *running += 1;
        *running > 1
    }

    /// A request with this thumbprint ends.
    pub(crate) fn leave(&mut self, thumbprint: &str) {
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

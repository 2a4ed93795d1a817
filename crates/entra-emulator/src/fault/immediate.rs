//! Faults that happen when they are switched on, instead of waiting for a request.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout_at};

use super::catalogue::Fault;
use super::rule::FaultRule;

/// Time for the response to the client that switched the pause on.
const GRACE: Duration = Duration::from_millis(100);
/// The longest pause, in seconds.
const LONGEST_PAUSE: i64 = 3600;

/// A fault that happens at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ImmediateFault {
    /// Nothing listens for this long.
    Unreachable(Duration),
    /// Tokens are signed with a new key, and the old one is no longer published.
    KeyRollover,
}

/// Tells the listener to stop listening for a while, and to begin again.
#[derive(Debug, Default)]
pub(crate) struct ListenerGate {
    closed_until: Mutex<Option<Instant>>,
    changed: Notify,
}

impl ImmediateFault {
    /// The immediate fault that `rule` switches on, if it is one.
    pub(crate) fn of(rule: &FaultRule) -> Option<Self> {
        match rule.fault {
            Fault::Unreachable { seconds } => {
                let seconds = seconds.clamp(0, LONGEST_PAUSE).unsigned_abs();
                Some(Self::Unreachable(Duration::from_secs(seconds)))
            }
            Fault::KeyRollover => Some(Self::KeyRollover),
            _ => None,
        }
    }
}

impl ListenerGate {
    pub(crate) fn close(&self, pause: Duration) {
        self.set(Some(Instant::now() + GRACE + pause));
    }

    pub(crate) fn open(&self) {
        self.set(None);
    }

    /// Waits until it is closed.
    pub(crate) async fn closed(&self) {
        while self.closed_until().is_none() {
            self.changed.notified().await;
        }
        sleep(GRACE).await;
    }

    /// Waits until it is open again.
    pub(crate) async fn opened(&self) {
        loop {
            let Some(end) = *self.closed_until() else { return };
            if timeout_at(end, self.changed.notified()).await.is_err() {
                return self.open();
            }
        }
    }

    fn set(&self, closed_until: Option<Instant>) {
        *self.closed_until() = closed_until;
        self.changed.notify_one();
    }

    fn closed_until(&self) -> MutexGuard<'_, Option<Instant>> {
        self.closed_until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

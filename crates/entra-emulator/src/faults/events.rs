//! Faults that happen when they are ordered, instead of waiting for a request.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::{Fault, FaultName};

/// For the answer to whoever ordered the pause.
const GRACE: Duration = Duration::from_millis(100);

/// What happens at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// Nothing listens for this long.
    Unreachable(Duration),
    /// Tokens are signed with a new key, and the old one is no longer published.
    KeyRollover,
}

/// Tells the listener to go away for a while.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    pause: Mutex<Option<Duration>>,
    changed: Notify,
}

impl Event {
    /// The event that `fault` is, if it is one.
    pub(crate) fn of(fault: &Fault) -> Option<Self> {
        match fault.name {
            FaultName::Unreachable => {
                let seconds = fault.params.number("seconds", 5).clamp(0, 3600);
                Some(Self::Unreachable(Duration::from_secs(seconds.unsigned_abs())))
            }
            FaultName::KeyRollover => Some(Self::KeyRollover),
            _ => None,
        }
    }
}

impl Gate {
    pub(crate) fn close(&self, pause: Duration) {
        *self.pause.lock().unwrap_or_else(PoisonError::into_inner) = Some(pause);
        self.changed.notify_one();
    }

    /// Waits until it is closed, and says for how long.
    pub(crate) async fn closed(&self) -> Duration {
        loop {
            let pause = self.pause.lock().unwrap_or_else(PoisonError::into_inner).take();
            match pause {
                Some(pause) => {
                    tokio::time::sleep(GRACE).await;
                    return pause;
                }
                None => self.changed.notified().await,
            }
        }
    }
}

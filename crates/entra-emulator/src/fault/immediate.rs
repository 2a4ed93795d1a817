//! Faults that happen when they are switched on, instead of waiting for a request.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

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

/// Tells the listener to stop listening for a while.
#[derive(Debug, Default)]
pub(crate) struct ListenerGate {
    pause: Mutex<Option<Duration>>,
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

//! How long tabs are awake: what they sleep through does not count.

use std::time::Duration;

use msal_web::platform::Clock as _;

use super::Rules;

/// How much longer everything may take after a sleep.
const AFTER_SLEEP: Duration = Duration::from_secs(5);

impl Rules {
    /// The time that counts for deadlines.
    pub(super) fn awake(&self, tab: usize) -> Duration {
        let now = self.clock.monotonic().saturating_sub(self.leapt.get());
        let (since, total) = self.frozen.borrow()[tab];
        let current = since.map_or(Duration::ZERO, |since| now.saturating_sub(since));
        now.saturating_sub(total).saturating_sub(current)
    }

    pub(crate) fn leapt(&self, length: Duration) {
        self.leaps.set(self.leaps.get() + 1);
        self.leapt.set(self.leapt.get() + length + AFTER_SLEEP);
        // A response that is looked at an hour late is refused, and the token in it with it.
        if self.conditions.rotates {
            self.revoked();
        }
    }

    pub(crate) fn froze(&self, tab: usize) {
        let now = self.clock.monotonic().saturating_sub(self.leapt.get());
        self.frozen.borrow_mut()[tab].0 = Some(now);
    }

    pub(crate) fn woke(&self, tab: usize) {
        let now = self.clock.monotonic().saturating_sub(self.leapt.get());
        let mut frozen = self.frozen.borrow_mut();
        if let Some(since) = frozen[tab].0.take() {
            frozen[tab].1 += now.saturating_sub(since) + AFTER_SLEEP;
            // What waited may have waited for too long.
            self.network_changed();
        }
    }
}

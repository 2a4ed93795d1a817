//! The two clocks: the wall clock for expiry, a monotonic one for waits.

use std::time::Duration;

use msal_core::UnixTime;

use super::LocalFuture;

/// Time: what it is, and waiting for it to pass.
pub trait Clock {
    /// The device's clock, which the user may set. Tokens expire by it.
    fn now(&self) -> UnixTime;

    /// The time since some fixed instant, which never jumps. Waits are measured by it.
    fn monotonic(&self) -> Duration;

    /// Completes after `length`; dropping the future ends the wait.
    fn sleep(&self, length: Duration) -> LocalFuture<()>;
}

//! Time.

use std::time::Duration;

use msal_core::UnixTime;

use super::LocalFuture;

/// Time: what it is, and waiting for it to pass.
pub trait Clock {
    /// The device's clock.
    fn now(&self) -> UnixTime;

    /// Completes after `length`; dropping the future ends the wait.
    fn sleep(&self, length: Duration) -> LocalFuture<()>;
}

//! Points in time, told apart from lengths of time (`std::time::Duration`).

use std::fmt;
use std::time::Duration;

/// A point in time, counted from the Unix epoch; kept in milliseconds, compared and shown in seconds where the protocol does.
///
/// ```
/// use msal_core::UnixTime;
/// use std::time::Duration;
/// let now = UnixTime::from_seconds(1_700_000_000);
/// assert_eq!((now + Duration::from_secs(60)).seconds(), 1_700_000_060);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime {
    millis: u64,
}

impl UnixTime {
    /// From seconds since the epoch.
    pub const fn from_seconds(seconds: u64) -> Self {
        Self {
            millis: seconds.saturating_mul(1000),
        }
    }

    /// From milliseconds since the epoch.
    pub const fn from_millis(millis: u64) -> Self {
        Self { millis }
    }

    /// Whole seconds since the epoch, rounded to the nearest as MSAL.js rounds them.
    pub const fn seconds(self) -> u64 {
        self.millis.saturating_add(500) / 1000
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> u64 {
        self.millis
    }

    /// The time from `earlier` to `self`; zero when `earlier` is later.
    pub fn since(self, earlier: UnixTime) -> Duration {
        Duration::from_millis(self.millis.saturating_sub(earlier.millis))
    }
}

impl std::ops::Add<Duration> for UnixTime {
    type Output = Self;
    fn add(self, length: Duration) -> Self {
        Self {
            millis: self.millis.saturating_add(length.as_millis() as u64),
        }
    }
}

impl std::ops::Sub<Duration> for UnixTime {
    type Output = Self;
    fn sub(self, length: Duration) -> Self {
        Self {
            millis: self.millis.saturating_sub(length.as_millis() as u64),
        }
    }
}

impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.seconds())
    }
}

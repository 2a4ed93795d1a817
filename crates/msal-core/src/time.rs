//! Points in time, told apart from lengths of time (`std::time::Duration`).

use std::fmt;
use std::time::Duration;

/// A point in time, counted from the Unix epoch; kept in milliseconds, compared and shown in
/// seconds where the protocol does.
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
            millis: thousandfold(seconds),
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

/// A length in milliseconds; what 64 bits cannot hold saturates.
pub fn millis(length: Duration) -> u64 {
    thousandfold(length.as_secs()).saturating_add(length.subsec_millis().into())
}

/// Saturates by a comparison: a product that tells its overflow takes 128 bits. Whole seconds stay
/// whole, so that the largest is written as it is read.
const fn thousandfold(seconds: u64) -> u64 {
    const LARGEST: u64 = u64::MAX / 1000;
    if seconds > LARGEST {
        LARGEST * 1000
    } else {
        seconds * 1000
    }
}

impl std::ops::Add<Duration> for UnixTime {
    type Output = Self;
    fn add(self, length: Duration) -> Self {
        Self {
            millis: self.millis.saturating_add(millis(length)),
        }
    }
}

impl std::ops::Sub<Duration> for UnixTime {
    type Output = Self;
    fn sub(self, length: Duration) -> Self {
        Self {
            millis: self.millis.saturating_sub(millis(length)),
        }
    }
}

impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.seconds().fmt(f)?;
        f.write_str(" s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_that_do_not_fit_saturate() {
        let now = UnixTime::from_seconds(1_700_000_000);
        for seconds in [u64::MAX, 1 << 61, u64::MAX / 1000 + 1] {
            let far = Duration::new(seconds, 999_999_999);
            assert_eq!((now + far).millis(), u64::MAX);
            assert_eq!((now - far).millis(), 0);
        }
    }

    #[test]
    fn the_largest_time_is_written_as_it_is_read() {
        let largest = UnixTime::from_seconds(u64::MAX);
        assert_eq!(UnixTime::from_seconds(largest.seconds()), largest);
    }

    #[test]
    fn seconds_are_rounded_to_the_nearest() {
        let now = UnixTime::from_seconds(10) + Duration::from_millis(499);
        assert_eq!((now.millis(), now.seconds()), (10_499, 10));
        assert_eq!((now + Duration::from_millis(1)).seconds(), 11);
        assert_eq!(now.to_string(), "10 s");
    }
}

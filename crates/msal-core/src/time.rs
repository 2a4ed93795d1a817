//! Points in time, told apart from lengths of time (`std::time::Duration`).

use std::fmt;
use std::time::Duration;

use crate::decimal;
use crate::text::concat;

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

/// One instant on both clocks of a device: the wall clock, which the user may set, and a monotonic
/// one, which nobody can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The time on the wall clock.
    pub wall: UnixTime,
    /// Milliseconds on the monotonic clock, counted from some fixed instant.
    pub ticks: u64,
}

impl Moment {
    /// What the wall clock shows at `now` if nobody has set it since this moment, and the device
    /// has not slept.
    ///
    /// ```
    /// use msal_core::{UnixTime, time::Moment};
    /// let moment = |seconds, ticks| Moment { wall: UnixTime::from_seconds(seconds), ticks };
    /// let then = moment(7000, 10_000);
    /// assert_eq!(then.unset_wall(moment(3410, 20_000)).seconds(), 7010);
    /// ```
    pub fn unset_wall(self, now: Moment) -> UnixTime {
        let passed = now.ticks.saturating_sub(self.ticks);
        UnixTime::from_millis(self.wall.millis.saturating_add(passed))
    }
}

/// How far the device's clock is off the authority's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClockOffset {
    /// Not at all, or by less than tokens allow for.
    #[default]
    Negligible,
    /// The device's clock shows an earlier time.
    Behind(Duration),
    /// The device's clock shows a later time.
    Ahead(Duration),
}

impl ClockOffset {
    /// The offset at which the authority's clock showed `authority` at some instant from `sent` to
    /// `received`. Where the authority may have dated it back, it shows a time that is earlier by
    /// up to `back_dating`.
    ///
    /// ```
    /// use msal_core::{UnixTime, time::ClockOffset};
    /// use std::time::Duration;
    /// let at = UnixTime::from_seconds;
    /// let offset = ClockOffset::measure(at(9000), Duration::ZERO, at(5400), at(5401));
    /// assert_eq!(offset, ClockOffset::Behind(Duration::from_secs(3599)));
    /// assert_eq!(offset.authority_time(at(5401)), at(9000));
    /// ```
    pub fn measure(authority: UnixTime, back_dating: Duration, sent: UnixTime, received: UnixTime) -> Self {
        if authority > received + CLOCK_SKEW {
            Self::Behind(authority.since(received))
        } else if authority + back_dating + CLOCK_SKEW < sent {
            Self::Ahead(sent.since(authority))
        } else {
            Self::Negligible
        }
    }

    /// The time on the authority's clock when the device's shows `device`.
    pub fn authority_time(self, device: UnixTime) -> UnixTime {
        match self {
            Self::Negligible => device,
            Self::Behind(length) => device + length,
            Self::Ahead(length) => device - length,
        }
    }

    /// By how much the clocks differ.
    pub fn length(self) -> Duration {
        match self {
            Self::Negligible => Duration::ZERO,
            Self::Behind(length) | Self::Ahead(length) => length,
        }
    }
}

impl fmt::Display for ClockOffset {
    /// A sentence about the device's clock, in whole minutes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let direction = match self {
            Self::Negligible => return f.write_str("right within five minutes"),
            Self::Behind(_) => "behind",
            Self::Ahead(_) => "ahead",
        };
        let minutes = decimal::text(self.length().as_secs() / 60);
        f.write_str(&concat(&[&minutes, " minutes ", direction]))
    }
}

/// How far the clocks of device and authority may differ.
pub const CLOCK_SKEW: Duration = Duration::from_secs(300);

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
    fn an_offset_counts_from_more_than_five_minutes_and_a_back_dated_time_from_more_than_ten() {
        let at = UnixTime::from_seconds;
        let lengths = Duration::from_secs;
        let check = |authority: u64, back_dating: u64, wanted: ClockOffset| {
            let found = ClockOffset::measure(at(authority), lengths(back_dating), at(10_000), at(10_030));
            assert_eq!(found, wanted, "{authority}, back-dated by up to {back_dating}");
        };
        check(10_330, 0, ClockOffset::Negligible);
        check(10_331, 0, ClockOffset::Behind(lengths(301)));
        check(9_700, 0, ClockOffset::Negligible);
        check(9_699, 0, ClockOffset::Ahead(lengths(301)));
        check(9_400, 300, ClockOffset::Negligible);
        check(9_399, 300, ClockOffset::Ahead(lengths(601)));
        check(u64::MAX, 300, ClockOffset::Behind(at(u64::MAX).since(at(10_030))));
        assert_eq!(
            ClockOffset::Behind(lengths(3600)).to_string(),
            "60 minutes behind"
        );
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

//! The emulator's clock: the machine's time plus an offset that tests may move, and the formats
//! Entra prints times in.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The machine's time, moved forward by what [`Clock::advance`] was told.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead_ms: AtomicU64,
}

impl Clock {
    pub(crate) fn now(&self) -> UnixTime {
        UnixTime((self.now_ms() / 1000) as i64)
    }

    /// Milliseconds since 1970, for the request log.
    pub(crate) fn now_ms(&self) -> u64 {
        machine_ms().saturating_add(self.ahead_ms.load(Ordering::Relaxed))
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.ahead_ms.fetch_add(by.as_millis() as u64, Ordering::Relaxed);
    }

    pub(crate) fn reset(&self) {
        self.ahead_ms.store(0, Ordering::Relaxed);
    }
}

fn machine_ms() -> u64 {
    let machine = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    machine.as_millis() as u64
}

/// Seconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UnixTime(pub(crate) i64);

impl UnixTime {
    /// The machine's time, wherever the emulator's clock was moved to.
    pub(crate) fn of_machine() -> Self {
        Self((machine_ms() / 1000) as i64)
    }

    pub(crate) fn seconds(self) -> i64 {
        self.0
    }

    pub(crate) fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to this moment.
    pub(crate) fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// `2025-03-16 11:00:48Z`, as in Entra's error responses.
    pub(crate) fn stamp(self) -> String {
        let (year, month, day) = self.date();
        let (hour, minute, second) = self.time();
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}Z")
    }

    /// `2025-03-16T11:00:48`, as in Graph's error responses.
    pub(crate) fn graph_stamp(self) -> String {
        self.stamp()
            .replacen(' ', "T", 1)
            .trim_end_matches('Z')
            .to_owned()
    }

    /// RFC 9110, section 5.6.7: `Sun, 16 Mar 2025 11:00:48 GMT`.
    pub(crate) fn http_date(self) -> String {
        let (year, month, day) = self.date();
        let (hour, minute, second) = self.time();
        let weekday = WEEKDAYS[self.0.div_euclid(86_400).rem_euclid(7) as usize];
        let month = MONTHS[(month - 1) as usize];
        format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
    }

    fn time(self) -> (i64, i64, i64) {
        let of_day = self.0.rem_euclid(86_400);
        (of_day / 3600, of_day / 60 % 60, of_day % 60)
    }

    /// The civil date (year, month, day), counted in eras of 400 years that begin on 1 March.
    pub(crate) fn date(self) -> (i64, i64, i64) {
        let days = self.0.div_euclid(86_400) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year, month, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_print_as_entra_and_http_print_them() {
        for (seconds, stamp, http) in [
            (0, "1970-01-01 00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            (
                1_742_122_848,
                "2025-03-16 11:00:48Z",
                "Sun, 16 Mar 2025 11:00:48 GMT",
            ),
            (
                1_709_210_096,
                "2024-02-29 12:34:56Z",
                "Thu, 29 Feb 2024 12:34:56 GMT",
            ),
        ] {
            assert_eq!(UnixTime(seconds).stamp(), stamp);
            assert_eq!(UnixTime(seconds).http_date(), http);
        }
    }
}

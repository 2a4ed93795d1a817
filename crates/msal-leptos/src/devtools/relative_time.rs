//! Times as a developer reads them.

use msal_web::UnixTime;

/// How far a time lies ahead or back: *in 59 min*, *2 h 5 min ago*.
pub(super) fn relative(time: UnixTime, now: UnixTime) -> String {
    if time >= now {
        format!("in {}", length(time.since(now).as_secs()))
    } else {
        format!("{} ago", length(now.since(time).as_secs()))
    }
}

fn length(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => "less than a minute".to_owned(),
        (0, 0, _) => format!("{minutes} min"),
        (0, ..) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}

/// The time of day, in Coordinated Universal Time: `09:05:00.120`.
pub(super) fn time_of_day(time: UnixTime) -> String {
    let (seconds, millis) = (time.millis() / 1000, time.millis() % 1000);
    let (hours, minutes) = (seconds / 3600 % 24, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}.{millis:03}", seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_by_how_far_it_lies_ahead_or_back() {
        let check = |seconds: u64, wanted: &str| {
            let now = UnixTime::from_seconds(1_000_000);
            assert_eq!(relative(UnixTime::from_seconds(seconds), now), wanted);
        };
        check(1_000_000, "in less than a minute");
        check(1_003_599, "in 59 min");
        check(1_007_500, "in 2 h 5 min");
        check(1_090_000, "in 1 d 1 h");
        check(999_880, "2 min ago");
    }

    #[test]
    fn a_time_of_day_has_two_digits_for_each_part() {
        let time = UnixTime::from_millis(86_400_000 + 9 * 3_600_000 + 5 * 60_000 + 120);
        assert_eq!(time_of_day(time), "09:05:00.120");
    }
}

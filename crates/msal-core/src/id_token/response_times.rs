//! The times of a token request, and what they say about the device's clock.

use std::time::Duration;

use crate::UnixTime;
use crate::time::ClockOffset;

/// By how much Entra ID dates its tokens back.
const BACK_DATING: Duration = Duration::from_secs(300);

/// When a request was sent and its response came, by the device's clock, and what that says about
/// the clock.
#[derive(Clone, Copy, Debug)]
pub struct ResponseTimes {
    /// The instant before the request was sent.
    pub sent: UnixTime,
    /// When the response had come.
    pub received: UnixTime,
    /// The response's `Date`, where it could be read.
    pub date: Option<UnixTime>,
    /// What is known of the device's clock from before, for a response that says nothing about it.
    pub known_offset: ClockOffset,
}

impl ResponseTimes {
    /// How far the device's clock is off: by the `Date`, or else by when the id token was issued.
    pub fn clock_offset(&self, issued_at: Option<UnixTime>) -> ClockOffset {
        let measure = |seen, back_dating| ClockOffset::measure(seen, back_dating, self.sent, self.received);
        match (self.date, issued_at) {
            (Some(date), _) => measure(date, Duration::ZERO),
            (None, Some(issued_at)) => measure(issued_at, BACK_DATING),
            (None, None) => self.known_offset,
        }
    }
}

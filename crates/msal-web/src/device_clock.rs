//! What is known of the device's clock: how far it is off the authority's, and whether somebody has
//! set it.
//!
//! The cache keeps times by the device's clock, as MSAL.js does, so that a cached token is good
//! however wrong that clock is, for as long as nobody sets it. A clock that is turned back while
//! the page lives is noticed by the monotonic one: tokens that the page has seen before are then
//! judged by the time that has really passed. One that jumps forward may just as well be a laptop
//! that has slept, so that time counts.

use std::cell::Cell;
use std::rc::Rc;

use msal_core::UnixTime;
use msal_core::cache::AccessTokenRecord;
use msal_core::time::{CLOCK_SKEW, ClockOffset, Moment, millis};

use crate::client::PublicClientApplication;
use crate::event::{Event, EventKind};
use crate::operation::Operation;
use crate::platform::Clock;

pub(crate) struct DeviceClock {
    clock: Rc<dyn Clock>,
    learnt: Cell<Option<LearntOffset>>,
}

#[derive(Clone, Copy)]
struct LearntOffset {
    offset: ClockOffset,
    at: Moment,
}

impl DeviceClock {
    pub(crate) fn new(clock: Rc<dyn Clock>) -> Self {
        Self {
            clock,
            learnt: Cell::default(),
        }
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment {
            wall: self.clock.now(),
            ticks: millis(self.clock.monotonic()),
        }
    }

    /// The offset, unless the clock has jumped since it was learnt.
    pub(crate) fn offset(&self) -> Option<ClockOffset> {
        let learnt = self.learnt.get()?;
        let now = self.moment();
        is_near(now.wall, learnt.at.unset_wall(now)).then_some(learnt.offset)
    }

    /// What the device's clock would show now if nobody had turned it back since `then`.
    pub(crate) fn time_since(&self, then: Moment) -> UnixTime {
        let now = self.moment();
        then.unset_wall(now).max(now.wall)
    }

    /// The time by which a refresh token's expiry is judged. A jump by what the clock was known to
    /// be behind is taken for a user who has put it right: where it was a laptop that has slept for
    /// as long, the authority refuses the token.
    pub(crate) fn time_for_refresh_token(&self) -> UnixTime {
        let now = self.moment();
        match self.learnt.get() {
            Some(LearntOffset {
                offset: ClockOffset::Behind(length),
                at,
            }) if is_near(now.wall, at.unset_wall(now) + length) => at.unset_wall(now),
            _ => now.wall,
        }
    }

    /// The time by which an access token's expiry is judged. What stood in the cache when the last
    /// response came counts as seen then.
    pub(crate) fn time_for(&self, token: &AccessTokenRecord) -> UnixTime {
        let first_seen = token.first_seen.get().unwrap_or_else(|| {
            let responded = self.learnt.get().map(|learnt| learnt.at);
            let was_there = |at: &Moment| token.cached_at.seconds() <= at.wall.seconds();
            responded.filter(was_there).unwrap_or_else(|| self.moment())
        });
        token.first_seen.set(Some(first_seen));
        self.time_since(first_seen)
    }
}

/// Whether two times are the same but for what clocks and responses take.
fn is_near(one: UnixTime, other: UnixTime) -> bool {
    one.since(other).max(other.since(one)) <= CLOCK_SKEW
}

/// Keeps what a response says about the device's clock, and tells when that is news.
pub(crate) fn learn(operation: &Operation, offset: ClockOffset) {
    let context = operation.context();
    let clock = &context.device_clock;
    let at = clock.moment();
    let before = clock.learnt.replace(Some(LearntOffset { offset, at }));
    let before = before.map_or(ClockOffset::Negligible, |before| before.offset);
    let is_same = is_near(before.authority_time(at.wall), offset.authority_time(at.wall));
    if !is_same {
        context.tell(&Event {
            clock_offset: Some(offset),
            ..operation.event(EventKind::ClockOffsetChanged)
        });
    }
}

impl PublicClientApplication {
    /// How far the device's clock is off the authority's, as the last token response has shown;
    /// `None` before the first one, and after the clock has jumped.
    ///
    /// Nothing depends on it: a device whose clock is wrong by up to a week signs in and renews its
    /// tokens. It is for the user, whom other sites may refuse, and for logs;
    /// [`EventKind::ClockOffsetChanged`] tells when it changes.
    ///
    /// ```no_run
    /// # fn example(client: &msal_web::PublicClientApplication) {
    /// use msal_web::ClockOffset;
    /// if let Some(ClockOffset::Behind(length) | ClockOffset::Ahead(length)) = client.clock_offset() {
    ///     println!("Please set your clock: it is wrong by {} minutes.", length.as_secs() / 60);
    /// }
    /// # }
    /// ```
    pub fn clock_offset(&self) -> Option<ClockOffset> {
        self.context.device_clock.offset()
    }
}

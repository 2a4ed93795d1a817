//! Time that stands still until somebody moves it.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use msal_web::UnixTime;
use msal_web::platform::{Clock, LocalFuture};

/// When a [`FrozenClock`] starts: some instant long past, so that a forgotten look at the real clock shows.
pub const START: UnixTime = UnixTime::from_seconds(1_700_000_000);

/// How often the next sleeper lets everything else run before time jumps to it.
const TURNS: u32 = 8;

/// How often a later sleeper waits for an earlier one before something must be wrong.
const PATIENCE: u32 = 1_000_000;

/// A clock for tests.
///
/// While it advances by itself (the default), time jumps to the end of the earliest sleep as soon as nothing else can happen: a flow
/// with a minute's time-out ends at once, with the clock a minute later. After [`by_hand`](Self::by_hand) only [`advance`](Self::advance) and
/// [`set`](Self::set) move it.
///
/// ```
/// use msal_testkit::{FrozenClock, block_on};
/// use msal_web::platform::Clock;
/// use std::time::Duration;
///
/// let clock = FrozenClock::new();
/// let start = clock.now();
/// block_on(clock.sleep(Duration::from_secs(60)));
/// assert_eq!(clock.now().since(start), Duration::from_secs(60));
/// ```
#[derive(Clone, Default)]
pub struct FrozenClock {
    state: Rc<State>,
}

struct State {
    now: Cell<UnixTime>,
    advances: Cell<bool>,
    next_id: Cell<u64>,
    sleepers: RefCell<Vec<Sleeper>>,
}

struct Sleeper {
    id: u64,
    deadline: UnixTime,
    waker: Waker,
}

impl Default for State {
    fn default() -> Self {
        Self {
            now: Cell::new(START),
            advances: Cell::new(true),
            next_id: Cell::new(0),
            sleepers: RefCell::default(),
        }
    }
}

impl FrozenClock {
    /// A clock at [`START`] that advances by itself.
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on, only [`advance`](Self::advance) and [`set`](Self::set) move the clock.
    pub fn by_hand(&self) {
        self.state.advances.set(false);
    }

    /// From now on, time jumps to the end of the earliest sleep when nothing else can happen.
    pub fn by_itself(&self) {
        self.state.advances.set(true);
        self.state.wake_all();
    }

    /// Moves the clock forward. Sleeps that end by then complete when they are next polled.
    pub fn advance(&self, length: Duration) {
        self.set(self.now() + length);
    }

    /// Sets the clock, also backwards, as a person may.
    pub fn set(&self, now: UnixTime) {
        self.state.now.set(now);
        self.state.wake_all();
    }

    /// How many sleeps are under way.
    pub fn sleepers(&self) -> usize {
        self.state.sleepers.borrow().len()
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> UnixTime {
        self.state.now.get()
    }

    fn sleep(&self, length: Duration) -> LocalFuture<()> {
        Box::pin(Sleep {
            state: Rc::clone(&self.state),
            deadline: self.now() + length,
            id: None,
            turns: 0,
        })
    }
}

impl State {
    fn wake_all(&self) {
        let wakers: Vec<Waker> = self
            .sleepers
            .borrow()
            .iter()
            .map(|sleeper| sleeper.waker.clone())
            .collect();
        wakers.into_iter().for_each(Waker::wake);
    }

    fn register(&self, id: Option<u64>, deadline: UnixTime, waker: &Waker) -> u64 {
        let id = id.unwrap_or_else(|| self.next_id.replace(self.next_id.get() + 1));
        let mut sleepers = self.sleepers.borrow_mut();
        sleepers.retain(|sleeper| sleeper.id != id);
        sleepers.push(Sleeper {
            id,
            deadline,
            waker: waker.clone(),
        });
        id
    }

    /// Whether no other sleep ends sooner; of two that end together, the older one is first.
    fn is_first(&self, id: u64, deadline: UnixTime) -> bool {
        self.sleepers
            .borrow()
            .iter()
            .all(|other| (deadline, id) <= (other.deadline, other.id))
    }
}

struct Sleep {
    state: Rc<State>,
    deadline: UnixTime,
    id: Option<u64>,
    turns: u32,
}

impl Sleep {
    /// Lets everything else run a few times, then takes time to the end of this sleep if it is the next to end.
    fn is_due_by_itself(&mut self, id: u64) -> bool {
        self.turns += 1;
        assert!(
            self.turns < PATIENCE,
            "an earlier sleep was started and is no longer polled, but not dropped either"
        );
        let due = self.turns > TURNS && self.state.is_first(id, self.deadline);
        if due {
            self.state.now.set(self.deadline);
        }
        due
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.state.now.get() >= self.deadline {
            return Poll::Ready(());
        }
        let id = self.state.register(self.id, self.deadline, context.waker());
        self.id = Some(id);
        if !self.state.advances.get() {
            return Poll::Pending;
        }
        if self.is_due_by_itself(id) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            self.state
                .sleepers
                .borrow_mut()
                .retain(|sleeper| sleeper.id != id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{block_on, start};
    use futures_util::future::join;

    #[test]
    fn the_earliest_sleep_ends_first() {
        let clock = FrozenClock::new();
        let order = RefCell::new(Vec::new());
        let sleep = |seconds: u64| {
            let (clock, order) = (&clock, &order);
            async move {
                clock.sleep(Duration::from_secs(seconds)).await;
                order
                    .borrow_mut()
                    .push((seconds, clock.now().since(START).as_secs()));
            }
        };
        block_on(join(sleep(60), join(sleep(2), sleep(5))));
        assert_eq!(*order.borrow(), [(2, 2), (5, 5), (60, 60)]);
    }

    #[test]
    fn by_hand_a_sleep_ends_only_when_its_time_has_come() {
        let clock = FrozenClock::new();
        clock.by_hand();
        let mut sleep = start(clock.sleep(Duration::from_secs(10)));
        clock.advance(Duration::from_secs(9));
        assert!(!sleep.runs_to_its_end());
        clock.advance(Duration::from_secs(1));
        assert!(sleep.runs_to_its_end());
    }

    #[test]
    fn a_dropped_sleep_holds_nobody_up() {
        let clock = FrozenClock::new();
        clock.by_hand();
        let mut dropped = start(clock.sleep(Duration::from_secs(1)));
        assert!(!dropped.runs_to_its_end());
        drop(dropped);
        assert_eq!(clock.sleepers(), 0);
        clock.by_itself();
        block_on(clock.sleep(Duration::from_secs(5)));
        assert_eq!(clock.now().since(START).as_secs(), 5);
    }
}

//! Time that stands still until somebody moves it.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use msal_web::UnixTime;
use msal_web::platform::{Clock, LocalFuture};

/// When a [`FrozenClock`] starts: some instant long past, so that a forgotten look at the real
/// clock shows.
pub const START: UnixTime = UnixTime::from_seconds(1_700_000_000);

thread_local! {
    /// The clocks of this thread, for the executor.
    static CLOCKS: RefCell<Vec<Weak<State>>> = const { RefCell::new(Vec::new()) };
}

/// A clock for tests.
///
/// While it advances by itself (the default), time jumps to the next thing that is due, a sleep or
/// a step of a [`Timeline`](crate::Timeline), as soon as nothing else can happen: a flow with a
/// minute's time-out ends at once, with the clock a minute later. After [`by_hand`](Self::by_hand)
/// only [`advance`](Self::advance) moves it. [`set`](Self::set) is the user who sets the device's
/// clock: waits do not notice.
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
#[derive(Clone)]
pub struct FrozenClock {
    state: Rc<State>,
}

struct State {
    now: Cell<UnixTime>,
    monotonic: Cell<Duration>,
    advances: Cell<bool>,
    next_id: Cell<u64>,
    sleepers: RefCell<Vec<Sleeper>>,
    steps: RefCell<Vec<Step>>,
}

struct Sleeper {
    id: u64,
    deadline: Duration,
    waker: Waker,
}

/// Something that will happen at its time; of several at one time, in the order of their ids.
struct Step {
    at: (Duration, u64),
    act: Box<dyn FnOnce()>,
}

impl Default for FrozenClock {
    fn default() -> Self {
        Self::new()
    }
}

impl FrozenClock {
    /// A clock at [`START`] that advances by itself.
    pub fn new() -> Self {
        let state = Rc::new(State {
            now: Cell::new(START),
            monotonic: Cell::new(Duration::ZERO),
            advances: Cell::new(true),
            next_id: Cell::new(0),
            sleepers: RefCell::default(),
            steps: RefCell::default(),
        });
        CLOCKS.with_borrow_mut(|clocks| {
            clocks.retain(|clock| clock.strong_count() > 0);
            clocks.push(Rc::downgrade(&state));
        });
        Self { state }
    }

    /// From now on, only [`advance`](Self::advance) moves the clock.
    pub fn by_hand(&self) {
        self.state.advances.set(false);
    }

    /// From now on, time jumps to what is due next when nothing else can happen.
    pub fn by_itself(&self) {
        self.state.advances.set(true);
    }

    /// Moves time forward. What is due by then happens, and sleeps that end by then complete when
    /// they are next polled.
    pub fn advance(&self, length: Duration) {
        self.state.move_to(self.state.monotonic.get() + length);
    }

    /// Moves time to what is due next, a sleep that ends or a step of a
    /// [`Timeline`](crate::Timeline), whether or not the clock advances by itself; `false` when
    /// nothing is due any more.
    pub fn advance_to_next(&self) -> bool {
        let next = self.state.next_due();
        next.inspect(|next| self.state.move_to(*next)).is_some()
    }

    /// Sets the device's clock, also backwards, as a user may. No time passes.
    pub fn set(&self, now: UnixTime) {
        self.state.now.set(now);
    }

    /// How many sleeps are under way.
    pub fn sleepers(&self) -> usize {
        self.state.sleepers.borrow().len()
    }

    /// Lets something happen so long from now.
    pub(crate) fn after(&self, length: Duration, act: Box<dyn FnOnce()>) {
        let at = (self.state.monotonic.get() + length, self.state.new_id());
        self.state.steps.borrow_mut().push(Step { at, act });
    }

    /// Lets everything happen whose time has come.
    pub(crate) fn settle(&self) {
        self.state.settle();
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> UnixTime {
        self.state.now.get()
    }

    fn monotonic(&self) -> Duration {
        self.state.monotonic.get()
    }

    fn sleep(&self, length: Duration) -> LocalFuture<()> {
        Box::pin(Sleep {
            id: self.state.new_id(),
            deadline: self.state.monotonic.get() + length,
            state: Rc::clone(&self.state),
        })
    }
}

/// Lets time jump to what is due next, on a clock that advances by itself; `false` when nothing is.
pub(crate) fn advance_clocks() -> bool {
    let clocks: Vec<Rc<State>> = CLOCKS.with_borrow_mut(|clocks| {
        clocks.retain(|clock| clock.strong_count() > 0);
        clocks.iter().filter_map(Weak::upgrade).collect()
    });
    clocks.iter().any(|clock| clock.jump())
}

impl State {
    fn new_id(&self) -> u64 {
        self.next_id.replace(self.next_id.get() + 1)
    }

    fn jump(&self) -> bool {
        match self.next_due() {
            Some(next) if self.advances.get() => {
                self.move_to(next);
                true
            }
            _ => false,
        }
    }

    fn next_due(&self) -> Option<Duration> {
        let now = self.monotonic.get();
        let sleeps = self.sleepers.borrow();
        let steps = self.steps.borrow();
        let sleeps_end = sleeps.iter().map(|sleeper| sleeper.deadline);
        let due = sleeps_end.chain(steps.iter().map(|step| step.at.0));
        due.filter(|at| *at > now).min()
    }

    fn move_to(&self, monotonic: Duration) {
        let length = monotonic - self.monotonic.get();
        self.monotonic.set(monotonic);
        self.now.set(self.now.get() + length);
        self.settle();
        let sleepers = self.sleepers.borrow();
        let ended = sleepers.iter().filter(|sleeper| sleeper.deadline <= monotonic);
        let wakers: Vec<Waker> = ended.map(|sleeper| sleeper.waker.clone()).collect();
        drop(sleepers);
        wakers.into_iter().for_each(Waker::wake);
    }

    fn settle(&self) {
        while let Some(act) = self.take_due() {
            act();
        }
    }

    fn take_due(&self) -> Option<Box<dyn FnOnce()>> {
        let mut steps = self.steps.borrow_mut();
        let (index, first) = steps.iter().enumerate().min_by_key(|(_, step)| step.at)?;
        (first.at.0 <= self.monotonic.get()).then(|| steps.remove(index).act)
    }
}

struct Sleep {
    state: Rc<State>,
    deadline: Duration,
    id: u64,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut sleepers = self.state.sleepers.borrow_mut();
        sleepers.retain(|sleeper| sleeper.id != self.id);
        if self.state.monotonic.get() >= self.deadline {
            return Poll::Ready(());
        }
        sleepers.push(Sleeper {
            id: self.id,
            deadline: self.deadline,
            waker: context.waker().clone(),
        });
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        let id = self.id;
        self.state
            .sleepers
            .borrow_mut()
            .retain(|sleeper| sleeper.id != id);
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
    fn by_hand_time_moves_to_what_is_due_next() {
        let clock = FrozenClock::new();
        clock.by_hand();
        assert!(!clock.advance_to_next());
        let mut sleep = start(clock.sleep(Duration::from_secs(10)));
        assert!(!sleep.runs_to_its_end());
        assert!(clock.advance_to_next());
        assert_eq!(clock.now().since(START).as_secs(), 10);
        assert!(sleep.runs_to_its_end());
    }

    #[test]
    fn a_clock_that_is_set_ends_no_sleep() {
        let clock = FrozenClock::new();
        clock.by_hand();
        let mut sleep = start(clock.sleep(Duration::from_secs(10)));
        clock.set(START + Duration::from_secs(3600));
        assert!(!sleep.runs_to_its_end());
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

    #[test]
    fn a_sleep_that_nobody_polls_holds_nobody_up() {
        let clock = FrozenClock::new();
        let mut parked = start(clock.sleep(Duration::from_secs(1)));
        parked.poll();
        block_on(clock.sleep(Duration::from_secs(5)));
        assert_eq!(clock.now().since(START).as_secs(), 5);
        assert!(parked.runs_to_its_end());
    }
}

//! What will happen outside the app, and when.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use msal_web::UnixTime;
use msal_web::platform::Clock as _;

use crate::FrozenClock;

/// Things that happen in the world at their time: a person closes a window, an answer arrives.
///
/// They take effect when the app next looks at the world, in the order of their times.
#[derive(Clone)]
pub struct Timeline {
    clock: FrozenClock,
    state: Rc<State>,
}

#[derive(Default)]
struct State {
    steps: RefCell<Vec<Step>>,
    count: Cell<u64>,
}

struct Step {
    at: (UnixTime, u64),
    act: Box<dyn FnOnce()>,
}

impl Timeline {
    /// An empty timeline on this clock.
    pub fn new(clock: FrozenClock) -> Self {
        Self {
            clock,
            state: Rc::default(),
        }
    }

    /// Lets something happen so long from now.
    pub fn after(&self, length: Duration, act: impl FnOnce() + 'static) {
        let number = self.state.count.replace(self.state.count.get() + 1);
        let at = (self.clock.now() + length, number);
        self.state.steps.borrow_mut().push(Step {
            at,
            act: Box::new(act),
        });
    }

    /// Lets everything happen whose time has come.
    pub fn settle(&self) {
        while let Some(act) = self.next_due() {
            act();
        }
    }

    fn next_due(&self) -> Option<Box<dyn FnOnce()>> {
        let mut steps = self.state.steps.borrow_mut();
        let (index, first) = steps.iter().enumerate().min_by_key(|(_, step)| step.at)?;
        (first.at.0 <= self.clock.now()).then(|| steps.remove(index).act)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_happen_in_the_order_of_their_times() {
        let clock = FrozenClock::new();
        let timeline = Timeline::new(clock.clone());
        let seen = Rc::new(RefCell::new(Vec::new()));
        for seconds in [3, 1, 9] {
            let seen = Rc::clone(&seen);
            timeline.after(Duration::from_secs(seconds), move || {
                seen.borrow_mut().push(seconds)
            });
        }
        clock.advance(Duration::from_secs(5));
        timeline.settle();
        assert_eq!(*seen.borrow(), [1, 3]);
    }
}

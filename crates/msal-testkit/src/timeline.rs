//! What will happen outside the app, and when.

use std::time::Duration;

use crate::FrozenClock;

/// Things that happen in the world at their time: a user closes a window, a response arrives.
///
/// They take effect when their time comes, in the order of their times.
#[derive(Clone)]
pub struct Timeline {
    clock: FrozenClock,
}

impl Timeline {
    /// The timeline of this clock.
    pub fn new(clock: FrozenClock) -> Self {
        Self { clock }
    }

    /// Lets something happen so long from now.
    pub fn after(&self, length: Duration, act: impl FnOnce() + 'static) {
        self.clock.after(length, Box::new(act));
    }

    /// Lets everything happen whose time has come.
    pub fn settle(&self) {
        self.clock.settle();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

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
        assert_eq!(*seen.borrow(), [1, 3]);
    }
}

//! Waiting for something to happen, without polling.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::cell::RefCell;

/// Wakes everybody who waits, whenever something has happened.
#[derive(Clone, Default)]
pub(crate) struct Signal(Rc<State>);

#[derive(Default)]
struct State {
    count: Cell<u32>,
    wakers: RefCell<Vec<Waker>>,
}

/// Completes at the first notice after it was made.
pub(crate) struct Next {
    signal: Signal,
    seen: u32,
}

impl Signal {
    /// Something has happened.
    pub(crate) fn notify(&self) {
        self.0.count.set(self.0.count.get().wrapping_add(1));
        self.0.wakers.take().into_iter().for_each(Waker::wake);
    }

    /// The first notice from now on.
    pub(crate) fn next(&self) -> Next {
        Next {
            signal: self.clone(),
            seen: self.0.count.get(),
        }
    }

    /// Wakes a task at the next notice.
    pub(crate) fn wake(&self, waker: &Waker) {
        let mut wakers = self.0.wakers.borrow_mut();
        if !wakers.iter().any(|known| known.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }
}

impl Future for Next {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.signal.0.count.get() != self.seen {
            return Poll::Ready(());
        }
        self.signal.wake(context.waker());
        Poll::Pending
    }
}

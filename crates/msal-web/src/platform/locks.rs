//! What only one may do at a time.

use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use super::{Guard, LocalFuture};
use crate::cell::RefCell;
use crate::signal::Signal;

/// Locks by name, so that one refresh token is redeemed once at a time.
pub trait Locks {
    /// Waits until nobody holds the lock, and takes it; dropping the guard frees it.
    fn lock(&self, name: &str) -> LocalFuture<Guard>;
}

/// Locks among the callers of one page.
#[derive(Clone, Default)]
pub struct PageLocks {
    state: Rc<State>,
}

#[derive(Default)]
struct State {
    held: RefCell<Vec<String>>,
    freed: Signal,
}

struct Held {
    name: String,
    state: Rc<State>,
}

impl PageLocks {
    /// Locks that nobody holds.
    pub fn new() -> Self {
        Self::default()
    }
}

impl State {
    fn try_take(&self, name: &str) -> bool {
        let mut held = self.held.borrow_mut();
        let is_free = !held.iter().any(|known| known == name);
        if is_free {
            held.push(name.to_owned());
        }
        is_free
    }
}

impl Locks for PageLocks {
    fn lock(&self, name: &str) -> LocalFuture<Guard> {
        let (state, name) = (self.state.clone(), name.to_owned());
        Box::pin(poll_fn(move |context| {
            if state.try_take(&name) {
                let (name, state) = (name.clone(), state.clone());
                return Poll::Ready(Box::new(Held { name, state }) as Guard);
            }
            state.freed.wake(context.waker());
            Poll::Pending
        }))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut held = self.state.held.borrow_mut();
        held.retain(|known| *known != self.name);
        drop(held);
        self.state.freed.notify();
    }
}

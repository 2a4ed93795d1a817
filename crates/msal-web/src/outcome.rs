//! What a task of the client comes to, for everybody who waits for it.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::Poll;

use msal_core::{AuthError, AuthenticationResult};

use crate::cell::RefCell;
use crate::signal::Signal;

/// A place for an outcome that is yet to come: of a call for a token as a rule, with `None` where
/// there was nothing to process. Clones share it; who waits for it may be dropped without harm to
/// the others.
pub(crate) struct Outcome<T = Option<AuthenticationResult>> {
    state: Rc<State<T>>,
}

struct State<T> {
    value: RefCell<Option<Result<T, AuthError>>>,
    waiting: Cell<u32>,
    /// Whether the work goes on although nobody waits.
    in_background: bool,
    /// Told when the outcome has come, and when nobody waits for it any more.
    changed: Signal,
}

/// A caller that waits for the outcome.
struct Waiter<T>(Rc<State<T>>);

impl<T> Clone for Outcome<T> {
    fn clone(&self) -> Self {
        let state = self.state.clone();
        Self { state }
    }
}

impl<T: Clone> Outcome<T> {
    pub(crate) fn new(changed: &Signal) -> Self {
        Self::of(changed, false)
    }

    /// One that is not given up when nobody waits for it.
    pub(crate) fn in_background(changed: &Signal) -> Self {
        Self::of(changed, true)
    }

    fn of(changed: &Signal, in_background: bool) -> Self {
        let state = State {
            value: RefCell::default(),
            waiting: Cell::new(0),
            in_background,
            changed: changed.clone(),
        };
        Self {
            state: Rc::new(state),
        }
    }

    pub(crate) fn set(&self, value: Result<T, AuthError>) {
        self.state.value.replace(Some(value));
        self.state.changed.notify();
    }

    /// Whether nobody waits, so that the work is to end.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.state.waiting.get() == 0 && !self.state.in_background
    }

    /// Whether nobody waits for work in the background.
    pub(crate) fn is_unnoticed(&self) -> bool {
        self.state.waiting.get() == 0 && self.state.in_background
    }

    /// Completes when nobody waits any more.
    pub(crate) async fn abandoned(self) {
        loop {
            let changed = self.state.changed.next();
            if self.is_abandoned() {
                return;
            }
            changed.await;
        }
    }

    pub(crate) fn wait(&self) -> impl Future<Output = Result<T, AuthError>> + use<T> {
        let waiter = Waiter::new(&self.state);
        poll_fn(move |context| {
            if let Some(value) = waiter.0.value.borrow().clone() {
                return Poll::Ready(value);
            }
            waiter.0.changed.wake(context.waker());
            Poll::Pending
        })
    }
}

impl<T> Waiter<T> {
    fn new(state: &Rc<State<T>>) -> Self {
        state.waiting.set(state.waiting.get() + 1);
        Self(state.clone())
    }
}

impl<T> Drop for Waiter<T> {
    fn drop(&mut self) {
        let waiting = self.0.waiting.get() - 1;
        self.0.waiting.set(waiting);
        if waiting == 0 {
            self.0.changed.notify();
        }
    }
}

//! What a task of the client comes to, for everybody who waits for it.

use std::cell::RefCell;
use std::rc::Rc;

use msal_core::{AuthError, AuthenticationResult};

use crate::signal::Signal;

/// The outcome of a call for a token; `None` where there was nothing to process.
type Value = Result<Option<AuthenticationResult>, AuthError>;

/// A place for an outcome that is yet to come. Clones share it; who waits for it may be dropped
/// without harm to the others.
#[derive(Clone, Default)]
pub(crate) struct Outcome {
    value: Rc<RefCell<Option<Value>>>,
    arrived: Signal,
}

impl Outcome {
    pub(crate) fn set(&self, value: Value) {
        self.value.replace(Some(value));
        self.arrived.notify();
    }

    pub(crate) async fn wait(self) -> Value {
        loop {
            let arrived = self.arrived.next();
            if let Some(value) = self.value.borrow().clone() {
                return value;
            }
            arrived.await;
        }
    }
}

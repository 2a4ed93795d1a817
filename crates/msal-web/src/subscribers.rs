//! Callbacks of the app: for events, and for changes of the state.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use crate::cell::RefCell;
use crate::platform::Tasks;

type Callback<T> = Rc<dyn Fn(&T)>;
type Callbacks<T> = RefCell<Vec<(u64, Callback<T>)>>;

/// Those who are called back.
pub(crate) struct Subscribers<T: 'static> {
    callbacks: Rc<Callbacks<T>>,
    last_id: Cell<u64>,
}

impl<T> Default for Subscribers<T> {
    fn default() -> Self {
        Self {
            callbacks: Rc::default(),
            last_id: Cell::new(0),
        }
    }
}

impl<T> Subscribers<T> {
    pub(crate) fn add(&self, callback: Callback<T>) -> Subscription {
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        self.callbacks.borrow_mut().push((id, callback));
        Subscription {
            id,
            list: Rc::downgrade(&self.callbacks) as Weak<dyn Unsubscribe>,
        }
    }

    /// Calls everybody, in order of subscription. A callback may subscribe, unsubscribe or call the
    /// client; one that panics keeps neither the others nor the flow from going on, in a browser
    /// just as natively.
    pub(crate) fn call(&self, tasks: &dyn Tasks, value: &T) {
        let newest = self.last_id.get();
        let mut called = 0;
        while let Some((id, callback)) = self.next_after(called) {
            if id > newest {
                return;
            }
            called = id;
            tasks.isolate(&mut || callback(value));
        }
    }

    /// The subscription after the one with this id.
    fn next_after(&self, id: u64) -> Option<(u64, Callback<T>)> {
        let callbacks = self.callbacks.borrow();
        let next = callbacks.iter().find(|(other, _)| *other > id)?;
        Some((next.0, next.1.clone()))
    }
}

trait Unsubscribe {
    fn unsubscribe(&self, id: u64);
}

impl<T> Unsubscribe for Callbacks<T> {
    fn unsubscribe(&self, id: u64) {
        // Not `Vec::remove`, which formats a message for places that are out of range.
        let (mut kept, mut removed) = (Vec::new(), None);
        for entry in self.take() {
            match entry.0 == id {
                true => removed = Some(entry),
                false => kept.push(entry),
            }
        }
        self.replace(kept);
        // Dropped only now, since what the callback holds may unsubscribe as well.
        drop(removed);
    }
}

/// Ends the subscription when dropped.
#[must_use = "dropping it ends the subscription"]
pub struct Subscription {
    id: u64,
    list: Weak<dyn Unsubscribe>,
}

impl Subscription {
    /// Lets the subscription last as long as the client.
    pub fn keep(self) {
        std::mem::forget(self);
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(list) = self.list.upgrade() {
            list.unsubscribe(self.id);
        }
    }
}

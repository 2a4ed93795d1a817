//! Locks that all tabs of a browser share, by the rules of the Web Locks API: first come, first
//! served, and what a tab holds is free when it goes.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use msal_web::platform::{Guard, LocalFuture, Locks};

use crate::life::Life;

/// Who holds what, and who waits for it.
#[derive(Default)]
pub(crate) struct LockTable {
    next_id: Cell<u32>,
    /// By name, in the order in which they came: the first one holds the lock.
    claims: RefCell<Vec<Claim>>,
}

struct Claim {
    id: u32,
    name: String,
    life: u32,
    waker: Option<Waker>,
}

/// The locks as one document sees them.
pub(crate) struct TabLocks {
    pub(crate) table: Rc<LockTable>,
    pub(crate) life: Rc<Life>,
}

/// A place in the queue, at first, and the lock later.
struct Place {
    id: u32,
    table: Rc<LockTable>,
}

impl LockTable {
    /// Whether a document holds a lock or waits for one. Browsers freeze no such page.
    pub(crate) fn concerns(&self, life: &Life) -> bool {
        self.claims.borrow().iter().any(|claim| claim.life == life.number)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.claims.borrow().is_empty()
    }

    /// What a document held or waited for is free.
    pub(crate) fn forget(&self, life: &Life) {
        self.leave(&|claim| claim.life == life.number);
    }

    fn claim(&self, name: &str, life: &Life) -> u32 {
        let id = self.next_id.get();
        self.next_id.set(id + 1);
        self.claims.borrow_mut().push(Claim {
            id,
            name: name.to_owned(),
            life: life.number,
            waker: None,
        });
        id
    }

    fn leave(&self, goes: &dyn Fn(&Claim) -> bool) {
        let mut claims = self.claims.borrow_mut();
        claims.retain(|claim| !goes(claim));
        let wakers: Vec<Waker> = claims.iter_mut().filter_map(|claim| claim.waker.take()).collect();
        drop(claims);
        wakers.into_iter().for_each(Waker::wake);
    }

    fn poll(&self, id: u32, waker: &Waker) -> Poll<()> {
        let mut claims = self.claims.borrow_mut();
        let Some(at) = claims.iter().position(|claim| claim.id == id) else {
            return Poll::Pending;
        };
        let is_first = !claims[..at].iter().any(|other| other.name == claims[at].name);
        if is_first {
            return Poll::Ready(());
        }
        claims[at].waker = Some(waker.clone());
        Poll::Pending
    }
}

impl Locks for TabLocks {
    fn lock(&self, name: &str) -> LocalFuture<Guard> {
        if self.life.is_dead() {
            return Box::pin(std::future::pending());
        }
        let place = Place {
            id: self.table.claim(name, &self.life),
            table: self.table.clone(),
        };
        let mut place = Some(place);
        Box::pin(poll_fn(move |context| {
            let Some(waiting) = &place else {
                return Poll::Pending;
            };
            match waiting.table.poll(waiting.id, context.waker()) {
                Poll::Ready(()) => Poll::Ready(Box::new(place.take()) as Guard),
                Poll::Pending => Poll::Pending,
            }
        }))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.table.leave(&|claim| claim.id == self.id);
    }
}

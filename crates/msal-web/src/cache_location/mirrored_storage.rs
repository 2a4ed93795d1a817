//! A store that takes its time, mirrored in memory: reads answer from there, writes go out in their
//! order by a task, and what other tabs have written is taken in.

use std::cell::Cell;
use std::future::poll_fn;
use std::mem;
use std::rc::Rc;
use std::task::Poll;

use msal_core::UnixTime;
use msal_core::cache::ACCOUNT_INDEX;

use crate::cell::RefCell;
use crate::platform::{
    AsyncStorage, Clock, Guard, Lifetime, LocalFuture, MemoryStorage, Platform, Storage, StorageChange,
    StorageError, Tasks,
};
use crate::signal::Signal;

pub(super) struct MirroredStorage(Rc<Mirror>);

struct Mirror {
    store: Rc<dyn AsyncStorage>,
    tasks: Rc<dyn Tasks>,
    clock: Rc<dyn Clock>,
    /// What this client has read and written.
    entries: MemoryStorage,
    /// What the store does not have yet, one change for a key.
    pending: RefCell<Vec<StorageChange>>,
    /// Since when something has been pending.
    pending_since: Cell<UnixTime>,
    is_working: Cell<bool>,
    /// What is being written, and since when it has been pending.
    writing: RefCell<Option<(Rc<[StorageChange]>, UnixTime)>>,
    /// Why the store has refused what is pending; it is offered again with the next change.
    refusal: Cell<Option<StorageError>>,
    reads_wanted: Cell<u32>,
    reads_done: Cell<u32>,
    progress: Signal,
    watcher: RefCell<Option<Rc<dyn Fn()>>>,
}

impl MirroredStorage {
    pub(super) fn new(store: Rc<dyn AsyncStorage>, platform: &Platform) -> Self {
        let clock = platform.clock.clone();
        Self(Rc::new(Mirror {
            store,
            tasks: platform.tasks.clone(),
            entries: MemoryStorage::new(),
            pending: RefCell::default(),
            pending_since: Cell::new(clock.now()),
            is_working: Cell::new(false),
            writing: RefCell::default(),
            refusal: Cell::default(),
            reads_wanted: Cell::new(0),
            reads_done: Cell::new(0),
            progress: Signal::default(),
            watcher: RefCell::default(),
            clock,
        }))
    }

    fn change(&self, key: &str, after: Option<&str>, lifetime: Lifetime) {
        let before = self.0.entries.get(key);
        if before.as_deref() == after {
            return;
        }
        match after {
            Some(value) => self.0.entries.put(key, value),
            None => self.0.entries.remove(key),
        }
        let after = after.map(str::to_owned);
        self.0.add(StorageChange {
            key: key.to_owned(),
            before,
            after,
            lifetime,
        });
        self.0.work();
    }
}

impl Storage for MirroredStorage {
    fn get(&self, key: &str) -> Option<String> {
        self.0.entries.get(key)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.change(key, Some(value), Lifetime::BrowserSession);
        Ok(())
    }

    fn set_lasting(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.change(key, Some(value), Lifetime::Lasting);
        Ok(())
    }

    fn remove(&self, key: &str) {
        self.change(key, None, Lifetime::BrowserSession);
    }

    fn keys(&self) -> Vec<String> {
        self.0.entries.keys()
    }

    fn catch_up(&self) -> Option<LocalFuture<()>> {
        let wanted = self.0.want_read();
        let mirror = self.0.clone();
        Some(Box::pin(poll_fn(move |context| {
            if mirror.reads_done.get() >= wanted {
                return Poll::Ready(());
            }
            mirror.progress.wake(context.waker());
            Poll::Pending
        })))
    }

    fn flush(&self) -> Option<LocalFuture<Result<(), StorageError>>> {
        self.0.work();
        let mirror = self.0.clone();
        Some(Box::pin(poll_fn(move |context| {
            if let Some(refusal) = mirror.refusal.get() {
                return Poll::Ready(Err(refusal));
            }
            if !mirror.is_working.get() {
                return Poll::Ready(Ok(()));
            }
            mirror.progress.wake(context.waker());
            Poll::Pending
        })))
    }

    fn unwritten_since(&self) -> Option<UnixTime> {
        self.0.unwritten_since()
    }

    fn watch(&self, callback: Rc<dyn Fn()>) -> Guard {
        self.0.watcher.replace(Some(callback));
        let mirror = Rc::downgrade(&self.0);
        self.0.store.watch(Rc::new(move || {
            if let Some(mirror) = mirror.upgrade() {
                mirror.want_read();
            }
        }))
    }
}

impl Mirror {
    /// Adds what is to go out last. Where the key has a change that waits, both are one.
    fn add(&self, mut change: StorageChange) {
        let mut pending = self.pending.borrow_mut();
        if pending.is_empty() {
            self.pending_since.set(self.clock.now());
        }
        pending.retain_mut(|earlier| {
            let is_other = earlier.key != change.key;
            if !is_other {
                change.before = earlier.before.take();
            }
            is_other
        });
        pending.push(change);
    }

    /// Since when something is on its way that was not there before. What replaces a value stays
    /// away by itself once that has gone.
    fn unwritten_since(&self) -> Option<UnixTime> {
        let has_new = |changes: &[StorageChange]| {
            let mut changes = changes.iter();
            changes.any(|change| change.is_secret() && change.before.is_none() && change.after.is_some())
        };
        match &*self.writing.borrow() {
            Some((changes, since)) if has_new(changes) => Some(*since),
            _ => has_new(&self.pending.borrow()).then_some(self.pending_since.get()),
        }
    }

    /// Takes what is to go out.
    fn take_pending(&self) -> Rc<[StorageChange]> {
        let mut pending = mem::take(&mut *self.pending.borrow_mut());
        sort(&mut pending);
        pending.into()
    }

    /// Asks for a read that begins from now on.
    fn want_read(self: &Rc<Self>) -> u32 {
        let wanted = self.reads_wanted.get() + 1;
        self.reads_wanted.set(wanted);
        self.work();
        wanted
    }

    /// Sees to it that what is pending goes out, and that what is wanted comes in.
    fn work(self: &Rc<Self>) {
        self.refusal.set(None);
        if !self.is_working.replace(true) {
            self.tasks.spawn(Box::pin(self.clone().run()));
        }
    }

    async fn run(self: Rc<Self>) {
        loop {
            let has_pending = self.refusal.get().is_none() && !self.pending.borrow().is_empty();
            let wanted = self.reads_wanted.get();
            if has_pending {
                let (changes, since) = (self.take_pending(), self.pending_since.get());
                self.writing.replace(Some((changes.clone(), since)));
                let written = self.store.write(changes.clone()).await;
                self.writing.replace(None);
                if let Err(refusal) = written {
                    self.take_back(&changes);
                    self.pending_since.set(since);
                    self.refusal.set(Some(refusal));
                }
            } else if self.reads_done.get() < wanted {
                if let Ok(entries) = self.store.read().await {
                    self.take_in(entries);
                }
                self.reads_done.set(wanted);
            } else {
                break;
            }
            self.progress.notify();
        }
        self.is_working.set(false);
        self.progress.notify();
    }

    /// Puts what the store has refused before what has come since.
    fn take_back(&self, changes: &[StorageChange]) {
        let since = self.pending.replace(changes.to_vec());
        since.into_iter().for_each(|change| self.add(change));
    }

    /// What the store has, with what it does not have yet.
    fn take_in(&self, entries: Vec<(String, String)>) {
        let found = MemoryStorage::new();
        found.replace(entries);
        self.pending.borrow_mut().retain_mut(|change| {
            let is_there = |key: &str| found.get(key).is_some();
            change.rebase(found.get(&change.key), &is_there);
            match &change.after {
                Some(value) => found.put(&change.key, value),
                None => found.remove(&change.key),
            }
            change.before != change.after
        });
        let is_changed = !found.is_same(&self.entries);
        if is_changed {
            self.entries.replace(found.into_entries());
            let watcher = self.watcher.borrow().clone();
            watcher.into_iter().for_each(|watcher| watcher());
        }
    }
}

/// The rank of what is written last.
const LAST: u8 = 3;

/// What makes room comes first, and the list of accounts last, also where the changes of several
/// responses are one.
fn sort(changes: &mut Vec<StorageChange>) {
    let rank = |change: &StorageChange| match (change.is_secret(), &change.after) {
        (true, None) => 0,
        (true, Some(_)) => 1,
        _ if change.key != ACCOUNT_INDEX => 2,
        _ => LAST,
    };
    // Not `sort_by_key`, whose code is longer than all around it.
    let unsorted = mem::take(changes);
    for wanted in 0..=LAST {
        let ranked = unsorted.iter().filter(|change| rank(change) == wanted);
        changes.extend(ranked.cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_listed_after_all_that_they_lead_to() {
        let change = |key: &str, after: Option<&str>| StorageChange {
            key: key.to_owned(),
            before: None,
            after: after.map(str::to_owned),
            lifetime: Lifetime::BrowserSession,
        };
        let mut changes = vec![
            change(ACCOUNT_INDEX, Some("[]")),
            change("msal.3|a", Some("{}")),
            change("msal.3.token.keys.app", Some("{}")),
            change("msal.3|b", None),
        ];
        sort(&mut changes);
        assert_eq!(
            changes.into_iter().map(|change| change.key).collect::<Vec<_>>(),
            ["msal.3|b", "msal.3|a", "msal.3.token.keys.app", ACCOUNT_INDEX]
        );
    }
}

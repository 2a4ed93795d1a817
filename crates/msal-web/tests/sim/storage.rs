//! A store as one document sees it, which may die after any single write.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::Duration;

use msal_testkit::{FrozenClock, MemoryStorage, SeededRandom, Timeline};
use msal_web::platform::{
    AsyncStorage, Clock as _, Guard, LocalFuture, Storage, StorageChange, StorageError,
};

use crate::conditions::Sharing;
use crate::life::Life;

pub(crate) struct TabStorage {
    pub(crate) entries: Rc<MemoryStorage>,
    pub(crate) life: Rc<Life>,
    pub(crate) sharing: Sharing,
    /// Called when the store has refused a value.
    pub(crate) on_refusal: Rc<dyn Fn(&Life)>,
}

impl Storage for TabStorage {
    fn get(&self, key: &str) -> Option<String> {
        self.entries.get(key)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        if !self.life.may_write() {
            return Ok(());
        }
        let outcome = self.entries.set(key, value);
        if outcome.is_err() {
            (self.on_refusal)(&self.life);
        }
        outcome
    }

    fn remove(&self, key: &str) {
        if self.life.may_write() {
            self.entries.remove(key);
        }
    }

    fn keys(&self) -> Vec<String> {
        self.entries.keys()
    }

    fn catch_up(&self) -> Option<LocalFuture<()>> {
        match self.sharing {
            Sharing::AllTabs => Some(Box::pin(std::future::ready(()))),
            Sharing::OneTab => None,
        }
    }
}

/// The same store as one that takes its time. Other documents are told of a write a little later.
#[derive(Clone)]
pub(crate) struct SlowStorage {
    pub(crate) direct: Rc<TabStorage>,
    pub(crate) watchers: Rc<Watchers>,
    pub(crate) clock: FrozenClock,
    pub(crate) timeline: Timeline,
    pub(crate) dice: Rc<SeededRandom>,
}

/// The documents that are told, and what is called for them.
#[derive(Default)]
pub(crate) struct Watchers(RefCell<Vec<Watcher>>);

/// The document that watches, and what is called for it.
type Watcher = (Rc<Life>, Weak<dyn Fn()>);

impl SlowStorage {
    fn delay(&self) -> Duration {
        let longest = [1, 10, 100][self.dice.below(3) as usize];
        Duration::from_millis(self.dice.below(longest))
    }

    fn apply(&self, changes: &[StorageChange]) -> Result<(), StorageError> {
        for change in changes {
            let is_there = |key: &str| self.direct.get(key).is_some();
            match change.over(self.direct.get(&change.key).as_deref(), &is_there) {
                Some(value) => self.direct.set(&change.key, &value)?,
                None => self.direct.remove(&change.key),
            }
        }
        Ok(())
    }

    fn tell_others(&self) {
        let mut watchers = self.watchers.0.borrow_mut();
        watchers.retain(|(life, _)| !life.is_dead());
        let own = self.direct.life.number;
        for (life, watcher) in watchers.iter().filter(|(life, _)| life.number != own) {
            let (life, watcher) = (life.clone(), watcher.clone());
            self.timeline.after(self.delay(), move || {
                if let Some(watcher) = watcher.upgrade().filter(|_| !life.is_dead()) {
                    watcher();
                }
            });
        }
    }
}

impl AsyncStorage for SlowStorage {
    fn read(&self) -> LocalFuture<Result<Vec<(String, String)>, StorageError>> {
        let store = self.clone();
        Box::pin(async move {
            store.clock.sleep(store.delay()).await;
            Ok(store.direct.entries.snapshot().into_iter().collect())
        })
    }

    fn write(&self, changes: Rc<[StorageChange]>) -> LocalFuture<Result<(), StorageError>> {
        let store = self.clone();
        let life = &self.direct.life;
        let batch = life.batches.get() + 1;
        life.batches.set(batch);
        Box::pin(async move {
            store.clock.sleep(store.delay()).await;
            let outcome = store.apply(&changes);
            store.tell_others();
            let life = &store.direct.life;
            if outcome.is_ok() && !life.is_dead() {
                let mut sign_outs = life.unwritten_sign_outs.borrow_mut();
                sign_outs.retain(|(batches, _)| *batches >= batch);
            }
            outcome
        })
    }

    fn watch(&self, callback: Rc<dyn Fn()>) -> Guard {
        let mut watchers = self.watchers.0.borrow_mut();
        watchers.push((self.direct.life.clone(), Rc::downgrade(&callback)));
        Box::new(callback)
    }
}

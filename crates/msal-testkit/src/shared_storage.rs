//! A store that tabs share and that takes its time.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};
use std::time::Duration;

use msal_web::platform::{
    AsyncStorage, Clock as _, Guard, Lifetime, LocalFuture, StorageChange, StorageError,
};

use crate::FrozenClock;

/// A store as encrypted local storage or a database is: every read and write takes a while, and the
/// other tabs are told of each write.
///
/// ```
/// use msal_testkit::{CLIENT_ID, SharedStorage, World, block_on};
/// use msal_web::{CacheLocation, Configuration, PopupRequest, PublicClientApplication, SilentRequest};
///
/// let world = World::new();
/// let store = SharedStorage::new(&world.clock);
/// let tab = |world: &World| {
///     let location = CacheLocation::asynchronous(store.tab());
///     let configuration = Configuration::new(CLIENT_ID).with_cache_location(location);
///     PublicClientApplication::with_platform(configuration, world.platform()).unwrap()
/// };
/// block_on(tab(&world).login_popup(PopupRequest::default()))?;
/// let there = tab(&world.new_tab());
/// assert!(block_on(there.acquire_token_silent(SilentRequest::default()))?.from_cache());
/// # Ok::<(), msal_web::AuthError>(())
/// ```
pub struct SharedStorage {
    tab: usize,
    state: Rc<State>,
}

struct State {
    clock: FrozenClock,
    entries: RefCell<BTreeMap<String, (String, Lifetime)>>,
    tabs: Cell<usize>,
    watchers: RefCell<Vec<Watcher>>,
    delay: Cell<Duration>,
    refusal: Cell<Option<StorageError>>,
    limit: Cell<Option<usize>>,
    /// How many single changes are made before the tab that makes them is gone.
    changes_left: Cell<Option<usize>>,
}

/// The tab that watches, and what is called for it.
type Watcher = (usize, Weak<dyn Fn()>);

impl SharedStorage {
    /// An empty store in which everything takes five milliseconds.
    pub fn new(clock: &FrozenClock) -> Self {
        let state = State {
            clock: clock.clone(),
            entries: RefCell::default(),
            tabs: Cell::new(0),
            watchers: RefCell::default(),
            delay: Cell::new(Duration::from_millis(5)),
            refusal: Cell::default(),
            limit: Cell::default(),
            changes_left: Cell::default(),
        };
        Self {
            tab: 0,
            state: Rc::new(state),
        }
    }

    /// The same store, as another tab sees it.
    pub fn tab(&self) -> Self {
        let tab = self.state.tabs.get() + 1;
        self.state.tabs.set(tab);
        Self {
            tab,
            state: Rc::clone(&self.state),
        }
    }

    /// How long every read and write takes from now on.
    pub fn delay(&self, length: Duration) {
        self.state.delay.set(length);
    }

    /// Refuses reads and writes from now on, or takes them again.
    pub fn refuse(&self, refusal: Option<StorageError>) {
        self.state.refusal.set(refusal);
    }

    /// From now on a write fails that would take all keys and values together past so many bytes.
    pub fn quota(&self, bytes: usize) {
        self.state.limit.set(Some(bytes));
    }

    /// After so many changes more nothing is written: the tab that writes has crashed.
    pub fn crash_after(&self, changes: usize) {
        self.state.changes_left.set(Some(changes));
    }

    /// A copy of all entries.
    pub fn snapshot(&self) -> BTreeMap<String, String> {
        let entries = self.state.entries.borrow();
        let values = entries
            .iter()
            .map(|(key, (value, _))| (key.clone(), value.clone()));
        values.collect()
    }

    /// How long an entry stays.
    pub fn lifetime(&self, key: &str) -> Option<Lifetime> {
        self.state
            .entries
            .borrow()
            .get(key)
            .map(|(_, lifetime)| *lifetime)
    }

    /// Writes or removes as a script would that tells nobody.
    pub fn put(&self, key: &str, value: Option<&str>) {
        let mut entries = self.state.entries.borrow_mut();
        match value {
            Some(value) => drop(entries.insert(key.to_owned(), (value.to_owned(), Lifetime::Lasting))),
            None => drop(entries.remove(key)),
        }
    }
}

impl State {
    fn write(&self, change: &StorageChange) -> Result<(), StorageError> {
        let mut entries = self.entries.borrow_mut();
        let now = entries.get(&change.key).map(|(value, _)| value.as_str());
        let Some(value) = change.over(now, &|key| entries.contains_key(key)) else {
            entries.remove(&change.key);
            return Ok(());
        };
        let others = entries.iter().filter(|(key, _)| **key != change.key);
        let size = others
            .map(|(key, (value, _))| key.len() + value.len())
            .sum::<usize>();
        let needed = size + change.key.len() + value.len();
        if self.limit.get().is_some_and(|limit| needed > limit) {
            return Err(StorageError::Full);
        }
        entries.insert(change.key.clone(), (value, change.lifetime));
        Ok(())
    }

    /// Whether the tab that writes is still there.
    fn count_change(&self) -> bool {
        let left = self.changes_left.get();
        self.changes_left.set(left.map(|left| left.saturating_sub(1)));
        left != Some(0)
    }

    fn tell_others(&self, tab: usize) {
        let watchers = self.watchers.borrow().clone();
        let others = watchers.iter().filter(|(of, _)| *of != tab);
        others
            .filter_map(|(_, watcher)| watcher.upgrade())
            .for_each(|watcher| watcher());
    }
}

impl AsyncStorage for SharedStorage {
    fn read(&self) -> LocalFuture<Result<Vec<(String, String)>, StorageError>> {
        let state = Rc::clone(&self.state);
        Box::pin(async move {
            state.clock.sleep(state.delay.get()).await;
            if let Some(refusal) = state.refusal.get() {
                return Err(refusal);
            }
            let entries = state.entries.borrow();
            let values = entries
                .iter()
                .map(|(key, (value, _))| (key.clone(), value.clone()));
            Ok(values.collect())
        })
    }

    fn write(&self, changes: Rc<[StorageChange]>) -> LocalFuture<Result<(), StorageError>> {
        let (state, tab) = (Rc::clone(&self.state), self.tab);
        Box::pin(async move {
            state.clock.sleep(state.delay.get()).await;
            if let Some(refusal) = state.refusal.get() {
                return Err(refusal);
            }
            for change in changes.iter() {
                if state.count_change() {
                    state.write(change)?;
                }
            }
            state.tell_others(tab);
            Ok(())
        })
    }

    fn watch(&self, callback: Rc<dyn Fn()>) -> Guard {
        let mut watchers = self.state.watchers.borrow_mut();
        watchers.push((self.tab, Rc::downgrade(&callback)));
        Box::new(callback)
    }
}

//! Where accounts and tokens are kept: a value that the app names, so that it links only that.

mod mirrored_storage;

use std::fmt;
use std::rc::Rc;

use crate::platform::{AsyncStorage, Locks, MemoryStorage, Platform, Storage};
use mirrored_storage::MirroredStorage;

/// Where accounts and tokens are kept.
///
/// ```
/// use msal_web::CacheLocation;
/// let location = CacheLocation::memory();
/// ```
#[derive(Clone, Default)]
pub struct CacheLocation {
    /// Makes the store in a client's world; `None` for the tab's session storage.
    storage: Option<Rc<MakeStorage>>,
    /// `None` for those of the platform.
    locks: Option<Rc<dyn Locks>>,
}

type MakeStorage = dyn Fn(&Platform) -> Rc<dyn Storage>;

impl CacheLocation {
    /// In the tab: a reload keeps the sign-in, another tab starts without it. MSAL's default.
    pub fn session_storage() -> Self {
        Self::default()
    }

    /// In this page only: nothing survives a reload.
    pub fn memory() -> Self {
        Self::custom(MemoryStorage::new())
    }

    /// In a store of the app's own.
    pub fn custom(storage: impl Storage + 'static) -> Self {
        let storage: Rc<dyn Storage> = Rc::new(storage);
        Self::new(move |_| storage.clone())
    }

    /// In a store of the app's own that takes its time and that tabs share. Until it has been read,
    /// the client reads as starting and its calls wait.
    ///
    /// Name locks that reach as far as the store [with it](Self::with_locks), so that one tab at a
    /// time redeems a refresh token.
    pub fn asynchronous(store: impl AsyncStorage + 'static) -> Self {
        let store: Rc<dyn AsyncStorage> = Rc::new(store);
        Self::new(move |platform| Rc::new(MirroredStorage::new(store.clone(), platform.tasks.clone())))
    }

    /// Which locks guard the refresh tokens in this store; those of the platform unless set, which
    /// in a browser reach as far as the page.
    ///
    /// ```
    /// use msal_web::{CacheLocation, platform::PageLocks};
    /// let location = CacheLocation::memory().with_locks(PageLocks::new());
    /// ```
    pub fn with_locks(self, locks: impl Locks + 'static) -> Self {
        Self {
            locks: Some(Rc::new(locks)),
            ..self
        }
    }

    fn new(storage: impl Fn(&Platform) -> Rc<dyn Storage> + 'static) -> Self {
        Self {
            storage: Some(Rc::new(storage)),
            locks: None,
        }
    }

    pub(crate) fn storage(&self, platform: &Platform) -> Rc<dyn Storage> {
        match &self.storage {
            Some(storage) => storage(platform),
            None => platform.session_storage.clone(),
        }
    }

    pub(crate) fn locks(&self, platform: &Platform) -> Rc<dyn Locks> {
        self.locks.as_ref().unwrap_or(&platform.locks).clone()
    }
}

impl fmt::Debug for CacheLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.storage {
            None => "session storage",
            Some(_) => "another storage",
        })
    }
}

//! Where accounts and tokens are kept: a value that the app names, so that it links only that.

mod migrated_storage;
mod mirrored_storage;

use std::fmt;
use std::rc::Rc;

use msal_core::ClientId;

use crate::platform::{AsyncStorage, Locks, MemoryStorage, Platform, Storage};
use migrated_storage::MigratedStorage;
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

type MakeStorage = dyn Fn(&Platform, &ClientId) -> Rc<dyn Storage>;

impl CacheLocation {
    /// In the tab: a reload keeps the sign-in, another tab starts without it. MSAL's default.
    pub fn session_storage() -> Self {
        Self::default()
    }

    /// In the browser, for all tabs of the origin, until the browser is closed; MSAL's
    /// `localStorage`, read and written as MSAL.js v5 does.
    ///
    /// Accounts and tokens are encrypted under a key in a session cookie, unless the user has asked
    /// to stay signed in: then they stay, unencrypted. The encryption makes what is left on the disk
    /// worthless once the browser is closed. It is no wall against scripts of the origin, which can
    /// read the cookie. Where the browser offers no local storage or no WebCrypto (which takes https
    /// or a loopback host), and on a server, it is [memory](Self::memory).
    ///
    /// ```
    /// use msal_web::{CacheLocation, Configuration};
    /// let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444")
    ///     .with_cache_location(CacheLocation::local_storage());
    /// ```
    pub fn local_storage() -> Self {
        #[cfg(target_arch = "wasm32")]
        {
            let location = Self::mirrored(|platform, client_id| {
                Rc::new(crate::browser::LocalStorage::new(platform, client_id))
            });
            location.with_locks(crate::browser::WebLocks::new())
        }
        #[cfg(not(target_arch = "wasm32"))]
        Self::memory()
    }

    /// In the browser, for all tabs of the origin, also after the browser has been closed; in a
    /// database that MSAL.js does not know.
    ///
    /// Accounts and tokens are encrypted under a key that the browser keeps and hands to no script:
    /// who copies the database has no token, though a script of the origin can have the browser
    /// decrypt it. Where the browser offers no database or no WebCrypto, and on a server, it is
    /// [memory](Self::memory).
    ///
    /// ```
    /// use msal_web::{CacheLocation, Configuration};
    /// let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444")
    ///     .with_cache_location(CacheLocation::indexed_db());
    /// ```
    pub fn indexed_db() -> Self {
        #[cfg(target_arch = "wasm32")]
        {
            let location = Self::mirrored(|platform, client_id| {
                Rc::new(crate::browser::IndexedDb::new(platform, client_id))
            });
            location.with_locks(crate::browser::WebLocks::new())
        }
        #[cfg(not(target_arch = "wasm32"))]
        Self::memory()
    }

    /// In this page only: nothing survives a reload.
    pub fn memory() -> Self {
        Self::custom(MemoryStorage::new())
    }

    /// In a store of the app's own.
    pub fn custom(storage: impl Storage + 'static) -> Self {
        let storage: Rc<dyn Storage> = Rc::new(storage);
        Self::new(move |_, _| storage.clone())
    }

    /// In a store of the app's own that takes its time and that tabs share. Until it has been read,
    /// the client reads as starting and its calls wait.
    ///
    /// Name locks that reach as far as the store [with it](Self::with_locks), so that one tab at a
    /// time redeems a refresh token.
    pub fn asynchronous(store: impl AsyncStorage + 'static) -> Self {
        let store: Rc<dyn AsyncStorage> = Rc::new(store);
        Self::mirrored(move |_, _| store.clone())
    }

    /// Takes over what MSAL.js before version 5 has left there (schemas 0 to 2): users who were
    /// signed in stay so when the app moves here.
    ///
    /// It is done once, when the store is first read. The app's old entries go, so an older version
    /// of the app that is brought back has its users sign in again.
    ///
    /// ```
    /// use msal_web::CacheLocation;
    /// let location = CacheLocation::local_storage().with_migration();
    /// ```
    pub fn with_migration(self) -> Self {
        let location = self.clone();
        let storage = move |platform: &Platform, client_id: &ClientId| -> Rc<dyn Storage> {
            let storage = location.storage(platform, client_id);
            Rc::new(MigratedStorage::new(storage, client_id, platform.clock.clone()))
        };
        Self {
            storage: Some(Rc::new(storage)),
            ..self
        }
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

    fn mirrored(store: impl Fn(&Platform, &ClientId) -> Rc<dyn AsyncStorage> + 'static) -> Self {
        Self::new(move |platform, client_id| {
            let store = store(platform, client_id);
            Rc::new(MirroredStorage::new(store, platform))
        })
    }

    fn new(storage: impl Fn(&Platform, &ClientId) -> Rc<dyn Storage> + 'static) -> Self {
        Self {
            storage: Some(Rc::new(storage)),
            locks: None,
        }
    }

    pub(crate) fn storage(&self, platform: &Platform, client_id: &ClientId) -> Rc<dyn Storage> {
        match &self.storage {
            Some(storage) => storage(platform, client_id),
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

//! The outside world, as a few small traits: network, storage, clock, random numbers, this page,
//! other windows, tasks, locks.
//!
//! Flows reach the world through these only, so that each can be run natively against scripted
//! doubles (`msal-testkit`), and so that every await in a flow is one that a test can steer. An app
//! can supply its own: take `msal_web::browser_platform()` and replace a part. All messages are
//! plain data, so that something else than this thread may carry them out.

mod async_storage;
mod clock;
mod document;
mod forms;
mod locks;
mod page;
mod random;
mod signatures;
mod storage;
mod tasks;
mod transport;
mod windows;

pub use async_storage::{AsyncStorage, Lifetime, StorageChange};
pub use clock::Clock;
pub use document::{Document, ReturnedRedirect};
pub use forms::{AuthorizeForm, Forms};
pub use locks::{Locks, PageLocks};
pub use page::{Geometry, Page, PageEvent};
pub use random::{Random, RandomError};
pub use signatures::{Signatures, SignedMessage};
pub use storage::{MemoryStorage, Storage, StorageError};
pub use tasks::Tasks;
pub use transport::{HttpCache, HttpRequest, HttpResponse, Transport, TransportError};
pub use windows::{Channel, ChildWindow, POPUP_KEY, PopupFeatures, Windows};

pub use msal_core::HttpMethod;

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

/// A future of the platform: it owns what it needs and stays on its thread.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// Something that ends when it is dropped: a subscription, a lock.
pub type Guard = Box<dyn Any>;

/// One world: all that a client reaches outside itself.
///
/// ```no_run
/// # #[cfg(target_arch = "wasm32")]
/// # fn example(my_random: std::rc::Rc<dyn msal_web::platform::Random>) {
/// use msal_web::platform::Platform;
/// let platform = Platform { random: my_random, ..msal_web::browser_platform() };
/// # }
/// ```
#[derive(Clone)]
pub struct Platform {
    /// Requests to the authority.
    pub transport: Rc<dyn Transport>,
    /// What lives as long as the tab.
    pub session_storage: Rc<dyn Storage>,
    /// The wall clock and the monotonic one, and waits.
    pub clock: Rc<dyn Clock>,
    /// Secure random numbers, for ids, nonces and PKCE verifiers.
    pub random: Rc<dyn Random>,
    /// The document that the client runs in.
    pub page: Rc<dyn Page>,
    /// Popups, frames and the channels they respond on.
    pub windows: Rc<dyn Windows>,
    /// Work that outlives its caller.
    pub tasks: Rc<dyn Tasks>,
    /// What only one may do at a time.
    pub locks: Rc<dyn Locks>,
}

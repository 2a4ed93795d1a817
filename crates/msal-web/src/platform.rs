//! The outside world, as a few small traits: network, storage, clock, randomness, this page, other windows.
//!
//! Flows reach the world through these only, so that each can be run natively against scripted doubles (`msal-testkit`), and so
//! that every await in a flow is one that a test can steer. The browser's versions are in `browser`.

mod clock;
mod page;
mod random;
mod storage;
mod transport;
mod windows;

pub use clock::Clock;
pub use page::{Geometry, Page};
pub use random::Random;
pub use storage::{Storage, StorageError};
pub use transport::{HttpRequest, HttpResponse, Transport, TransportError};
pub use windows::{Answers, ChildWindow, PopupFeatures, Windows};

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

/// The browser's platform: the world of this document.
#[cfg(target_arch = "wasm32")]
pub fn browser() -> Platform {
    crate::browser::platform()
}

/// A future of the platform: it owns what it needs and stays on its thread.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// One world: all that a client reaches outside itself.
#[derive(Clone)]
pub struct Platform {
    /// Requests to the authority.
    pub transport: Rc<dyn Transport>,
    /// What lives as long as the tab.
    pub session_storage: Rc<dyn Storage>,
    /// Time.
    pub clock: Rc<dyn Clock>,
    /// Randomness.
    pub random: Rc<dyn Random>,
    /// This document.
    pub page: Rc<dyn Page>,
    /// Popups, frames and what they answer.
    pub windows: Rc<dyn Windows>,
}

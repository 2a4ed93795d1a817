//! The browser's versions of the platform traits. A `JsValue` turns into plain data where it
//! enters. Imports are few: each weighs on both sides of the border.

pub(crate) mod api_request;
mod clear_texts;
mod clock;
pub(crate) mod console;
mod events;
pub(crate) mod forms;
mod globals;
mod indexed_db;
mod local_storage;
mod object;
pub(crate) mod object_url;
mod page;
mod random;
pub(crate) mod signatures;
mod storage;
mod store_channel;
mod subtle;
pub(crate) mod surroundings;
mod tasks;
mod transport;
mod unreadable_entries;
mod web_locks;
mod windows;

pub(crate) use indexed_db::IndexedDb;
pub(crate) use local_storage::LocalStorage;
pub use web_locks::WebLocks;

use std::rc::Rc;

use crate::platform::{PageLocks, Platform};

/// The world of this document.
pub fn platform() -> Platform {
    Platform {
        transport: Rc::new(transport::Fetch),
        session_storage: Rc::new(storage::SessionStorage),
        clock: Rc::new(clock::BrowserClock),
        random: Rc::new(random::WebCrypto),
        page: Rc::new(page::BrowserPage),
        windows: Rc::new(windows::BrowserWindows),
        tasks: Rc::new(tasks::Microtasks),
        locks: Rc::new(PageLocks::new()),
    }
}

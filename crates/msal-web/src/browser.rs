//! The browser's versions of the platform traits, on `web-sys`. A `JsValue` turns into plain data where it enters.

mod clock;
mod page;
mod random;
mod storage;
mod transport;
mod windows;

use std::rc::Rc;

use crate::platform::Platform;

/// The world of this document.
pub(crate) fn platform() -> Platform {
    Platform {
        transport: Rc::new(transport::Fetch),
        session_storage: Rc::new(storage::SessionStorage),
        clock: Rc::new(clock::BrowserClock),
        random: Rc::new(random::WebCrypto),
        page: Rc::new(page::Document::default()),
        windows: Rc::new(windows::BrowserWindows),
    }
}

//! Time, by `Date.now` and `setTimeout`.

use std::time::Duration;

use js_sys::{Date, Function, Promise};
use msal_core::UnixTime;
use wasm_bindgen_futures::JsFuture;

use crate::platform::{Clock, LocalFuture};

pub(super) struct BrowserClock;

impl Clock for BrowserClock {
    fn now(&self) -> UnixTime {
        UnixTime::from_millis(Date::now() as u64)
    }

    fn sleep(&self, length: Duration) -> LocalFuture<()> {
        let millis = i32::try_from(length.as_millis()).unwrap_or(i32::MAX);
        Box::pin(async move {
            let mut start = |resolve: Function, _: Function| {
                if let Some(window) = web_sys::window() {
                    // Without a timer the promise never resolves, which only a document that is going away can bring about.
                    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
                }
            };
            let _ = JsFuture::from(Promise::new(&mut start)).await;
        })
    }
}

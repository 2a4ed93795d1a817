//! Time, by `Date.now`, `performance.now` and `setTimeout`.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

use js_sys::Date;
use msal_core::UnixTime;
use msal_core::time::millis;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

use super::globals;
use super::object::{self, Callback};
use crate::platform::{Clock, LocalFuture};

pub(super) struct BrowserClock;

impl Clock for BrowserClock {
    fn now(&self) -> UnixTime {
        UnixTime::from_millis(Date::now() as u64)
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(globals::performance_now() as u64)
    }

    fn sleep(&self, length: Duration) -> LocalFuture<()> {
        let timer = Timer::start(length);
        Box::pin(poll_fn(move |context| {
            if timer.state.is_over.get() {
                return Poll::Ready(());
            }
            timer.state.waker.set(Some(context.waker().clone()));
            Poll::Pending
        }))
    }
}

/// A timer that is cleared when dropped.
struct Timer {
    state: Rc<State>,
    id: JsValue,
    _on_time: Callback,
}

#[derive(Default)]
struct State {
    is_over: Cell<bool>,
    waker: Cell<Option<Waker>>,
}

impl Timer {
    fn start(length: Duration) -> Self {
        let state: Rc<State> = Rc::default();
        let shared = state.clone();
        let on_time: Callback = Closure::new(move |_| {
            shared.is_over.set(true);
            shared.waker.take().into_iter().for_each(Waker::wake);
        });
        let delay = i32::try_from(millis(length)).unwrap_or(i32::MAX);
        Self {
            state,
            id: globals::set_timeout(&on_time, delay),
            _on_time: on_time,
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let _ = object::call_with(&js_sys::global(), "clearTimeout", &self.id);
    }
}

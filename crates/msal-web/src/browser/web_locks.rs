//! Locks across the tabs of an origin.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::{Function, Object, Promise};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

use super::object;
use crate::cell::RefCell;
use crate::platform::{Guard, LocalFuture, Locks, PageLocks};

/// Locks across the tabs of an origin, by the [Web Locks API]; where the browser has none, locks
/// among the callers of this page.
///
/// ```no_run
/// use msal_web::{CacheLocation, WebLocks, platform::AsyncStorage};
/// # fn example(my_store: impl AsyncStorage + 'static) {
/// let location = CacheLocation::asynchronous(my_store).with_locks(WebLocks::new());
/// # }
/// ```
///
/// [Web Locks API]: https://www.w3.org/TR/web-locks/
#[derive(Default)]
pub struct WebLocks {
    page: PageLocks,
}

impl WebLocks {
    /// The locks of this origin.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Locks for WebLocks {
    fn lock(&self, name: &str) -> LocalFuture<Guard> {
        let in_page = self.page.lock(name);
        match LockRequest::send(name) {
            Ok(request) => Box::pin(async move {
                match request.granted().await {
                    true => Box::new(request) as Guard,
                    false => in_page.await,
                }
            }),
            Err(_) => in_page,
        }
    }
}

/// A lock that has been asked for. Dropping it takes the request back, or frees the lock.
struct LockRequest {
    state: Rc<State>,
    abort: AbortController,
    release: Function,
}

#[derive(Default)]
struct State {
    /// Whether the lock has been granted, once that is known.
    is_granted: Cell<Option<bool>>,
    waker: RefCell<Option<Waker>>,
}

impl State {
    fn set(&self, is_granted: bool) {
        if self.is_granted.get().is_none() {
            self.is_granted.set(Some(is_granted));
            self.waker.take().into_iter().for_each(Waker::wake);
        }
    }
}

impl LockRequest {
    /// The browser calls back with the lock, and holds it until the promise that it gets in return
    /// settles.
    fn send(name: &str) -> Result<Self, JsValue> {
        let locks = object::get(&object::global("navigator"), "locks")?;
        let request: Function = object::get(&locks, "request")?.dyn_into()?;
        let abort = AbortController::new()?;
        let options = Object::new();
        object::set(&options, "signal", &object::get(&abort, "signal")?);
        let mut release = Function::default();
        let held = Promise::new(&mut |resolve, _| release = resolve);
        let state: Rc<State> = Rc::default();
        let (granted, failed) = (state.clone(), state.clone());
        let on_grant: Closure<dyn FnMut(JsValue) -> JsValue> = Closure::new(move |_| {
            granted.set(true);
            held.clone().into()
        });
        let outcome: Promise = request
            .call3(&locks, &name.into(), &options, on_grant.as_ref())?
            .unchecked_into();
        spawn_local(async move {
            let _ = JsFuture::from(outcome).await;
            failed.set(false);
            drop(on_grant);
        });
        Ok(Self {
            state,
            abort,
            release,
        })
    }

    /// Waits for the lock; `false` where the browser has refused the request.
    fn granted(&self) -> impl Future<Output = bool> + use<> {
        let state = self.state.clone();
        poll_fn(move |context| match state.is_granted.get() {
            Some(is_granted) => Poll::Ready(is_granted),
            None => {
                state.waker.replace(Some(context.waker().clone()));
                Poll::Pending
            }
        })
    }
}

impl Drop for LockRequest {
    fn drop(&mut self) {
        if self.state.is_granted.get().is_none() {
            let _ = object::call(&self.abort, "abort");
        }
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

//! Ending a call that runs in a task of its own.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use msal_core::error::{AuthError, Cancelled};

use crate::platform::LocalFuture;
use crate::signal::Signal;

/// Ends calls of the client from somewhere else: a *Cancel* button, a route that is left.
///
/// Dropping a call's future ends it as well; this is for a future that has been given to a task,
/// where nobody can drop it. Clones are the same handle, and one handle may end several calls.
///
/// ```no_run
/// # fn spawn_local(_: impl Future<Output = ()> + 'static) {}
/// use msal_web::{CancelHandle, PopupRequest};
/// # fn example(client: msal_web::PublicClientApplication) {
/// let cancel = CancelHandle::new();
/// let call = cancel.watch_over(client.login_popup(PopupRequest::new(["User.Read"])));
/// spawn_local(async move {
///     if let Err(error) = call.await {
///         println!("{error}");
///     }
/// });
/// cancel.cancel(); // Later: the popup closes.
/// # }
/// ```
#[derive(Clone, Default)]
pub struct CancelHandle {
    is_cancelled: Rc<Cell<bool>>,
    notice: Signal,
}

impl CancelHandle {
    /// One that has cancelled nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the calls of this handle with [`Cancelled::ByApp`]: popups close, the page is free. A
    /// call that it is given afterwards does not begin.
    pub fn cancel(&self) {
        self.is_cancelled.set(true);
        self.notice.notify();
    }

    /// The same call, which this handle can end.
    ///
    /// # Errors
    /// Those of the call, and [`Cancelled::ByApp`].
    pub fn watch_over<T: 'static>(
        &self,
        call: LocalFuture<Result<T, AuthError>>,
    ) -> LocalFuture<Result<T, AuthError>> {
        let handle = self.clone();
        let mut call = Some(call);
        Box::pin(poll_fn(move |context| {
            if handle.is_cancelled.get() {
                call = None;
            }
            let Some(call) = &mut call else {
                return Poll::Ready(Err(Cancelled::ByApp.into()));
            };
            handle.notice.wake(context.waker());
            call.as_mut().poll(context)
        }))
    }
}

impl std::fmt::Debug for CancelHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CancelHandle")
            .field("is_cancelled", &self.is_cancelled.get())
            .finish()
    }
}

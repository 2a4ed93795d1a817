//! Running futures without a runtime.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// Runs a future to its end on this thread.
///
/// # Panics
/// When the future waits for something that nothing can bring about any more, where another executor would hang.
pub fn block_on<F: Future>(future: F) -> F::Output {
    start(future).finish()
}

/// A future that a test runs step by step; see [`start`].
pub struct Running<'a, T> {
    future: Option<Pin<Box<dyn Future<Output = T> + 'a>>>,
    output: Option<T>,
    woken: Arc<Woken>,
}

/// Takes a future in hand. It does not run before it is told to; dropping it drops the future.
///
/// ```
/// let mut call = msal_testkit::start(async { 3 });
/// assert!(call.runs_to_its_end());
/// assert_eq!(call.finish(), 3);
/// ```
pub fn start<'a, F: Future + 'a>(future: F) -> Running<'a, F::Output> {
    Running {
        future: Some(Box::pin(future)),
        output: None,
        woken: Arc::new(Woken(AtomicBool::new(true))),
    }
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl<T> Running<'_, T> {
    /// Runs the future until it has ended or waits for somebody else, and says whether it has ended. With a clock that advances by
    /// itself no flow ever waits, so that this runs through all its time-outs.
    pub fn runs_to_its_end(&mut self) -> bool {
        while self.future.is_some() && self.woken.0.swap(false, Ordering::SeqCst) {
            self.poll();
        }
        self.output.is_some()
    }

    /// Polls once.
    pub fn poll(&mut self) {
        let Some(future) = &mut self.future else { return };
        let waker = Waker::from(Arc::clone(&self.woken));
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            self.output = Some(output);
            self.future = None;
        }
    }

    /// Runs the future to its end and hands its output over.
    ///
    /// # Panics
    /// When the future waits for something that nothing can bring about any more.
    #[track_caller]
    pub fn finish(mut self) -> T {
        self.runs_to_its_end();
        self.output
            .expect("the future waits for something that nothing can bring about any more")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "nothing can bring about")]
    fn a_future_that_can_never_end_is_reported() {
        block_on(std::future::pending::<()>());
    }
}

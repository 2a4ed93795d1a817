//! The little of futures that the flows need.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use crate::platform::{Clock, LocalFuture};

/// Completes with the first of two.
pub(crate) async fn first(mut one: LocalFuture<()>, mut other: LocalFuture<()>) {
    poll_fn(|context| {
        if one.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        other.as_mut().poll(context)
    })
    .await;
}

/// The output of the work; `None` when it takes longer. The work is dropped then.
pub(crate) async fn within<T>(clock: &dyn Clock, length: Duration, mut work: LocalFuture<T>) -> Option<T> {
    let mut timer = clock.sleep(length);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
    .await
}

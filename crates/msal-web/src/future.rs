//! The little of futures that the flows need.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use crate::platform::{Clock, LocalFuture};

/// A step of a flow that several flows take. Boxed, its code stands in the bundle once, and its
/// state is a word in theirs.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

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

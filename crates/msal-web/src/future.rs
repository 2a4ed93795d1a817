//! The little of futures that the flows need.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use crate::platform::{Clock, LocalFuture};
use crate::signal::Next;

/// A step of a flow that several flows take. Boxed, its code stands in the bundle once, and its
/// state is a word in theirs.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Completes with the first of two.
pub(crate) fn first(mut one: Next, mut other: LocalFuture<()>) -> impl Future<Output = ()> {
    poll_fn(move |context| {
        if Pin::new(&mut one).poll(context).is_ready() {
            return Poll::Ready(());
        }
        other.as_mut().poll(context)
    })
}

/// The output of the work; `None` when it takes longer. The work is dropped then.
pub(crate) fn within<T>(
    clock: &dyn Clock,
    length: Duration,
    mut work: LocalFuture<T>,
) -> impl Future<Output = Option<T>> + use<T> {
    let mut timer = clock.sleep(length);
    poll_fn(move |context| match work.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
}

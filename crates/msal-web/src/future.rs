//! The little of futures that the flows need.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use crate::platform::{Clock, LocalFuture};

/// A step of a flow that several flows take. Boxed, its code stands in the bundle once, and its
/// state is a word in theirs.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Completes with the first of two.
pub(crate) fn first(
    mut one: impl Future<Output = ()> + Unpin,
    mut other: LocalFuture<()>,
) -> impl Future<Output = ()> {
    poll_fn(move |context| {
        if Pin::new(&mut one).poll(context).is_ready() {
            return Poll::Ready(());
        }
        other.as_mut().poll(context)
    })
}

/// What is under way gets so long once more when the device has slept meanwhile: the timer may
/// come before what the work has waited for.
const AFTER_SLEEP: Duration = Duration::from_secs(5);

/// The output of the work; `None` when it takes longer. The work is dropped then.
pub(crate) fn within<T>(
    clock: &Rc<dyn Clock>,
    length: Duration,
    mut work: LocalFuture<T>,
) -> impl Future<Output = Option<T>> + use<T> {
    let mut timer = clock.sleep(length);
    let mut late = Some(clock.monotonic() + length + AFTER_SLEEP);
    let clock = clock.clone();
    poll_fn(move |context| {
        if let Poll::Ready(output) = work.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        if timer.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        if late.take().is_none_or(|late| clock.monotonic() < late) {
            return Poll::Ready(None);
        }
        timer = clock.sleep(AFTER_SLEEP);
        timer.as_mut().poll(context).map(|()| None)
    })
}

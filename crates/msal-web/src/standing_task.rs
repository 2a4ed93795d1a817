//! Work that goes on for as long as somebody holds on to it: it looks at the client's state, acts,
//! and waits until there is something new to look at.

use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::Poll;
use std::time::Duration;

use crate::client::PublicClientApplication;
use crate::future::first;
use crate::platform::LocalFuture;
use crate::signal::Signal;
use crate::subscribers::Subscription;

/// The longest single sleep. A laptop's sleep stops timers, so that a long wait looks at the clock
/// now and then.
const LONGEST_SLEEP: Duration = Duration::from_secs(300);

/// What the work consists of.
pub(crate) trait Work: 'static {
    /// What a call comes to.
    type Output;

    /// What to do by the state of now.
    fn next_step(&self) -> Step<Self::Output>;

    /// Whether the call under way has become pointless, so that it is given up.
    fn is_call_over(&self) -> bool;

    /// Takes in what a call has come to.
    fn take(&self, output: Self::Output);
}

/// What to do next.
pub(crate) enum Step<T> {
    /// Wait for a call, then look again.
    Call(LocalFuture<T>),
    /// Look again when something happens, or after this time.
    Wait(Option<Duration>),
}

/// Somebody's hold on the work. It ends when dropped, and with it the call under way.
pub(crate) struct StandingTask<W> {
    pub(crate) work: Rc<W>,
    /// Something has happened that the work should look at.
    pub(crate) changed: Signal,
    _subscription: Subscription,
}

impl<W: Work> StandingTask<W> {
    pub(crate) fn start(client: &PublicClientApplication, work: W) -> Self {
        let changed = Signal::default();
        let notice = changed.clone();
        let task = Self {
            work: Rc::new(work),
            changed: changed.clone(),
            _subscription: client.watch(move |_| notice.notify()),
        };
        let context = &client.context;
        let run = run(
            Rc::downgrade(&task.work),
            Wakeup {
                changed,
                woken: context.woken.clone(),
                clock: context.platform.clock.clone(),
            },
        );
        context.platform.tasks.spawn(Box::pin(run));
        task
    }
}

impl<W> Drop for StandingTask<W> {
    fn drop(&mut self) {
        // The work goes with the guard; its task finds that out.
        self.changed.notify();
    }
}

/// What ends a wait.
struct Wakeup {
    /// The client's state, or what the holder wants.
    changed: Signal,
    /// The page.
    woken: Signal,
    clock: Rc<dyn crate::platform::Clock>,
}

/// Keeps neither the work nor the client alive while it waits.
async fn run<W: Work>(work: Weak<W>, wakeup: Wakeup) {
    while let Some(holder) = work.upgrade() {
        // Listening from before the look, so that nothing is missed in between.
        let (changed, woken) = (wakeup.changed.next(), wakeup.woken.next());
        let step = holder.next_step();
        drop(holder);
        match step {
            Step::Call(call) => {
                let output = until_over(&work, &wakeup.changed, call).await;
                if let (Some(holder), Some(output)) = (work.upgrade(), output) {
                    holder.take(output);
                }
            }
            Step::Wait(None) => first(changed, Box::pin(woken)).await,
            Step::Wait(Some(length)) => {
                let sleep = wakeup.clock.sleep(length.min(LONGEST_SLEEP));
                first(changed, Box::pin(first(woken, sleep))).await;
            }
        }
    }
}

/// What the call comes to; `None` once it has become pointless.
async fn until_over<W: Work>(
    work: &Weak<W>,
    changed: &Signal,
    mut call: LocalFuture<W::Output>,
) -> Option<W::Output> {
    let is_over = || work.upgrade().is_none_or(|work| work.is_call_over());
    let mut notice = changed.next();
    poll_fn(|context| {
        if let Poll::Ready(output) = call.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        while Pin::new(&mut notice).poll(context).is_ready() {
            notice = changed.next();
            if is_over() {
                return Poll::Ready(None);
            }
        }
        Poll::Pending
    })
    .await
}

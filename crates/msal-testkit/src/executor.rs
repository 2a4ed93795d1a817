//! Running futures, and the client's own tasks, without a runtime.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use msal_web::platform::{LocalFuture, Tasks};

use crate::clock::advance_clocks;

thread_local! {
    /// The tasks of this thread's clients.
    static TASKS: RefCell<Vec<Task>> = const { RefCell::new(Vec::new()) };
    /// How many requests are held back, waiting for a test to let them go on.
    static HELD: Cell<usize> = const { Cell::new(0) };
}

struct Task {
    future: LocalFuture<()>,
    woken: Arc<Woken>,
}

/// Runs a client's tasks while a test runs a call, or calls [`settle`].
#[derive(Clone, Copy, Default)]
pub struct TestTasks;

impl Tasks for TestTasks {
    fn spawn(&self, future: LocalFuture<()>) {
        let woken = Woken::new();
        TASKS.with_borrow_mut(|tasks| tasks.push(Task { future, woken }));
    }

    fn isolate(&self, work: &mut dyn FnMut()) {
        let _ = catch_unwind(AssertUnwindSafe(work));
    }
}

/// Runs a future to its end on this thread, together with the tasks of clients.
///
/// # Panics
/// When the future waits for something that nothing can bring about any more, where another
/// executor would hang.
pub fn block_on<F: Future>(future: F) -> F::Output {
    start(future).finish()
}

/// Runs the tasks of clients until all of them wait for somebody else; time stands still.
pub fn settle() {
    while run_tasks() {}
}

/// A future that a test runs step by step; see [`start`].
pub struct Running<'a, T> {
    future: Option<Pin<Box<dyn Future<Output = T> + 'a>>>,
    output: Option<T>,
    woken: Arc<Woken>,
}

/// Holds a future that a test runs step by step. It does not run before it is told to; dropping it
/// drops the future.
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
        woken: Woken::new(),
    }
}

struct Woken(AtomicBool);

impl Woken {
    /// Woken from the start, since a future runs only once it has been polled.
    fn new() -> Arc<Self> {
        Arc::new(Self(AtomicBool::new(true)))
    }

    fn take(&self) -> bool {
        self.0.swap(false, Ordering::SeqCst)
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// When time may pass while a future waits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Patience {
    /// Time stands still while the test holds a request back.
    UnlessHeld,
    /// Time passes, whatever the future waits for.
    Always,
}

impl<T> Running<'_, T> {
    /// Runs the future until it has ended or waits for somebody else, and says whether it has
    /// ended. With a clock that advances by itself no flow ever waits but for a request that is
    /// held back, so that this runs through all its time-outs.
    pub fn runs_to_its_end(&mut self) -> bool {
        self.run(Patience::UnlessHeld);
        self.has_ended()
    }

    /// Polls the future once.
    pub fn poll(&mut self) {
        let Some(future) = &mut self.future else { return };
        let waker = Waker::from(Arc::clone(&self.woken));
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            self.output = Some(output);
            self.future = None;
        }
    }

    /// Polls the future once, then every task of clients that has been woken, once: the smallest
    /// step there is, for tests that stop a call at each of its points. Time stands still.
    pub fn step(&mut self) {
        self.poll();
        run_tasks();
    }

    /// Whether the future has ended; nothing runs.
    pub fn has_ended(&self) -> bool {
        self.output.is_some()
    }

    /// Runs the future to its end and hands its output over.
    ///
    /// # Panics
    /// When the future waits for something that nothing can bring about any more.
    #[track_caller]
    pub fn finish(mut self) -> T {
        self.run(Patience::Always);
        self.output
            .expect("the future waits for something that nothing can bring about any more")
    }

    fn run(&mut self, patience: Patience) {
        while self.future.is_some() {
            if self.woken.take() {
                self.poll();
                continue;
            }
            let time_passes = patience == Patience::Always || HELD.get() == 0;
            let goes_on = run_tasks() || time_passes && advance_clocks();
            if !goes_on {
                return;
            }
        }
        settle();
    }
}

/// Polls every task that has been woken; `false` when there is none.
fn run_tasks() -> bool {
    let (ready, waiting) = TASKS.with_borrow_mut(|tasks| {
        let all = std::mem::take(tasks);
        all.into_iter().partition::<Vec<_>, _>(|task| task.woken.take())
    });
    TASKS.with_borrow_mut(|tasks| tasks.extend(waiting));
    let any = !ready.is_empty();
    for mut task in ready {
        let waker = Waker::from(Arc::clone(&task.woken));
        let mut context = Context::from_waker(&waker);
        if task.future.as_mut().poll(&mut context).is_pending() {
            TASKS.with_borrow_mut(|tasks| tasks.push(task));
        }
    }
    any
}

/// Counts a request as held back for as long as it lives.
pub(crate) struct HeldRequest;

impl HeldRequest {
    pub(crate) fn new() -> Self {
        HELD.set(HELD.get() + 1);
        Self
    }
}

impl Drop for HeldRequest {
    fn drop(&mut self) {
        // At the end of a thread its tasks, and what they hold, go in no particular order.
        let _ = HELD.try_with(|held| held.set(held.get() - 1));
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

    #[test]
    fn a_task_runs_beside_the_call_that_waits_for_it() {
        let (sender, receiver) = std::sync::mpsc::channel();
        TestTasks.spawn(Box::pin(async move { sender.send(3).unwrap() }));
        let mut call = start(std::future::poll_fn(move |context| match receiver.try_recv() {
            Ok(value) => Poll::Ready(value),
            Err(_) => {
                context.waker().wake_by_ref();
                settle();
                Poll::Pending
            }
        }));
        assert!(call.runs_to_its_end());
        assert_eq!(call.finish(), 3);
    }

    #[test]
    fn what_panics_in_isolation_harms_nobody() {
        let quiet = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        TestTasks.isolate(&mut || panic!("a mistake"));
        std::panic::set_hook(quiet);
    }
}

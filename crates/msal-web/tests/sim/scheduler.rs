//! The tasks of all tabs, of which the seed picks the next one to run.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use msal_web::platform::{LocalFuture, Tasks};

use crate::life::Life;

/// What an app waits for, or the client's own work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TaskKind {
    /// A call of the app, by its number.
    Call(usize),
    /// Work that the client has begun.
    Client,
}

struct Task {
    life: Rc<Life>,
    kind: TaskKind,
    future: LocalFuture<()>,
    woken: Arc<Woken>,
}

#[derive(Default)]
pub(crate) struct Scheduler {
    tasks: RefCell<Vec<Task>>,
}

/// Puts the client's own work among the tasks.
pub(crate) struct TabTasks {
    pub(crate) scheduler: Rc<Scheduler>,
    pub(crate) life: Rc<Life>,
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Tasks for TabTasks {
    fn spawn(&self, future: LocalFuture<()>) {
        if !self.life.is_dead() {
            self.scheduler.spawn(&self.life, TaskKind::Client, future);
        }
    }

    fn isolate(&self, work: &mut dyn FnMut()) {
        let _ = catch_unwind(AssertUnwindSafe(work));
    }
}

impl Scheduler {
    pub(crate) fn spawn(&self, life: &Rc<Life>, kind: TaskKind, future: LocalFuture<()>) {
        self.tasks.borrow_mut().push(Task {
            life: life.clone(),
            kind,
            future,
            woken: Arc::new(Woken(AtomicBool::new(true))),
        });
    }

    /// How many tasks could run now.
    pub(crate) fn runnable(&self) -> u64 {
        let tasks = self.tasks.borrow();
        tasks.iter().filter(|task| task.is_runnable()).count() as u64
    }

    /// Polls one of those that could run, once; `None` when there are not so many.
    pub(crate) fn run(&self, which: u64) -> Option<()> {
        let task = {
            let mut tasks = self.tasks.borrow_mut();
            let mut runnable = (0..tasks.len()).filter(|at| tasks[*at].is_runnable());
            let at = runnable.nth(which as usize)?;
            tasks.remove(at)
        };
        self.poll(task);
        Some(())
    }

    fn poll(&self, mut task: Task) {
        task.woken.0.store(false, Ordering::Relaxed);
        let waker = Waker::from(task.woken.clone());
        let state = task.future.as_mut().poll(&mut Context::from_waker(&waker));
        if state == Poll::Pending {
            self.tasks.borrow_mut().push(task);
        }
    }

    /// Polls the task that has been added last: a call begins within the user's click.
    pub(crate) fn run_last(&self) {
        let last = self.tasks.borrow_mut().pop();
        last.into_iter().for_each(|task| self.poll(task));
    }

    /// Whether anything is under way.
    pub(crate) fn is_idle(&self) -> bool {
        self.tasks.borrow().is_empty()
    }

    pub(crate) fn calls(&self) -> Vec<usize> {
        let tasks = self.tasks.borrow();
        let call = |task: &Task| match task.kind {
            TaskKind::Call(number) => Some(number),
            TaskKind::Client => None,
        };
        tasks.iter().filter_map(call).collect()
    }

    /// The app gives a call up.
    pub(crate) fn drop_call(&self, number: usize) {
        self.drop_tasks(&|task| task.kind == TaskKind::Call(number));
    }

    /// All that belongs to a document is gone.
    pub(crate) fn drop_life(&self, life: &Life) {
        self.drop_tasks(&|task| task.life.number == life.number);
    }

    fn drop_tasks(&self, goes: &dyn Fn(&Task) -> bool) {
        let mut tasks = self.tasks.borrow_mut();
        let all = std::mem::take(&mut *tasks);
        let (gone, kept): (Vec<_>, Vec<_>) = all.into_iter().partition(goes);
        *tasks = kept;
        drop(tasks);
        drop(gone);
    }
}

impl Task {
    fn is_runnable(&self) -> bool {
        self.woken.0.load(Ordering::Relaxed) && !self.life.is_dead() && !self.life.is_frozen()
    }
}

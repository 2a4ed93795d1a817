//! Running one journey from start to end.

use std::panic::{self, AssertUnwindSafe};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::browser::Popups;
use crate::failure::Outcome;
use crate::report::report;
use crate::world::World;

/// Two browsers keep two cores busy; more would only make each other late.
static TURNS: Semaphore = Semaphore::const_new(2);
/// No journey takes so long; one that does hangs.
const LONGEST: Duration = Duration::from_secs(150);

/// A journey before it begins.
#[derive(Debug, Clone, Copy, Default)]
pub struct Journey {
    popups: Popups,
}

/// Runs `body` in a world of its own.
///
/// # Panics
/// When it fails, with what was on the pages, in the console and in the request logs.
pub fn journey(body: impl AsyncFnOnce(&World) -> Outcome) {
    Journey::default().run(body);
}

impl Journey {
    /// Sets what the browser does about popups that nobody clicked for.
    #[must_use]
    pub fn popups(mut self, popups: Popups) -> Self {
        self.popups = popups;
        self
    }

    /// Runs `body` in a world of its own.
    ///
    /// # Panics
    /// When it fails, with what was on the pages, in the console and in the request logs.
    pub fn run(self, body: impl AsyncFnOnce(&World) -> Outcome) {
        let runtime = runtime();
        let _turn = runtime.block_on(TURNS.acquire());
        let world = runtime.block_on(World::start(self.popups));
        let world = world.unwrap_or_else(|failure| panic!("the journey did not begin: {failure}"));
        let ended = panic::catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(async { timeout(LONGEST, body(&world)).await })
        }));
        let succeeded = matches!(ended, Ok(Ok(Ok(()))));
        let report = if succeeded {
            String::new()
        } else {
            runtime.block_on(report(&world))
        };
        let closed = runtime.block_on(world.close());
        match ended {
            Err(panic) => {
                print_report(&report);
                panic::resume_unwind(panic)
            }
            Ok(Err(_)) => panic!("the journey took longer than {} s\n{report}", LONGEST.as_secs()),
            Ok(Ok(Err(failure))) => panic!("{failure}\n{report}"),
            Ok(Ok(Ok(()))) => closed.unwrap_or_else(|failure| panic!("the browser did not close: {failure}")),
        }
    }
}

/// Beside the message of the assertion that failed, which the test harness has printed.
#[expect(
    clippy::print_stderr,
    reason = "the test harness shows it with the failed test"
)]
fn print_report(report: &str) {
    eprintln!("{report}");
}

fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the system gives a runtime its resources")
}

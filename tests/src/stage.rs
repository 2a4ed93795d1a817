//! Running one test in surroundings of its own, and telling what there was to see when it failed.

use std::panic::{self, AssertUnwindSafe};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::failure::Outcome;

/// Two browsers keep two cores busy; more would only make each other late.
static TURNS: Semaphore = Semaphore::const_new(2);
/// No test takes so long; one that does hangs.
const LONGEST: Duration = Duration::from_secs(150);
/// How long a browser may take to show what there is to see, and to close: one that hangs does not.
const LAST_WORDS: Duration = Duration::from_secs(30);

/// The surroundings of one test: servers and a browser.
pub trait Stage: Sized {
    /// What there is to see.
    fn report(&self) -> impl Future<Output = String>;

    /// Ends the browser; the servers end with the value.
    fn close(self) -> impl Future<Output = Outcome>;
}

/// Runs `body` on a stage of its own.
///
/// # Panics
/// When it fails, with what was on the pages, in the console and in the request logs.
pub fn play<S: Stage>(start: impl AsyncFnOnce() -> Outcome<S>, body: impl AsyncFnOnce(&S) -> Outcome) {
    let runtime = runtime();
    let _turn = runtime.block_on(TURNS.acquire());
    let stage = runtime.block_on(start());
    let stage = stage.unwrap_or_else(|failure| panic!("the test did not begin: {failure}"));
    let ended = panic::catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async { timeout(LONGEST, body(&stage)).await })
    }));
    let succeeded = matches!(ended, Ok(Ok(Ok(()))));
    let report = if succeeded {
        String::new()
    } else {
        let report = runtime.block_on(async { timeout(LAST_WORDS, stage.report()).await });
        report.unwrap_or_else(|_| "  the browser does not respond\n".to_owned())
    };
    let closed = runtime.block_on(async { timeout(LAST_WORDS, stage.close()).await });
    match ended {
        Err(panic) => {
            print_report(&report);
            panic::resume_unwind(panic)
        }
        Ok(Err(_)) => panic!("the test took longer than {} s\n{report}", LONGEST.as_secs()),
        Ok(Ok(Err(failure))) => panic!("{failure}\n{report}"),
        Ok(Ok(Ok(()))) => match closed {
            Ok(Ok(())) => {}
            Ok(Err(failure)) => panic!("the browser did not close: {failure}"),
            Err(_) => panic!("the browser did not close"),
        },
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

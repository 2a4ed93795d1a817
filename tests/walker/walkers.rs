//! Two browsers that follow plans until all have been followed, and how a failing one is told.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use journeys::{Failure, Popups, Report};
use tokio::runtime::Builder;
use tokio::time::timeout;

use crate::place::Place;
use crate::plan::{POPUPS, Plan};
use crate::rules::{self, Judgement, words};
use crate::walk::Walk;

/// A walk that takes longer hangs.
const LONGEST: Duration = Duration::from_secs(240);
/// How many walks it may cost to find the steps that matter.
const SHRINKING: usize = 30;
/// After so many failures more of them would hardly say more.
const FAILURES: usize = 10;

/// Two browsers keep two cores busy; the tests of this program take turns.
static TURN: Mutex<()> = Mutex::new(());

/// What all walkers together have seen.
struct Progress {
    plans: Vec<Plan>,
    walked: AtomicUsize,
    started: Instant,
    failures: Mutex<Vec<String>>,
    is_over: AtomicBool,
}

/// Follows all plans.
///
/// # Panics
/// When a sign-in does not succeed after one of them, with its steps and what there was to see.
pub(crate) fn check_all(plans: Vec<Plan>) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let progress = Progress {
        plans,
        walked: AtomicUsize::new(0),
        started: Instant::now(),
        failures: Mutex::default(),
        is_over: AtomicBool::new(false),
    };
    thread::scope(|scope| {
        for popups in POPUPS {
            let progress = &progress;
            scope.spawn(move || follow_all(progress, popups));
        }
    });
    let failures = progress.failures.into_inner().expect("no walker has panicked");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert_eq!(progress.walked.into_inner(), progress.plans.len());
}

fn follow_all(progress: &Progress, popups: Popups) {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("the system gives a runtime its resources");
    if let Err(failure) = runtime.block_on(follow_each(progress, popups)) {
        progress.fail(format!("the walker stopped: {failure}"));
    }
}

async fn follow_each(progress: &Progress, popups: Popups) -> Result<(), Failure> {
    let plans = progress.plans.iter().filter(|plan| plan.popups == popups);
    let mut plans = plans.peekable();
    if plans.peek().is_none() {
        return Ok(());
    }
    let place = Place::start(popups).await?;
    for plan in plans {
        if progress.is_over.load(Ordering::Relaxed) {
            break;
        }
        let walked = walk(&place, plan).await;
        if progress.plans.len() == 1 {
            tell(&format!("{plan}\n{}", walked.steps));
        }
        if let Err(why) = walked.judgement {
            progress.fail(shrink(&place, plan.clone(), why).await);
        }
        progress.tell(progress.walked.fetch_add(1, Ordering::Relaxed) + 1);
    }
    place.close().await
}

impl Progress {
    fn fail(&self, why: String) {
        tell(&why);
        let mut failures = self.failures.lock().expect("no walker has panicked");
        failures.push(why);
        self.is_over.store(failures.len() >= FAILURES, Ordering::Relaxed);
    }

    fn tell(&self, walked: usize) {
        if walked.is_multiple_of(20) {
            let each = self.started.elapsed().as_secs_f64() / walked as f64;
            tell(&format!(
                "{walked} of {} walked, {each:.1} s each",
                self.plans.len()
            ));
        }
    }
}

/// What a walk has come to.
struct Walked {
    /// What came of each step, a line each.
    steps: String,
    /// Why a sign-in does not succeed, with what there was to see.
    judgement: Judgement,
}

/// Follows a plan.
async fn walk(place: &Place, plan: &Plan) -> Walked {
    let mut steps = Vec::new();
    let followed = timeout(LONGEST, follow(place, plan, &mut steps)).await;
    let mut judgement =
        followed.unwrap_or_else(|_| Err(format!("it takes longer than {} s", LONGEST.as_secs())));
    if let Err(why) = &mut judgement {
        let mut report = Report::default();
        report.add("steps", steps.iter().cloned());
        report.add_browser(&place.browser).await;
        report.add_requests(&place.requests());
        *why = format!("{why}\n{}", report.text());
    }
    let steps = steps.join("\n");
    Walked { steps, judgement }
}

async fn follow(place: &Place, plan: &Plan, steps: &mut Vec<String>) -> Judgement {
    words(place.clear().await)?;
    let mut walk = words(Walk::begin(place, plan).await)?;
    for act in &plan.acts {
        steps.push(words(walk.take(*act).await)?);
        rules::always(&walk).await?;
    }
    rules::judge(&mut walk, plan.ending).await
}

/// Leaves out one step after another for as long as it still fails, and tells what is left.
async fn shrink(place: &Place, plan: Plan, why: String) -> String {
    tell(&format!("{plan}\n{why}\nlooking for the steps that matter"));
    let again = format!("again by: {}", plan.again);
    if walk(place, &plan).await.judgement.is_ok() {
        return format!("{plan}\n{why}\nit has failed once, and not again; {again}");
    }
    let (mut plan, mut why, mut at) = (plan, why, 0);
    for _ in 0..SHRINKING {
        if at >= plan.acts.len() {
            break;
        }
        let shorter = plan.without(at);
        match walk(place, &shorter).await.judgement {
            Err(still) => (plan, why) = (shorter, still),
            Ok(()) => at += 1,
        }
    }
    format!("{plan}\n{why}\nonly the steps that matter are left; {again}")
}

#[expect(clippy::print_stderr, reason = "a long run says how far it is")]
fn tell(words: &str) {
    eprintln!("{words}");
}

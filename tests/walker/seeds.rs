//! Which seeds are walked, and how a failing one is told.

use std::env;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use journeys::{Failure, Popups, Report};
use tokio::runtime::Builder;
use tokio::time::timeout;

use crate::place::Place;
use crate::plan::{Plan, popups};
use crate::rules::{self, Judgement};
use crate::walk::Walk;

/// How many seeds the tests walk.
const SEEDS: u64 = 40;
/// A walk that takes longer hangs.
const LONGEST: Duration = Duration::from_secs(120);
/// How many walks it may cost to find the steps that matter.
const SHRINKING: usize = 30;

/// The seeds that the environment asks for: a range, `7..8`.
fn seeds() -> Range<u64> {
    let Ok(text) = env::var("MSAL_WALK_SEEDS") else {
        return 0..SEEDS;
    };
    let ends = text.split_once("..");
    let range = ends.and_then(|(start, end)| Some(start.parse().ok()?..end.parse().ok()?));
    range.unwrap_or_else(|| panic!("MSAL_WALK_SEEDS wants a range as 0..40, not {text}"))
}

/// What all walkers together have seen.
struct Progress {
    seeds: Range<u64>,
    walked: AtomicU64,
    started: Instant,
    failures: Mutex<Vec<String>>,
    is_over: AtomicBool,
}

#[test]
fn a_sign_in_succeeds_wherever_a_walk_has_led() {
    let progress = Progress {
        seeds: seeds(),
        walked: AtomicU64::new(0),
        started: Instant::now(),
        failures: Mutex::default(),
        is_over: AtomicBool::new(false),
    };
    // A browser for each popup blocker: two keep two cores busy.
    std::thread::scope(|scope| {
        scope.spawn(|| walk_all(&progress, Popups::OnlyByGesture));
        scope.spawn(|| walk_all(&progress, Popups::Allowed));
    });
    let failures = progress.failures.into_inner().expect("no walker has panicked");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert_eq!(
        progress.walked.into_inner(),
        progress.seeds.end - progress.seeds.start
    );
}

fn walk_all(progress: &Progress, blocker: Popups) {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("the system gives a runtime its resources");
    if let Err(failure) = runtime.block_on(walk_each(progress, blocker)) {
        progress.fail(format!("the walker stopped: {failure}"));
    }
}

async fn walk_each(progress: &Progress, blocker: Popups) -> Result<(), Failure> {
    let mut seeds = progress
        .seeds
        .clone()
        .filter(|seed| popups(*seed) == blocker)
        .peekable();
    if seeds.peek().is_none() {
        return Ok(());
    }
    let place = Place::start(blocker).await?;
    for seed in seeds {
        if progress.is_over.load(Ordering::Relaxed) {
            break;
        }
        let plan = Plan::new(seed);
        if let Err(why) = walk(&place, &plan).await {
            progress.fail(shrink(&place, plan, why).await);
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
        // More of them would hardly say more.
        self.is_over.store(failures.len() >= 10, Ordering::Relaxed);
    }

    fn tell(&self, walked: u64) {
        if walked.is_multiple_of(20) {
            let all = self.seeds.end - self.seeds.start;
            let each = self.started.elapsed().as_secs_f64() / walked as f64;
            tell(&format!("{walked} of {all} seeds walked, {each:.1} s each"));
        }
    }
}

/// Follows a plan; why a sign-in does not succeed then.
async fn walk(place: &Place, plan: &Plan) -> Judgement {
    place.clear().await.map_err(|failure| failure.to_string())?;
    let mut walk = Walk::begin(place, plan)
        .await
        .map_err(|failure| failure.to_string())?;
    let judged = timeout(LONGEST, follow(&mut walk, plan)).await;
    let judged = judged.unwrap_or_else(|_| Err(format!("it takes longer than {} s", LONGEST.as_secs())));
    if env::var_os("MSAL_WALK_TELL").is_some() {
        tell(&format!("{plan}\n{}\n{judged:?}", walk.told.join("\n")));
    }
    match judged {
        Ok(()) => Ok(()),
        Err(why) => {
            let mut report = Report::default();
            report.add("steps", walk.told.drain(..));
            report.add_browser(&place.browser).await;
            report.add_requests(&place.requests());
            Err(format!("{why}\n{}", report.text()))
        }
    }
}

async fn follow(walk: &mut Walk<'_>, plan: &Plan) -> Judgement {
    for act in &plan.acts {
        walk.take(*act).await.map_err(|failure| failure.to_string())?;
        rules::always(walk).await?;
    }
    rules::judge(walk, plan.ending).await
}

/// Leaves out one step after another for as long as it still fails, and tells what is left.
async fn shrink(place: &Place, plan: Plan, why: String) -> String {
    let seed = plan.seed;
    if walk(place, &plan).await.is_ok() {
        return format!("{plan}\n{why}\nseed {seed} has failed once, and not again");
    }
    let (mut plan, mut why, mut at) = (plan, why, 0);
    for _ in 0..SHRINKING {
        if at >= plan.acts.len() {
            break;
        }
        let shorter = plan.without(at);
        match walk(place, &shorter).await {
            Err(still) => (plan, why) = (shorter, still),
            Ok(()) => at += 1,
        }
    }
    format!("{plan}\n{why}\nseed {seed} fails; again by: cargo xtask walk --seed {seed}")
}

#[expect(clippy::print_stderr, reason = "a long run says how far it is")]
fn tell(words: &str) {
    eprintln!("{words}");
}

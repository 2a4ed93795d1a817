//! Which seeds are run, and how a failing one is told.

use std::env;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::simulation::{Report, run};
use crate::trace::Telling;

/// How many seeds the tests run.
const SEEDS: u64 = 10_000;

/// The seeds that the environment asks for: a range, `7..8`.
fn seeds() -> Range<u64> {
    let Ok(text) = env::var("MSAL_SIMULATION_SEEDS") else {
        return 0..SEEDS;
    };
    let ends = text.split_once("..");
    let range = ends.and_then(|(start, end)| Some(start.parse().ok()?..end.parse().ok()?));
    range.unwrap_or_else(|| panic!("MSAL_SIMULATION_SEEDS wants a range as 0..10000, not {text}"))
}

/// Why a seed fails; `None` when it does not.
fn failure(seed: u64, telling: Telling) -> Option<String> {
    match catch_unwind(AssertUnwindSafe(|| run(seed, telling))) {
        Ok(report) => report
            .violation
            .clone()
            .map(|violation| told(&report, &violation)),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
            Some(format!("panics: {}", words.unwrap_or("without a word")))
        }
    }
}

fn told(report: &Report, violation: &str) -> String {
    let Report {
        conditions, trace, ..
    } = report;
    format!("{conditions:#?}\n{}\n{violation}", trace.join("\n"))
}

#[test]
fn whatever_happens_in_whatever_order_the_rules_hold() {
    let seeds = seeds();
    let (next, failed) = (AtomicU64::new(seeds.start), Mutex::new(None));
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end || failed.lock().unwrap().is_some() {
                        return;
                    }
                    if failure(seed, Telling::Silent).is_some() {
                        let mut failed = failed.lock().unwrap();
                        *failed = Some(failed.unwrap_or(seed).min(seed));
                    }
                }
            });
        }
    });
    if let Some(seed) = failed.into_inner().unwrap() {
        let words = failure(seed, Telling::InWords).unwrap_or_else(|| "only once".to_owned());
        panic!("{words}\nseed {seed} fails; again by: cargo xtask simulate --seed {seed}");
    }
}

#[test]
fn a_seed_runs_in_the_same_way_every_time() {
    for seed in 0..20 {
        let (one, other) = (run(seed, Telling::InWords), run(seed, Telling::InWords));
        assert_eq!((one.steps, one.length), (other.steps, other.length));
        assert_eq!(one.trace, other.trace);
    }
}

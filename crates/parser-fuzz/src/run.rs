//! Running many inputs, on all cores.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::long::long_inputs;
use crate::mutation::mutated;
use crate::random::Choice;
use crate::targets::{TARGETS, Target};

/// An input that takes longer than this has found something.
pub const SLOW: Duration = Duration::from_secs(6);

/// Far less than a browser gives, so that what recurses without a bound is found.
const STACK: usize = 512 * 1024;

/// How many inputs a thread takes at a time.
const CHUNK: u64 = 500;

thread_local! {
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// An input for which something does not hold.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Of which target.
    pub target: &'static str,
    /// Its number, for [`input`].
    pub number: u64,
    /// What does not hold.
    pub what: String,
}

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many inputs each target got, and how long they took together.
    pub targets: Vec<(&'static str, u64, Duration)>,
    /// The first few findings.
    pub findings: Vec<Finding>,
}

/// The input of this number.
pub fn input(target: &Target, corpus: &[Vec<u8>], seed: u64, number: u64) -> Vec<u8> {
    mutated(corpus, &mut Choice::of_input(seed, target.name, number))
}

/// Tries one input; an error says what does not hold.
///
/// # Errors
/// The message of the panic, or that it took too long.
pub fn try_input(target: &Target, input: &[u8]) -> Result<(), String> {
    let started = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| (target.check)(input)));
    match outcome {
        Err(_) => Err(PANIC.with_borrow(Clone::clone)),
        Ok(()) if started.elapsed() > SLOW => Err(format!("took {:?}", started.elapsed())),
        Ok(()) => Ok(()),
    }
}

/// Runs so many inputs over the targets, by their weights.
pub fn run(targets: &[Target], inputs: u64, seed: u64) -> Report {
    std::panic::set_hook(Box::new(|panic| PANIC.set(panic.to_string())));
    let weights: u64 = targets.iter().map(|target| target.weight).sum();
    let mut report = Report::default();
    for target in targets {
        let count = (inputs * target.weight).div_ceil(weights.max(1));
        let started = Instant::now();
        let findings = run_target(target, count, seed);
        report.targets.push((target.name, count, started.elapsed()));
        report.findings.extend(findings);
    }
    drop(std::panic::take_hook());
    report
}

fn run_target(target: &Target, count: u64, seed: u64) -> Vec<Finding> {
    let (next, findings) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let work = || {
        let corpus = (target.corpus)();
        loop {
            let first = next.fetch_add(CHUNK, Ordering::Relaxed);
            if first >= count {
                return;
            }
            for number in first..count.min(first + CHUNK) {
                let Err(what) = try_input(target, &input(target, &corpus, seed, number)) else {
                    continue;
                };
                let finding = Finding {
                    target: target.name,
                    number,
                    what,
                };
                let mut all = findings.lock().expect("no thread panics with the lock");
                all.push(finding);
                // A handful says enough, and what is broken is often slow.
                if all.len() >= 5 {
                    next.store(count, Ordering::Relaxed);
                    return;
                }
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            let builder = thread::Builder::new().stack_size(STACK);
            builder.spawn_scoped(scope, work).expect("a thread");
        }
    });
    findings.into_inner().expect("no thread panics with the lock")
}

/// Tries inputs of about so many bytes on each target, and gives those that something does not hold
/// for, with the first letters of each, and how long the slowest took.
pub fn run_long(targets: &[Target], length: usize) -> (Vec<String>, Duration) {
    let inputs = long_inputs(length);
    let (findings, slowest) = (Mutex::new(Vec::new()), Mutex::new(Duration::ZERO));
    let work = || {
        for target in targets {
            for text in &inputs {
                let started = Instant::now();
                let outcome = try_input(target, text.as_bytes());
                let took = started.elapsed();
                let mut slowest = slowest.lock().expect("no thread panics with the lock");
                *slowest = took.max(*slowest);
                if let Err(what) = outcome {
                    let start: String = text.chars().take(40).collect();
                    let finding = format!("{}: {start}…: {what}", target.name);
                    findings
                        .lock()
                        .expect("no thread panics with the lock")
                        .push(finding);
                }
            }
        }
    };
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        builder.spawn_scoped(scope, work).expect("a thread");
    });
    let findings = findings.into_inner().expect("no thread panics with the lock");
    (
        findings,
        slowest.into_inner().expect("no thread panics with the lock"),
    )
}

impl Target {
    /// The target of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.name == name)
    }
}

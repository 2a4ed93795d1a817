//! `cargo xtask fuzz`: runs many inputs, and prints which do not hold.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line program talks on stdout"
)]

use std::process::ExitCode;
use std::time::Instant;

use parser_fuzz::{TARGETS, Target, input, run, run_long, try_input};

const USAGE: &str = "usage: parser-fuzz [--inputs 10000000] [--seed 1] [--only TARGET [--input NUMBER]]";

/// How long the long inputs are: more than any header or response that is meant.
const LONG: usize = 2_000_000;

struct Options {
    inputs: u64,
    seed: u64,
    only: Option<&'static Target>,
    /// The one input to try.
    input: Option<u64>,
}

fn main() -> ExitCode {
    let Some(options) = parse(std::env::args().skip(1)) else {
        let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        eprintln!("{USAGE}\nthe targets are {}", names.join(", "));
        return ExitCode::from(2);
    };
    match (options.only, options.input) {
        (Some(target), Some(number)) => try_one(target, options.seed, number),
        _ => run_all(&options),
    }
}

fn parse(mut words: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options {
        inputs: 10_000_000,
        seed: 1,
        only: None,
        input: None,
    };
    while let Some(word) = words.next() {
        let value = words.next()?;
        match word.as_str() {
            "--inputs" => options.inputs = value.parse().ok()?,
            "--seed" => options.seed = value.parse().ok()?,
            "--input" => options.input = Some(value.parse().ok()?),
            "--only" => options.only = Some(Target::named(&value)?),
            _ => return None,
        }
    }
    Some(options)
}

fn run_all(options: &Options) -> ExitCode {
    let started = Instant::now();
    let targets = options.only.map_or(&TARGETS[..], std::slice::from_ref);
    let report = run(targets, options.inputs, options.seed);
    let total: u64 = report.targets.iter().map(|(_, count, _)| count).sum();
    for (name, count, time) in &report.targets {
        println!("{name:>24} {count:>9} inputs {:>7.1} s", time.as_secs_f64());
    }
    for finding in &report.findings {
        println!("!! {}: {}", finding.target, finding.what);
        println!(
            "   again: --seed {} --only \"{}\" --input {}",
            options.seed, finding.target, finding.number
        );
    }
    let (slow, slowest) = run_long(targets, LONG);
    slow.iter().for_each(|finding| println!("!! {finding}"));
    println!("inputs of {LONG} bytes took {slowest:.1?} at most");
    let findings = report.findings.len() + slow.len();
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{total} inputs in {seconds:.0} s, seed {}: {findings} findings",
        options.seed
    );
    match findings == 0 {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn try_one(target: &Target, seed: u64, number: u64) -> ExitCode {
    let input = input(target, &(target.corpus)(), seed, number);
    println!("{}", input.escape_ascii());
    match try_input(target, &input) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

//! The suites of `cargo xtask test`: what each runs, and what came of it.

mod browser_tests;
mod commands;
pub(crate) mod package;
mod server;
mod tally;
mod templates;

use std::{
    process::{Command, ExitCode},
    time::{Duration, Instant},
};

use crate::{
    job::{Job, spoken},
    setup::{self, Need, Ready},
    size, stop,
    workspace::Workspace,
};
pub(crate) use commands::{KILLED_IN_ANY_WAY, tests_in_chromium, walk_page, walker};
use tally::{Kind, Outcome, Tally};

/// A named part of the tests.
#[derive(Debug)]
pub(crate) struct Suite {
    pub(crate) name: &'static str,
    about: &'static str,
    kind: Kind,
    needs: &'static [Need],
    commands: fn(&Ready) -> Result<Vec<Command>, String>,
}

impl PartialEq for Suite {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// All suites, in the order in which they run: what fails fastest comes first.
pub(crate) static SUITES: [Suite; 12] = [
    Suite {
        name: "fmt",
        about: "the layout of the code",
        kind: Kind::Check,
        needs: &[Need::Rustfmt],
        commands: commands::fmt,
    },
    Suite {
        name: "clippy-host",
        about: "lints, compiled for this machine",
        kind: Kind::Check,
        needs: &[Need::Clippy],
        commands: commands::clippy_host,
    },
    Suite {
        name: "clippy-wasm",
        about: "lints, compiled for the browser",
        kind: Kind::Check,
        needs: &[Need::Clippy],
        commands: commands::clippy_wasm,
    },
    Suite {
        name: "doc",
        about: "the documentation builds without a warning",
        kind: Kind::Check,
        needs: &[],
        commands: commands::doc,
    },
    Suite {
        name: "package",
        about: "the libraries can be packaged, and their public API is the one in docs/api",
        kind: Kind::Check,
        needs: &[],
        commands: package::commands,
    },
    Suite {
        name: "native",
        about: "tests on this machine, examples of the documentation included",
        kind: Kind::Tests,
        needs: &[],
        commands: commands::native,
    },
    Suite {
        name: "wasm",
        about: "tests inside headless Chromium",
        kind: Kind::Tests,
        needs: &[Need::WasmBindgen, Need::Browser],
        commands: commands::wasm,
    },
    Suite {
        name: "journeys",
        about: "a user's ways through the demo, in headless Chromium",
        kind: Kind::Tests,
        needs: &[Need::WasmBindgen, Need::Trunk, Need::Browser, Need::Node],
        commands: commands::journeys,
    },
    Suite {
        name: "server",
        about: "an app that a server renders and the browser hydrates, in headless Chromium",
        kind: Kind::Tests,
        needs: &[Need::WasmBindgen, Need::Browser],
        commands: server::commands,
    },
    Suite {
        name: "msal-js",
        about: "unmodified MSAL.js and a standards client against the emulator, MSAL.js and ours over one cache",
        kind: Kind::Tests,
        needs: &[Need::WasmBindgen, Need::Browser, Need::Node],
        commands: commands::msal_js,
    },
    Suite {
        name: "oidc-provider",
        about: "our client at an OpenID Connect provider that is neither ours nor Microsoft's",
        kind: Kind::Tests,
        needs: &[Need::WasmBindgen, Need::Browser, Need::Node],
        commands: commands::oidc_provider,
    },
    Suite {
        name: "size",
        about: "the smallest apps stay within their budgets of bytes",
        kind: Kind::Check,
        needs: &size::NEEDS,
        commands: commands::size,
    },
];

/// Sets up, runs the suites, and ends with the line `N passed, N failed`.
pub(crate) fn run(workspace: &Workspace, suites: &[&'static Suite]) -> ExitCode {
    let needs: Vec<_> = suites
        .iter()
        .flat_map(|suite| suite.needs.iter().copied())
        .collect();
    let ready = match setup::prepare(workspace, &needs) {
        Ok(ready) => ready,
        Err(error) => {
            println!("!! {error}\n0 passed, {} failed", suites.len());
            return ExitCode::FAILURE;
        }
    };
    let results: Vec<_> = suites.iter().map(|suite| (*suite, suite.run(&ready))).collect();
    summarise(&results)
}

/// What came of a suite, and how long it took.
struct Run {
    outcome: Outcome,
    time: Duration,
}

impl Suite {
    fn run(&self, ready: &Ready) -> Run {
        println!("\n== {}: {}", self.name, self.about);
        let started = Instant::now();
        let mut tally = Tally::default();
        let succeeded = match self.run_commands(ready, &mut tally) {
            Ok(()) => true,
            Err(why) => {
                println!("!! {why}");
                false
            }
        };
        let result = Run {
            outcome: tally.outcome(self.kind, succeeded),
            time: started.elapsed(),
        };
        println!("== {}: {}, {}", self.name, result.outcome, spoken(result.time));
        result
    }

    /// Runs the commands up to the first that fails.
    fn run_commands(&self, ready: &Ready, tally: &mut Tally) -> Result<(), String> {
        if stop::requested() {
            return Err("stopped".into());
        }
        if let Some(need) = ready.missing(self.needs) {
            return Err(format!(
                "cannot run without {need:?}, which the set-up could not install"
            ));
        }
        for command in (self.commands)(ready)? {
            let job = Job::live(format!("running {}", self.name), command);
            job.run_with(|line| tally.read(line))
                .map_err(|error| error.to_string())?;
        }
        Ok(())
    }
}

fn summarise(results: &[(&Suite, Run)]) -> ExitCode {
    println!();
    for (suite, result) in results {
        println!(
            "{:<12} {:<40} {}",
            suite.name,
            result.outcome.to_string(),
            spoken(result.time)
        );
    }
    let passed: u32 = results.iter().map(|(_, result)| result.outcome.passed).sum();
    let failed: u32 = results.iter().map(|(_, result)| result.outcome.failed).sum();
    println!("{passed} passed, {failed} failed");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

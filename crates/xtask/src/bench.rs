//! The benchmarks: they print figures, and succeed however long anything took.

mod chart;
mod client;
mod comparison;
mod docs;
mod figure;
mod json;
mod record;
mod spread;
mod tables;

use std::process::ExitCode;

use crate::{
    args::BenchOptions,
    job::Job,
    setup::{self, Need, Ready},
    workspace::Workspace,
};

/// A named benchmark.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) name: &'static str,
    about: &'static str,
    needs: &'static [Need],
    run: fn(&Ready, &BenchOptions) -> Result<(), String>,
}

impl PartialEq for Bench {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// All benchmarks, in the order in which they run.
pub(crate) static BENCHES: [Bench; 2] = [
    Bench {
        name: "emulator",
        about: "the local Entra ID: its start, a sign-in, refreshes per second; the clients run on this machine too",
        needs: &[],
        run: emulator,
    },
    Bench {
        name: "client",
        about: "ours and MSAL.js by turns in headless Chromium, over the same session storage",
        needs: &[
            Need::WasmBindgen,
            Need::Trunk,
            Need::WasmOpt,
            Need::Browser,
            Need::Node,
        ],
        run: client::run,
    },
];

/// Sets up, builds with optimisation and runs the benchmarks; fails only where one could not run.
pub(crate) fn run(workspace: &Workspace, options: &BenchOptions) -> ExitCode {
    let needs: Vec<_> = options
        .benches
        .iter()
        .flat_map(|bench| bench.needs)
        .copied()
        .collect();
    let ready = match setup::prepare(workspace, &needs) {
        Ok(ready) => ready,
        Err(error) => {
            println!("!! {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut outcome = ExitCode::SUCCESS;
    for bench in &options.benches {
        println!("\n== {}: {}", bench.name, bench.about);
        if let Err(why) = bench.run(&ready, options) {
            println!("!! {why}");
            outcome = ExitCode::FAILURE;
        }
    }
    outcome
}

impl Bench {
    fn run(&self, ready: &Ready, options: &BenchOptions) -> Result<(), String> {
        if let Some(need) = ready.missing(self.needs) {
            return Err(format!(
                "cannot run without {need:?}, which the set-up could not install"
            ));
        }
        (self.run)(ready, options)
    }
}

fn emulator(ready: &Ready, _options: &BenchOptions) -> Result<(), String> {
    let command = ready.cargo(&["bench", "-p", "entra-emulator", "--bench", "emulator"]);
    let job = Job::live("measuring emulator", command);
    job.run().map_err(|error| error.to_string())
}

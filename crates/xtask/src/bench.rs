//! The benchmarks: they print figures, and succeed however long anything took.

use std::process::{Command, ExitCode};

use crate::{
    job::Job,
    setup::{self, Ready},
    workspace::Workspace,
};

/// A named benchmark.
struct Bench {
    name: &'static str,
    about: &'static str,
    command: fn(&Ready) -> Command,
}

/// All benchmarks, in the order in which they run.
static BENCHES: [Bench; 1] = [Bench {
    name: "emulator",
    about: "the local Entra ID: its start, a sign-in, refreshes per second; the clients run on this machine too",
    command: emulator,
}];

/// Sets up, builds with optimisation and runs every benchmark; fails only where one could not run.
pub(crate) fn run(workspace: &Workspace) -> ExitCode {
    let ready = match setup::prepare(workspace, &[]) {
        Ok(ready) => ready,
        Err(error) => {
            println!("!! {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut outcome = ExitCode::SUCCESS;
    for bench in &BENCHES {
        println!("\n== {}: {}", bench.name, bench.about);
        let job = Job::live(format!("measuring {}", bench.name), (bench.command)(&ready));
        if let Err(error) = job.run() {
            println!("!! {error}");
            outcome = ExitCode::FAILURE;
        }
    }
    outcome
}

fn emulator(ready: &Ready) -> Command {
    ready.cargo(&["bench", "-p", "entra-emulator", "--bench", "emulator"])
}

//! The long simulation: the client in a browser of several tabs, by seeds, with optimisation.

use std::{ops::Range, process::ExitCode};

use crate::{args::SimulationOptions, job::Job, setup, workspace::Workspace};

/// How many seeds the command runs unless told otherwise.
pub(crate) const SEEDS: u64 = 1_000_000;

/// Runs the seeds; a failing one is printed with its steps.
pub(crate) fn run(workspace: &Workspace, options: &SimulationOptions) -> ExitCode {
    let ready = match setup::prepare(workspace, &[]) {
        Ok(ready) => ready,
        Err(error) => {
            println!("!! {error}");
            return ExitCode::FAILURE;
        }
    };
    let Range { start, end } = options.seeds();
    let mut command = ready.cargo(&["test", "--release", "-p", "msal-web", "--test", "sim"]);
    command
        .args(["--", "--nocapture"])
        .env("MSAL_SIMULATION_SEEDS", format!("{start}..{end}"))
        .env("RUST_BACKTRACE", "0");
    println!("running seeds {start} to {}", end.saturating_sub(1));
    match Job::live("simulating", command).run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("!! {error}");
            ExitCode::FAILURE
        }
    }
}

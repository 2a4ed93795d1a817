//! The long run of the parsers' mutated inputs: the short one is a test of the package.

use std::process::ExitCode;

use crate::{args::FuzzOptions, job::Job, setup, workspace::Workspace};

/// Builds with optimisation and overflow checks, and runs; fails when something was found.
pub(crate) fn run(workspace: &Workspace, options: &FuzzOptions) -> ExitCode {
    let ready = match setup::prepare(workspace, &[]) {
        Ok(ready) => ready,
        Err(error) => {
            println!("!! {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut command = ready.cargo(&["run", "--profile", "fuzz", "-p", "parser-fuzz", "--"]);
    command.arg("--inputs").arg(options.inputs.to_string());
    command.arg("--seed").arg(options.seed.to_string());
    match Job::live("trying mutated inputs", command).run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("!! {error}");
            ExitCode::FAILURE
        }
    }
}

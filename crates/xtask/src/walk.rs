//! The long walk: random sequences of clicks in headless Chromium, by seeds.

use std::{ops::Range, process::ExitCode};

use crate::{
    args::WalkOptions,
    job::Job,
    setup::{self, Need},
    suite,
    workspace::Workspace,
};

/// The seeds that the command walks unless told otherwise.
pub(crate) const SEEDS: Range<u64> = 0..1000;

const NEEDS: [Need; 3] = [Need::WasmBindgen, Need::Trunk, Need::Browser];

/// Walks the seeds; a failing one is printed with the steps that matter.
pub(crate) fn run(workspace: &Workspace, options: &WalkOptions) -> ExitCode {
    match walk(workspace, options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("!! {why}");
            ExitCode::FAILURE
        }
    }
}

fn walk(workspace: &Workspace, options: &WalkOptions) -> Result<(), String> {
    let ready = setup::prepare(workspace, &NEEDS).map_err(|error| error.to_string())?;
    if let Some(need) = ready.missing(&NEEDS) {
        return Err(format!(
            "cannot walk without {need:?}, which the set-up could not install"
        ));
    }
    let Range { start, end } = options.seeds.clone();
    for mut command in suite::walker(&ready)? {
        command.env("MSAL_WALK_SEEDS", format!("{start}..{end}"));
        let job = Job::live("walking", command);
        job.run().map_err(|error| error.to_string())?;
    }
    Ok(())
}

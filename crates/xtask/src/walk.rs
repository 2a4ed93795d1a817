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
    let browser = ready.browser().ok_or("cannot walk without a browser")?;
    let mut walker = suite::walker(&ready, browser);
    let Range { start, end } = options.seeds.clone();
    walker
        .args(["--", "--nocapture"])
        .env("MSAL_WALK_SEEDS", format!("{start}..{end}"))
        .env("RUST_BACKTRACE", "0");
    // Whoever names seeds wants these. Else a tab is killed at each step of a sign-in as well.
    if options.seeds != SEEDS {
        walker.arg("seeds::");
    }
    println!("walking seeds {start} to {}", end.saturating_sub(1));
    for (what, command) in [
        ("building the app", suite::walk_page(&ready)),
        ("walking", walker),
    ] {
        Job::live(what, command)
            .run()
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}

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
    let Range { start, end } = options.seeds.clone();
    let mut seeds = suite::walker(&ready, browser);
    seeds
        .args(["--", "seeds::", "--nocapture"])
        .env("MSAL_WALK_SEEDS", format!("{start}..{end}"));
    let mut killed_tabs = suite::walker(&ready, browser);
    killed_tabs.args(["--", suite::KILLED_IN_ANY_WAY, "--nocapture"]);
    let mut jobs = vec![("building the app", suite::walk_page(&ready))];
    // Whoever names seeds wants these alone.
    if options.seeds == SEEDS {
        jobs.push(("killing tabs", killed_tabs));
    }
    jobs.push(("walking", seeds));
    println!("walking seeds {start} to {}", end.saturating_sub(1));
    for (what, mut command) in jobs {
        command.env("RUST_BACKTRACE", "0");
        Job::live(what, command)
            .run()
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}

//! The lists of what the libraries offer, written anew.

use std::process::ExitCode;

use crate::{job::Job, setup, suite::package, workspace::Workspace};

/// Writes the lists whose libraries have changed.
pub(crate) fn run(workspace: &Workspace) -> ExitCode {
    let written = setup::prepare(workspace, &[])
        .map_err(|error| error.to_string())
        .and_then(|ready| {
            let job = Job::live("listing the public API", package::list_api(&ready));
            job.run().map_err(|error| error.to_string())
        });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("!! {error}");
            ExitCode::FAILURE
        }
    }
}

//! The oldest compiler that the manifests name, tried on the libraries.

use std::process::{Command, ExitCode};

use crate::{
    compiler::TARGET,
    job::Job,
    setup::{self, Ready},
    suite::package::PUBLISHED,
    version::Version,
    workspace::Workspace,
};

/// Compiles the libraries with it, for this machine and for the browser.
pub(crate) fn run(workspace: &Workspace) -> ExitCode {
    match check(workspace) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("!! {why}");
            ExitCode::FAILURE
        }
    }
}

fn check(workspace: &Workspace) -> Result<(), String> {
    let ready = setup::prepare(workspace, &[]).map_err(|error| error.to_string())?;
    let oldest = workspace.oldest_compiler();
    println!("checking with Rust {oldest}");
    for command in commands(&ready, oldest) {
        Job::live("checking", command)
            .run()
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn commands(ready: &Ready, oldest: Version) -> Vec<Command> {
    let compiler = if ready.is_compiled_by(oldest) {
        Vec::new()
    } else {
        vec![rustup(ready, oldest)]
    };
    let mut host = cargo(ready, oldest);
    PUBLISHED.iter().for_each(|package| {
        host.args(["-p", package]);
    });
    let mut browser = cargo(ready, oldest);
    browser.args(["--target", TARGET]);
    browser.args([
        "-p",
        "msal-leptos",
        "--features",
        "msal-leptos/devtools,msal-leptos/router",
    ]);
    browser.args(["-p", "msal-yew", "--features", "msal-yew/router"]);
    compiler.into_iter().chain([host, browser]).collect()
}

/// Installs the compiler, where it is missing.
fn rustup(ready: &Ready, oldest: Version) -> Command {
    let mut rustup = ready.command("rustup");
    rustup.args(["toolchain", "install", "--no-self-update", "--profile", "minimal"]);
    rustup.args(["--target", TARGET, &oldest.to_string()]);
    rustup
}

fn cargo(ready: &Ready, oldest: Version) -> Command {
    let mut cargo = if ready.is_compiled_by(oldest) {
        ready.cargo(&[])
    } else {
        let mut rustup = ready.command("rustup");
        rustup.args(["run", &oldest.to_string(), "cargo"]);
        rustup
    };
    cargo.args(["check", "--locked"]);
    cargo
}

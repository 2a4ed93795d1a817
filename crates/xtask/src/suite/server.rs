//! The app that a server renders: built in both halves, then used.

use std::{env::consts::EXE_SUFFIX, process::Command};

use super::commands::{self, BROWSER_PROFILE, Commands};
use crate::{compiler::TARGET, setup::Ready};

/// A workspace of its own, since Leptos is built with other features there.
pub(super) const MANIFEST: &str = "examples/server-rendering/Cargo.toml";
/// Of its files, as cargo writes them.
const PROGRAM: &str = "server-rendering";
const MODULE: &str = "server_rendering";

pub(super) fn commands(ready: &Ready) -> Commands {
    let target = &ready.workspace.target;
    let site = target.join("server-site");
    let bind = commands::bind(ready, MODULE, &site.join("pkg"));
    let mut test = commands::in_browser(ready, commands::browser(ready)?, "server");
    test.env(
        "MSAL_SERVER",
        target.join("debug").join(format!("{PROGRAM}{EXE_SUFFIX}")),
    )
    .env("MSAL_SERVER_SITE", site);
    Ok(vec![server(ready), client(ready), bind, test])
}

/// The lints of the server's half.
pub(super) fn clippy_host(ready: &Ready) -> Command {
    cargo(ready, "clippy", &["--all-targets", "--features", "ssr"])
}

/// The lints of the browser's half.
pub(super) fn clippy_wasm(ready: &Ready) -> Command {
    cargo(
        ready,
        "clippy",
        &["--lib", "--features", "hydrate", "--target", TARGET],
    )
}

/// The test of the server's half, for which cargo builds its program as well.
fn server(ready: &Ready) -> Command {
    cargo(ready, "test", &["--test", "rendering", "--features", "ssr"])
}

fn client(ready: &Ready) -> Command {
    let words = [
        "--lib",
        "--features",
        "hydrate",
        "--target",
        TARGET,
        "--profile",
        BROWSER_PROFILE,
    ];
    cargo(ready, "build", &words)
}

/// In the workspace's target folder, so that what both have in common is compiled once.
fn cargo(ready: &Ready, task: &str, words: &[&str]) -> Command {
    let mut command = ready.cargo(&[task, "--manifest-path", MANIFEST, "--target-dir"]);
    command.arg(&ready.workspace.target).args(words);
    // The page would name the module by it and not as wasm-bindgen does.
    command.env_remove("LEPTOS_OUTPUT_NAME");
    command
}

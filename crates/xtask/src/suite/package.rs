//! What is published: the packages, and what they offer.

use std::process::Command;

use super::commands::{Commands, select};
use crate::setup::Ready;

/// The packages that others depend on, each after those that it names.
pub(crate) const PUBLISHED: [&str; 6] = [
    "msal-core",
    "msal-web",
    "msal-testkit",
    "msal-leptos",
    "msal-yew",
    "entra-emulator",
];

pub(super) fn commands(ready: &Ready) -> Commands {
    // Compiling what has been packaged would repeat the other suites; work in progress is packaged
    // as it is.
    let mut package = ready.cargo(&["package", "--no-verify", "--allow-dirty"]);
    select(&mut package, &PUBLISHED);
    let mut api = list_api(ready);
    api.args(["--", "--check"]);
    Ok(vec![package, api])
}

/// Lists the public API of these packages.
pub(crate) fn list_api(ready: &Ready) -> Command {
    ready.cargo(&["run", "--quiet", "--package", "public-api"])
}

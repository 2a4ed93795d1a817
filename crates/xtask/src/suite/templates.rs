//! The apps of the templates, built as somebody who has generated them builds them.

use std::process::Command;

use super::commands::{BROWSER_PROFILE, dist};
use crate::{setup::Ready, template};

/// The profile of the browser's tests, which the app of a template does not have.
const PROFILE: [(&str, &str); 3] = [
    ("CARGO_PROFILE_WASM_DEV_INHERITS", "dev"),
    ("CARGO_PROFILE_WASM_DEV_DEBUG", "false"),
    ("CARGO_PROFILE_WASM_DEV_OPT_LEVEL", "1"),
];

/// Generates the app of a template, for Trunk to build it in its own folder with its own settings.
/// What it depends on is compiled where the workspace's is, so that both share it.
pub(super) fn build(ready: &Ready, name: &str) -> Result<Command, String> {
    let app = template::generate(&ready.workspace, name)
        .map_err(|error| format!("generating the app of templates/{name}: {error}"))?;
    let mut build = ready.trunk(&[
        "build",
        "--features",
        "emulator",
        "--cargo-profile",
        BROWSER_PROFILE,
    ]);
    build
        .arg("--dist")
        .arg(dist(ready).join(name))
        .current_dir(app)
        .env("CARGO_TARGET_DIR", &ready.workspace.target)
        .envs(PROFILE);
    Ok(build)
}

/// Their layout is rustfmt's own, as whoever generates an app has it.
pub(super) fn fmt(ready: &Ready) -> Command {
    let mut fmt = ready.command("rustfmt");
    fmt.args(["--check", "--edition", "2024", "--config", "max_width=100"])
        .args([
            "templates/leptos-spa/src/main.rs",
            "templates/yew-spa/src/main.rs",
        ]);
    fmt
}

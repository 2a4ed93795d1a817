//! A package of the workspace, built as Trunk builds the demo for release.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::SizeError;
use crate::{compiler::TARGET, demo, job::Job, setup::Ready};

/// The profile in Cargo.toml.
const PROFILE: &str = "wasm-release";
/// The newer way to write symbols says of each instance of a generic function which types it is
/// for, and so whose it is. The names do not reach the browser.
const NAMES: &str = "-Csymbol-mangling-version=v0";

/// The first kilobyte of a module's memory is the far end of Rust's stack, where nothing lies that
/// code reaches by an offset: so offsets can be part of the instructions.
const LOW_MEMORY: &str = "--low-memory-unused";

/// The files of a built app.
pub(super) struct Built {
    /// What a browser loads.
    pub(super) wasm: PathBuf,
    /// What a browser loads.
    pub(super) js: PathBuf,
    /// The module that wasm-opt has not seen yet: it still has the names of its functions.
    pub(super) named: PathBuf,
}

/// Compiles a package, joins it with JavaScript, and makes both small.
///
/// Each package is compiled by a call of its own: cargo gives packages that are built together the
/// features of all of them.
pub(super) fn build(ready: &Ready, package: &str, module: &str) -> Result<Built, SizeError> {
    let folder = ready.workspace.target.join("size").join(package);
    fs::create_dir_all(&folder).map_err(|error| SizeError::file(&folder, error))?;
    let built = Built {
        wasm: folder.join("small.wasm"),
        js: folder.join("small.js"),
        named: folder.join(format!("{module}_bg.wasm")),
    };
    Job::live(format!("compiling {package}"), compile(ready, package)).run()?;
    Job::quiet("running wasm-bindgen", bind(ready, module, &folder)).run()?;
    Job::quiet("running wasm-opt", optimise(ready, &built)).run()?;
    let glue = folder.join(module).with_extension("js");
    Job::quiet("running esbuild", minify(ready, &glue, &built)).run()?;
    Ok(built)
}

fn compile(ready: &Ready, package: &str) -> Command {
    let mut command = ready.cargo(&["build", "--profile", PROFILE, "--target", TARGET, "-p", package]);
    demo::TENANT.into_iter().for_each(|name| {
        command.env_remove(name);
    });
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", NAMES);
    command
}

/// Under the module's own name, as Trunk does: each import repeats it.
fn bind(ready: &Ready, module: &str, folder: &Path) -> Command {
    let linked = ready.workspace.target.join(TARGET).join(PROFILE);
    let mut command = ready.command("wasm-bindgen");
    command
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--out-name",
            module,
            "--out-dir",
        ])
        .arg(folder)
        .arg(linked.join(module).with_extension("wasm"));
    command
}

/// As `data-wasm-opt` and `data-wasm-opt-params` in the demo's page make Trunk call it. Which
/// features it may use, wasm-opt reads from the module.
fn optimise(ready: &Ready, built: &Built) -> Command {
    let mut command = ready.command("wasm-opt");
    command
        .arg("-Oz")
        .arg(LOW_MEMORY)
        .arg(&built.named)
        .arg("--output")
        .arg(&built.wasm);
    command
}

fn minify(ready: &Ready, glue: &Path, built: &Built) -> Command {
    let mut command = ready.command(super::ESBUILD);
    command
        .arg(glue)
        .args([
            "--minify",
            "--format=esm",
            "--legal-comments=none",
            "--log-level=warning",
        ])
        .arg(format!("--outfile={}", built.js.display()));
    command
}

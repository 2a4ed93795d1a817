//! An app of Microsoft's library: packages fetched by npm as the lock file says, bundled by
//! esbuild.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use super::SizeError;
use crate::{job::Job, setup::Ready};

/// Where the scripts and the lock file are.
const SOURCES: &str = "tests/apps/msal-js";

/// Bundles a script for production, and returns the file that a browser loads.
pub(super) fn build(ready: &Ready, script: &str) -> Result<PathBuf, SizeError> {
    let packages = installed_packages(ready)?;
    let sources = ready.workspace.root.join(SOURCES);
    let bundle = ready
        .workspace
        .target
        .join("size/msal-js")
        .join(script)
        .with_extension("js");
    let mut command = ready.command(super::ESBUILD);
    command
        .arg(sources.join(script))
        .args(["--bundle", "--minify", "--format=esm", "--target=es2022"])
        .args(["--jsx=automatic", "--legal-comments=none", "--log-level=warning"])
        .arg("--define:process.env.NODE_ENV=\"production\"")
        .arg(format!("--outfile={}", bundle.display()))
        .env("NODE_PATH", packages.join("node_modules"));
    Job::quiet(format!("bundling {script}"), command).run()?;
    Ok(bundle)
}

/// The folder whose `node_modules` holds what the lock file names; another lock file means another
/// folder.
fn installed_packages(ready: &Ready) -> Result<PathBuf, SizeError> {
    let sources = ready.workspace.root.join(SOURCES);
    let lock = sources.join("package-lock.json");
    let text = fs::read_to_string(&lock).map_err(|error| SizeError::file(&lock, error))?;
    let mut hash = DefaultHasher::new();
    text.hash(&mut hash);
    let folder = format!("size/msal-js-{:016x}", hash.finish());
    let folder = ready.workspace.target.join(folder);
    let done = folder.join("complete");
    if !done.is_file() {
        fs::create_dir_all(&folder).map_err(|error| SizeError::file(&folder, error))?;
        for name in ["package.json", "package-lock.json"] {
            fs::copy(sources.join(name), folder.join(name))
                .map_err(|error| SizeError::file(&folder, error))?;
        }
        Job::quiet("installing MSAL.js and React", install(ready, &folder)).run()?;
        fs::write(&done, "").map_err(|error| SizeError::file(&done, error))?;
    }
    Ok(folder)
}

fn install(ready: &Ready, folder: &Path) -> Command {
    let mut command = ready.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(folder);
    command
}

//! The wasm32 standard library of the distribution's compiler, built once from its source.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::TARGET;
use crate::{
    apt,
    job::{Job, render},
    step::StepError,
    toolchain::Toolchain,
    version::Version,
    workspace::Workspace,
};

/// The name of the throw-away crate whose only purpose is to have a standard library built.
const CRATE: &str = "carrier";

/// Builds the library and puts it where this compiler looks for it.
pub(super) fn build(workspace: &Workspace, toolchain: &Toolchain) -> Result<(), StepError> {
    let version = toolchain.version().unwrap_or(Version::new(0, 0, 0));
    let folder = workspace.tool_folder("wasm32-library", version);
    let home = home_of_library(toolchain)?;
    write_carrier(&folder).map_err(|error| StepError::Io("writing the throw-away crate", error))?;
    Job::quiet("compiling the wasm32 library", compile(toolchain, &folder)).run()?;
    let libraries = built(&folder).map_err(|error| StepError::Io("listing the wasm32 library", error))?;
    put(&libraries, &home)?;
    forget_older_artefacts(workspace);
    fs::remove_dir_all(&folder).map_err(|error| StepError::Io("removing the throw-away crate", error))
}

fn home_of_library(toolchain: &Toolchain) -> Result<PathBuf, StepError> {
    let home = toolchain.ask(
        toolchain.rustc(),
        &["--print", "target-libdir", "--target", TARGET],
    );
    home.map(PathBuf::from).ok_or_else(|| StepError::ByHand {
        why: format!("{} does not know {TARGET}", toolchain.rustc().display()),
        how: format!("rustup target add {TARGET} (https://rustup.rs installs rustup)"),
    })
}

fn write_carrier(folder: &Path) -> std::io::Result<()> {
    let manifest =
        format!("[package]\nname = \"{CRATE}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n");
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/lib.rs"), "")
}

/// A stable compiler builds its library when `RUSTC_BOOTSTRAP` says so. Bitcode is what link-time
/// optimisation of a release build reads.
fn compile(toolchain: &Toolchain, folder: &Path) -> Command {
    let mut command = toolchain.cargo();
    command.args(["build", "--release", "--target", TARGET]);
    command.arg("-Zbuild-std=std,panic_abort,panic_unwind,test");
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes");
    command
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(folder);
    command
}

fn built(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let dependencies = folder.join("target").join(TARGET).join("release/deps");
    let files = fs::read_dir(dependencies)?.map(|entry| entry.map(|entry| entry.path()));
    files
        .filter(|file| file.as_ref().map_or(true, |file| is_library(file)))
        .collect()
}

fn is_library(file: &Path) -> bool {
    let own = format!("lib{CRATE}-");
    let name = file.file_name().and_then(OsStr::to_str).unwrap_or_default();
    name.ends_with(".rlib") && !name.starts_with(&own)
}

/// Fills a folder beside the final one and renames it, so that a half-copied library is never
/// found.
fn put(libraries: &[PathBuf], home: &Path) -> Result<(), StepError> {
    let new = home.with_extension("new");
    let mut copy = apt::privileged("cp");
    copy.args(libraries).arg(&new);
    let mut steps = vec![
        words("rm", &["-rf"], &[&new, home]),
        words("mkdir", &["-p"], &[&new]),
        copy,
    ];
    steps.push(words("mv", &[], &[&new, home]));
    if !apt::may_install() {
        let how = steps
            .iter()
            .map(|step| render(step).replace("sudo -n ", "sudo "))
            .collect::<Vec<_>>();
        let why = format!("only root may write {}", home.display());
        return Err(StepError::ByHand {
            why,
            how: how.join(" && "),
        });
    }
    for step in steps {
        Job::quiet("copying the wasm32 library", step).run()?;
    }
    Ok(())
}

fn words(program: &str, options: &[&str], paths: &[&Path]) -> Command {
    let mut command = apt::privileged(program);
    command.args(options).args(paths);
    command
}

/// Cargo does not notice that a compiler's library was exchanged.
fn forget_older_artefacts(workspace: &Workspace) {
    // Nothing was built yet where this fails.
    let _ = fs::remove_dir_all(workspace.target.join(TARGET));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_throw_away_crate_is_no_part_of_the_library() {
        assert!(is_library(Path::new("deps/libcore-1a2b.rlib")));
        assert!(!is_library(Path::new("deps/libcarrier-1a2b.rlib")));
        assert!(!is_library(Path::new("deps/libcore-1a2b.rmeta")));
    }
}

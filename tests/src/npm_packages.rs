//! Packages that npm fetches as a lock file says.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};

const HELP: &str = "Node.js 20 or newer with npm is needed: `cargo xtask test` and `cargo xtask bench` \
                    install them where they can";

/// What to fetch, and where to.
#[derive(Debug)]
pub struct NpmPackages<'a> {
    /// Names the folder below `scratch`.
    pub name: &'a str,
    /// Holds `package.json` and `package-lock.json`.
    pub sources: &'a Path,
    /// Where packages are kept: `CARGO_TARGET_TMPDIR` of a test or benchmark.
    pub scratch: &'a Path,
}

impl NpmPackages<'_> {
    /// The folder whose `node_modules` holds what the lock file names; another lock file means
    /// another folder. Fetches unless that has been done before.
    ///
    /// # Errors
    /// [`Failure::Surroundings`] when npm fails, with what it says.
    pub fn install(&self) -> Outcome<PathBuf> {
        self.folder().map_err(Failure::Surroundings)
    }

    fn folder(&self) -> Result<PathBuf, String> {
        let lock = read(&self.sources.join("package-lock.json"))?;
        let mut hash = DefaultHasher::new();
        lock.hash(&mut hash);
        let folder = self.scratch.join(format!("{}-{:016x}", self.name, hash.finish()));
        let done = folder.join("complete");
        if done.is_file() {
            return Ok(folder);
        }
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        fs::create_dir_all(&folder).map_err(failed)?;
        fs::write(folder.join("package-lock.json"), lock).map_err(failed)?;
        let package = read(&self.sources.join("package.json"))?;
        fs::write(folder.join("package.json"), package).map_err(failed)?;
        let mut npm = Command::new(npm_program(Path::new("npm")));
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        npm.current_dir(&folder);
        run(npm)?;
        fs::write(done, "").map_err(failed)?;
        Ok(folder)
    }
}

/// On Windows npm's programs are scripts with an ending of their own.
pub(crate) fn npm_program(path: &Path) -> PathBuf {
    if cfg!(windows) {
        path.with_extension("cmd")
    } else {
        path.to_owned()
    }
}

pub(crate) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

pub(crate) fn run(mut command: Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("{name}: {error}; {HELP}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{name}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    ))
}

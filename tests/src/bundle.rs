//! Scripts for pages: packages fetched by npm as a lock file says, bundled by esbuild.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};

const HELP: &str = "Node.js 20 or newer with npm is needed: `cargo xtask test` and `cargo xtask bench` \
                    install them where they can";

/// What to bundle.
#[derive(Debug)]
pub struct BundleRecipe<'a> {
    /// Names the folders below `scratch`.
    pub name: &'a str,
    /// Holds `package.json`, `package-lock.json` and the scripts.
    pub sources: &'a Path,
    /// The scripts that pages load, such as `react.jsx`.
    pub scripts: &'a [&'a str],
    /// Further words for esbuild.
    pub options: &'a [&'a str],
    /// Where packages and bundles are kept: `CARGO_TARGET_TMPDIR` of a test or benchmark.
    pub scratch: &'a Path,
}

/// Bundled scripts by name, such as `react.js`.
#[derive(Debug)]
pub struct Bundle(BTreeMap<String, String>);

impl Bundle {
    /// Fetches what the lock file names, unless that has been done before, and bundles the scripts.
    ///
    /// # Errors
    /// [`Failure::Surroundings`] when npm or esbuild fail, with what they say.
    pub fn make(recipe: &BundleRecipe<'_>) -> Outcome<Self> {
        recipe.make().map_err(Failure::Surroundings)
    }

    /// A script by the name of the bundled file.
    pub fn script(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl BundleRecipe<'_> {
    /// The folder whose `node_modules` holds the packages, fetched unless that has been done before.
    ///
    /// # Errors
    /// [`Failure::Surroundings`] when npm fails, with what it says.
    pub fn packages(&self) -> Outcome<PathBuf> {
        self.installed_packages().map_err(Failure::Surroundings)
    }

    fn make(&self) -> Result<Bundle, String> {
        let packages = self.installed_packages()?;
        let out = self.scratch.join(format!("{}-bundle", self.name));
        let mut esbuild = Command::new(npm_program(&packages.join("node_modules/.bin/esbuild")));
        esbuild
            .args(self.scripts.iter().map(|script| self.sources.join(script)))
            .args([
                "--bundle",
                "--format=esm",
                "--jsx=automatic",
                "--log-level=warning",
            ])
            .arg("--define:process.env.NODE_ENV=\"production\"")
            .args(self.options)
            .arg(format!("--outdir={}", out.display()))
            .env("NODE_PATH", packages.join("node_modules"));
        run(esbuild)?;
        let bundled = |script: &&str| {
            let name = script.replace(".jsx", ".js");
            Ok((name.clone(), read(&out.join(name))?))
        };
        self.scripts
            .iter()
            .map(bundled)
            .collect::<Result<_, String>>()
            .map(Bundle)
    }

    /// The folder whose `node_modules` holds what the lock file names; another lock file means
    /// another folder.
    fn installed_packages(&self) -> Result<PathBuf, String> {
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
        fs::write(
            folder.join("package.json"),
            read(&self.sources.join("package.json"))?,
        )
        .map_err(failed)?;
        let mut npm = Command::new(npm_program(Path::new("npm")));
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        npm.current_dir(&folder);
        run(npm)?;
        fs::write(done, "").map_err(failed)?;
        Ok(folder)
    }
}

/// On Windows npm's programs are scripts with an ending of their own.
fn npm_program(path: &Path) -> PathBuf {
    if cfg!(windows) {
        path.with_extension("cmd")
    } else {
        path.to_owned()
    }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn run(mut command: Command) -> Result<(), String> {
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

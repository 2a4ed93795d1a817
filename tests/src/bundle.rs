//! Scripts for pages: packages fetched by npm as a lock file says, bundled by esbuild.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::npm_packages::{NpmPackages, npm_program, read, run};

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
        recipe.make()
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
        let packages = NpmPackages {
            name: self.name,
            sources: self.sources,
            scratch: self.scratch,
        };
        packages.install()
    }

    fn make(&self) -> Outcome<Bundle> {
        self.bundle(&self.packages()?).map_err(Failure::Surroundings)
    }

    fn bundle(&self, packages: &Path) -> Result<Bundle, String> {
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
}

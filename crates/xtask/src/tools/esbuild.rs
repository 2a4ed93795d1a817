//! esbuild, which minifies and bundles scripts.

use std::path::PathBuf;

use super::npm_install::{self, NpmInstall};
use crate::{
    step::{Found, StepError, Tool},
    toolchain::Toolchain,
    version::Version,
    workspace::Workspace,
};

/// Another version minifies to another size, so this one is used whatever is in `PATH`.
const VERSION: Version = Version::new(0, 28, 2);

/// Looks for esbuild in the cache.
pub(crate) struct Esbuild<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) toolchain: &'a Toolchain,
}

impl Tool for Esbuild<'_> {
    /// The folder it is in.
    type Product = PathBuf;

    fn name(&self) -> &'static str {
        "esbuild"
    }

    fn purpose(&self) -> &'static str {
        "minifies scripts when sizes are measured"
    }

    fn find(&self) -> Result<Found<PathBuf>, String> {
        let program = npm_install::program(&self.folder(), "esbuild");
        let printed = self.toolchain.ask(&program, &["--version"]);
        match printed.as_deref().and_then(Version::first_in) {
            Some(VERSION) => Ok(Found {
                version: VERSION.to_string(),
                place: program.display().to_string(),
                product: program.parent().unwrap_or(&program).to_owned(),
            }),
            _ => Err("not found".into()),
        }
    }

    fn remedy(&self) -> String {
        format!(
            "install esbuild {VERSION} with npm into {}",
            self.folder().display()
        )
    }

    fn install(&self) -> Result<(), StepError> {
        let install = NpmInstall {
            package: &format!("esbuild@{VERSION}"),
            by_hand: "install Node.js (https://nodejs.org)",
            folder: &self.folder(),
        };
        install.run(self.toolchain)
    }
}

impl Esbuild<'_> {
    fn folder(&self) -> PathBuf {
        self.workspace.tool_folder("esbuild", VERSION)
    }
}

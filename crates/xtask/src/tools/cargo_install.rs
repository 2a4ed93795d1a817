//! Installs a program from crates.io into a folder of its own, never over the user's.

use std::{fs, path::Path, process::Command};

use crate::{job::Job, step::StepError, toolchain::Toolchain, version::Version};

/// A program to compile.
pub(super) struct CargoInstall<'a> {
    /// The package on crates.io.
    pub(super) package: &'a str,
    pub(super) version: Version,
    /// Whether to take the versions of its dependencies from its own Cargo.lock.
    pub(super) locked: bool,
    /// Its features, where they are not the default ones.
    pub(super) only_features: Option<&'a str>,
    /// The program is put into this folder's `bin`.
    pub(super) folder: &'a Path,
}

impl CargoInstall<'_> {
    /// Compiles and installs. What is compiled stays until it has succeeded, so that a second try
    /// is short.
    pub(super) fn run(&self, toolchain: &Toolchain) -> Result<(), StepError> {
        fs::create_dir_all(self.folder)
            .map_err(|error| StepError::Io("creating the tool's folder", error))?;
        Job::quiet(format!("compiling {}", self.package), self.command(toolchain)).run()?;
        let _ = fs::remove_dir_all(self.folder.join("build"));
        Ok(())
    }

    fn command(&self, toolchain: &Toolchain) -> Command {
        let mut command = toolchain.cargo();
        command.args([
            "install",
            self.package,
            "--version",
            &self.version.to_string(),
            "--force",
            "--root",
        ]);
        command.arg(self.folder);
        if self.locked {
            command.arg("--locked");
        }
        if let Some(features) = self.only_features {
            command.args(["--no-default-features", "--features", features]);
        }
        command.env("CARGO_TARGET_DIR", self.folder.join("build"));
        // The release profile of these programs optimises the whole as one piece, which takes most
        // of the time and gains us nothing.
        command
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        command.current_dir(self.folder);
        command
    }
}

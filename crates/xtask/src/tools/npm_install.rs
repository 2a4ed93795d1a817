//! Installs a program from npm into a folder of its own, never over the user's.

use std::path::{Path, PathBuf};

use crate::{apt, job::Job, step::StepError, toolchain::Toolchain, workspace::program_in_path};

/// A program to install.
pub(super) struct NpmInstall<'a> {
    /// The package and its version: `binaryen@132`.
    pub(super) package: &'a str,
    /// What is reported when npm itself is missing and cannot be installed.
    pub(super) by_hand: &'a str,
    /// The program is put into this folder's `node_modules/.bin`.
    pub(super) folder: &'a Path,
}

impl NpmInstall<'_> {
    /// Installs the program, and Node.js with npm before it where they are missing.
    pub(super) fn run(&self, toolchain: &Toolchain) -> Result<(), StepError> {
        if program_in_path("npm").is_none() {
            self.install_npm()?;
        }
        let mut command = toolchain.command("npm");
        command
            .args(["install", "--no-audit", "--no-fund", "--prefix"])
            .arg(self.folder)
            .arg(self.package);
        Ok(Job::quiet(format!("installing {}", self.package), command).run()?)
    }

    fn install_npm(&self) -> Result<(), StepError> {
        if apt::is_here() {
            return apt::install(&["nodejs", "npm"]);
        }
        Err(StepError::ByHand {
            why: format!("npm, which would install {}, was not found", self.package),
            how: self.by_hand.into(),
        })
    }
}

/// Where [`NpmInstall`] puts a program; on Windows npm's programs are scripts with an ending of
/// their own.
pub(super) fn program(folder: &Path, name: &str) -> PathBuf {
    let ending = if cfg!(windows) { ".cmd" } else { "" };
    folder.join("node_modules/.bin").join(format!("{name}{ending}"))
}

//! Trunk, which bundles and serves the demo.

use std::path::{Path, PathBuf};

use super::cargo_install::CargoInstall;
use crate::{
    step::{Found, StepError, Tool},
    toolchain::Toolchain,
    version::Version,
    workspace::{Workspace, programs_in_path},
};

const VERSION: Version = Version::new(0, 21, 14);

/// Looks for Trunk 0.21 in `PATH`, then in the cache.
pub(crate) struct Trunk<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) toolchain: &'a Toolchain,
}

impl Tool for Trunk<'_> {
    /// The folder it is in.
    type Product = PathBuf;

    fn name(&self) -> &'static str {
        "trunk"
    }

    fn purpose(&self) -> &'static str {
        "bundles and serves the demo"
    }

    fn find(&self) -> Result<Found<PathBuf>, String> {
        let cached = self
            .folder()
            .join("bin")
            .join(format!("trunk{}", std::env::consts::EXE_SUFFIX));
        let mut reason = "not found".to_owned();
        for program in programs_in_path("trunk").into_iter().chain([cached]) {
            match self.version_of(&program) {
                Some(version) if suits(version) => return Ok(found(version, &program)),
                Some(version) => reason = format!("{} is {version}, 0.21 is wanted", program.display()),
                None => {}
            }
        }
        Err(reason)
    }

    fn remedy(&self) -> String {
        format!(
            "compile trunk {VERSION} into {} (about 6 minutes)",
            self.folder().display()
        )
    }

    fn install(&self) -> Result<(), StepError> {
        let folder = self.folder();
        CargoInstall {
            package: "trunk",
            version: VERSION,
            locked: true,
            only_features: None,
            folder: &folder,
        }
        .run(self.toolchain)
    }
}

impl Trunk<'_> {
    fn folder(&self) -> PathBuf {
        self.workspace.tool_folder("trunk", VERSION)
    }

    fn version_of(&self, program: &Path) -> Option<Version> {
        self.toolchain
            .ask(program, &["--version"])
            .as_deref()
            .and_then(Version::first_in)
    }
}

/// The options and file formats we rely on are those of 0.21.
fn suits(version: Version) -> bool {
    (version.major, version.minor) == (VERSION.major, VERSION.minor)
}

fn found(version: Version, program: &Path) -> Found<PathBuf> {
    let folder = program.parent().unwrap_or(program).to_owned();
    Found {
        version: version.to_string(),
        place: program.display().to_string(),
        product: folder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_trunk_of_the_series_suits_and_no_other() {
        assert!(suits(Version::new(0, 21, 0)) && suits(Version::new(0, 21, 99)));
        assert!(!suits(Version::new(0, 20, 3)) && !suits(Version::new(0, 22, 1)));
    }
}

//! mdBook, which makes the book of the pages in `docs/`.

use std::path::PathBuf;

use super::cargo_install::CargoInstall;
use crate::{
    step::{Found, StepError, Tool},
    toolchain::Toolchain,
    version::Version,
    workspace::{Workspace, programs_in_path},
};

const VERSION: Version = Version::new(0, 5, 4);

/// Looks for mdBook 0.5 in `PATH`, then in the cache.
pub(crate) struct Mdbook<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) toolchain: &'a Toolchain,
}

impl Tool for Mdbook<'_> {
    /// The folder it is in.
    type Product = PathBuf;

    fn name(&self) -> &'static str {
        "mdbook"
    }

    fn purpose(&self) -> &'static str {
        "makes a book of the documentation"
    }

    fn find(&self) -> Result<Found<PathBuf>, String> {
        let name = format!("mdbook{}", std::env::consts::EXE_SUFFIX);
        let cached = self.folder().join("bin").join(name);
        let mut reason = "not found".to_owned();
        for program in programs_in_path("mdbook").into_iter().chain([cached]) {
            let printed = self.toolchain.ask(&program, &["--version"]);
            let place = program.display().to_string();
            match printed.as_deref().and_then(Version::first_in) {
                Some(version) if suits(version) => {
                    return Ok(Found {
                        version: version.to_string(),
                        place,
                        product: program.parent().unwrap_or(&program).to_owned(),
                    });
                }
                Some(version) => reason = format!("{place} is {version}, 0.5 is wanted"),
                None => {}
            }
        }
        Err(reason)
    }

    fn remedy(&self) -> String {
        let folder = self.folder();
        format!(
            "compile mdbook {VERSION} into {} (about 3 minutes)",
            folder.display()
        )
    }

    fn install(&self) -> Result<(), StepError> {
        let install = CargoInstall {
            package: "mdbook",
            version: VERSION,
            locked: true,
            // Without the server, which is most of what there is to compile.
            only_features: Some("search"),
            folder: &self.folder(),
        };
        install.run(self.toolchain)
    }
}

impl Mdbook<'_> {
    fn folder(&self) -> PathBuf {
        self.workspace.tool_folder("mdbook", VERSION)
    }
}

/// The settings that we rely on are those of 0.5.
fn suits(version: Version) -> bool {
    (version.major, version.minor) == (VERSION.major, VERSION.minor)
}

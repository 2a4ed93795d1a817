//! Mermaid, which draws the diagrams of the book. GitHub has it already.

use std::path::PathBuf;

use super::npm_install::NpmInstall;
use crate::{
    step::{Found, StepError, Tool},
    toolchain::Toolchain,
    version::Version,
    workspace::Workspace,
};

/// The newest of the series that GitHub draws with.
const VERSION: Version = Version::new(11, 17, 2);
/// Flowcharts, sequences and states in one file that loads no other.
const PACKAGE: &str = "@mermaid-js/tiny";

/// Looks for Mermaid in the cache.
pub(crate) struct Mermaid<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) toolchain: &'a Toolchain,
}

impl Tool for Mermaid<'_> {
    /// The script.
    type Product = PathBuf;

    fn name(&self) -> &'static str {
        "mermaid"
    }

    fn purpose(&self) -> &'static str {
        "draws the diagrams of the documentation"
    }

    fn find(&self) -> Result<Found<PathBuf>, String> {
        let script = self
            .folder()
            .join("node_modules")
            .join(PACKAGE)
            .join("dist/mermaid.tiny.js");
        if !script.is_file() {
            return Err("not found".into());
        }
        Ok(Found {
            version: VERSION.to_string(),
            place: script.display().to_string(),
            product: script,
        })
    }

    fn remedy(&self) -> String {
        let folder = self.folder();
        format!("install {PACKAGE} {VERSION} with npm into {}", folder.display())
    }

    fn install(&self) -> Result<(), StepError> {
        let install = NpmInstall {
            package: &format!("{PACKAGE}@{VERSION}"),
            by_hand: "install Node.js (https://nodejs.org)",
            folder: &self.folder(),
        };
        install.run(self.toolchain)
    }
}

impl Mermaid<'_> {
    fn folder(&self) -> PathBuf {
        self.workspace.tool_folder("mermaid", VERSION)
    }
}

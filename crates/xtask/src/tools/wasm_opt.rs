//! wasm-opt, which makes release builds small.

use std::path::PathBuf;

use super::npm_install::{self, NpmInstall};
use crate::{
    step::{Found, StepError, Tool},
    toolchain::Toolchain,
    version::Version,
    workspace::{Workspace, programs_in_path},
};

/// Older ones do not know the instructions that today's compilers use.
const OLDEST: u32 = 116;
/// What npm is asked for.
const VERSION: Version = Version::new(132, 0, 0);

/// Looks for wasm-opt in `PATH`, then in the cache.
pub(crate) struct WasmOpt<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) toolchain: &'a Toolchain,
}

impl Tool for WasmOpt<'_> {
    /// The folder it is in.
    type Product = PathBuf;

    fn name(&self) -> &'static str {
        "wasm-opt"
    }

    fn purpose(&self) -> &'static str {
        "makes release builds small"
    }

    fn find(&self) -> Result<Found<PathBuf>, String> {
        let mut reason = "not found".to_owned();
        let cached = npm_install::program(&self.folder(), "wasm-opt");
        for program in programs_in_path("wasm-opt").into_iter().chain([cached]) {
            let version = self
                .toolchain
                .ask(&program, &["--version"])
                .as_deref()
                .and_then(Version::first_in);
            let place = program.display().to_string();
            match version {
                Some(version) if version.major >= OLDEST => {
                    let folder = program.parent().unwrap_or(&program).to_owned();
                    return Ok(Found {
                        version: version.major.to_string(),
                        place,
                        product: folder,
                    });
                }
                Some(version) => {
                    reason = format!("{place} is {}, {OLDEST} or newer is wanted", version.major)
                }
                None => {}
            }
        }
        Err(reason)
    }

    fn remedy(&self) -> String {
        format!(
            "install binaryen {} with npm into {}",
            VERSION.major,
            self.folder().display()
        )
    }

    fn install(&self) -> Result<(), StepError> {
        let install = NpmInstall {
            package: &format!("binaryen@{}", VERSION.major),
            by_hand: "install Node.js (https://nodejs.org), or binaryen with your package manager",
            folder: &self.folder(),
        };
        install.run(self.toolchain)
    }
}

impl WasmOpt<'_> {
    fn folder(&self) -> PathBuf {
        self.workspace.tool_folder("binaryen", VERSION)
    }
}

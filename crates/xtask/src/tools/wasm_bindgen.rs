//! The tools of wasm-bindgen, which must be of the library's very version.

use std::{
    env::consts::EXE_SUFFIX,
    path::{Path, PathBuf},
};

use super::cargo_install::CargoInstall;
use crate::{
    step::{Found, StepError, Tool},
    toolchain::Toolchain,
    version::Version,
    workspace::{Workspace, is_program, programs_in_path},
};

/// Looks for `wasm-bindgen` and its test runner in `PATH`, then in the cache.
pub(crate) struct WasmBindgen<'a> {
    workspace: &'a Workspace,
    toolchain: &'a Toolchain,
    wanted: Version,
}

impl<'a> WasmBindgen<'a> {
    /// The tools of the version that Cargo.lock names.
    pub(crate) fn locked(workspace: &'a Workspace, toolchain: &'a Toolchain) -> Result<Self, StepError> {
        let wanted = workspace
            .locked("wasm-bindgen")
            .map_err(|error| StepError::Io("reading Cargo.lock", error))?;
        Ok(Self {
            workspace,
            toolchain,
            wanted,
        })
    }

    fn folder(&self) -> PathBuf {
        self.workspace.tool_folder("wasm-bindgen", self.wanted)
    }

    /// Whether both programs are there, in the version wanted; `None` where there is none at all.
    fn check(&self, program: &Path) -> Option<Result<(), String>> {
        let version = self
            .toolchain
            .ask(program, &["--version"])
            .as_deref()
            .and_then(Version::first_in)?;
        let runner = program.with_file_name(format!("wasm-bindgen-test-runner{EXE_SUFFIX}"));
        Some(if version != self.wanted {
            Err(format!(
                "{} is {version}, Cargo.lock wants {}",
                program.display(),
                self.wanted
            ))
        } else if !is_program(&runner) {
            Err(format!(
                "{} has no wasm-bindgen-test-runner beside it",
                program.display()
            ))
        } else {
            Ok(())
        })
    }
}

impl Tool for WasmBindgen<'_> {
    /// The folder they are in.
    type Product = PathBuf;

    fn name(&self) -> &'static str {
        "wasm-bindgen"
    }

    fn purpose(&self) -> &'static str {
        "joins wasm and JavaScript, runs wasm tests"
    }

    fn find(&self) -> Result<Found<PathBuf>, String> {
        let cached = self
            .folder()
            .join("bin")
            .join(format!("wasm-bindgen{EXE_SUFFIX}"));
        let mut reason = "not found".to_owned();
        for program in programs_in_path("wasm-bindgen").into_iter().chain([cached]) {
            match self.check(&program) {
                Some(Ok(())) => {
                    let folder = program.parent().unwrap_or(&program).to_owned();
                    let place = program.display().to_string();
                    return Ok(Found {
                        version: self.wanted.to_string(),
                        place,
                        product: folder,
                    });
                }
                Some(Err(why)) => reason = why,
                None => {}
            }
        }
        Err(reason)
    }

    fn remedy(&self) -> String {
        format!(
            "compile wasm-bindgen-cli {} into {} (about 3 minutes)",
            self.wanted,
            self.folder().display()
        )
    }

    fn install(&self) -> Result<(), StepError> {
        let folder = self.folder();
        let install = CargoInstall {
            package: "wasm-bindgen-cli",
            version: self.wanted,
            locked: false,
            only_features: None,
            folder: &folder,
        };
        install.run(self.toolchain)
    }
}

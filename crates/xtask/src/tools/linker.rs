//! The linker of the host, which a Rust toolchain takes from the system's C compiler.

use crate::{
    apt,
    step::{Found, StepError, Tool},
    toolchain::first_line,
    workspace::program_in_path,
};

/// Looks for `cc`. Windows' linker is found by rustc in other ways.
pub(crate) struct Linker;

impl Tool for Linker {
    type Product = ();

    fn name(&self) -> &'static str {
        "cc"
    }

    fn purpose(&self) -> &'static str {
        "links programs, compiles the C parts of tools"
    }

    fn find(&self) -> Result<Found<()>, String> {
        if cfg!(windows) {
            return Ok(Found {
                version: "rustc's own search".into(),
                place: "Windows".into(),
                product: (),
            });
        }
        let program = program_in_path("cc").ok_or("not found")?;
        let version = first_line(std::process::Command::new(&program).arg("--version"));
        let version = version.ok_or_else(|| format!("{} does not run", program.display()))?;
        Ok(Found {
            version,
            place: program.display().to_string(),
            product: (),
        })
    }

    fn remedy(&self) -> String {
        if apt::is_here() {
            "install gcc and libc6-dev".into()
        } else {
            "ask you to install it".into()
        }
    }

    fn install(&self) -> Result<(), StepError> {
        if apt::is_here() {
            return apt::install(&["gcc", "libc6-dev"]);
        }
        let macos = "xcode-select --install";
        let how = if cfg!(target_os = "macos") {
            macos
        } else {
            "install gcc or clang with your package manager"
        };
        Err(StepError::ByHand {
            why: "there is no C compiler".into(),
            how: how.into(),
        })
    }
}

//! A compiler for wasm32: the user's, the user's with the target added, or the distribution's.

mod distribution;
mod wasm_library;

use std::{fs, io::Write, process::Stdio, time::Duration};

use crate::{
    apt,
    job::Job,
    step::{Found, StepError, Tool},
    toolchain::{Toolchain, first_line},
    workspace::{Workspace, program_in_path},
};

/// What we compile for beside the host.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// rustup retries for very long where it cannot reach its server.
const RUSTUP_LIMIT: Duration = Duration::from_secs(60);

/// Compiles for wasm32.
pub(crate) struct Compiler<'a> {
    pub(crate) workspace: &'a Workspace,
}

impl Tool for Compiler<'_> {
    type Product = Toolchain;

    fn name(&self) -> &'static str {
        "rustc with wasm32"
    }

    fn purpose(&self) -> &'static str {
        "compiles everything, for this machine and for the browser"
    }

    fn find(&self) -> Result<Found<Toolchain>, String> {
        let users = self.check(Toolchain::users());
        let Err(why) = users else {
            return users;
        };
        match Toolchain::distribution().map(|toolchain| self.check(toolchain)) {
            Some(Ok(found)) => Ok(found),
            Some(Err(other)) if other != why => Err(format!("{why}; {other}")),
            _ => Err(why),
        }
    }

    fn remedy(&self) -> String {
        let add = format!("run `rustup target add {TARGET}`");
        match (has_rustup(), apt::is_here()) {
            (true, true) => {
                format!("{add}, else install the distribution's compiler and build its wasm32 library")
            }
            (true, false) => add,
            (false, true) => "install the distribution's compiler and build its wasm32 library".into(),
            (false, false) => "ask you to install it".into(),
        }
    }

    fn install(&self) -> Result<(), StepError> {
        if has_rustup() && self.add_target() {
            return Ok(());
        }
        if !apt::is_here() {
            let why = format!("this rustc has no {TARGET} library");
            let how = format!("rustup target add {TARGET} (https://rustup.rs installs rustup)");
            return Err(StepError::ByHand { why, how });
        }
        let toolchain = distribution::install(self.workspace.oldest_compiler())?;
        if self.check(toolchain.clone()).is_ok() {
            return Ok(());
        }
        wasm_library::build(self.workspace, &toolchain)
    }
}

impl Compiler<'_> {
    /// Compiles and links a few lines: a library that is missing, incomplete or of another version
    /// of the compiler fails here, and so does a missing linker.
    fn check(&self, toolchain: Toolchain) -> Result<Found<Toolchain>, String> {
        let rustc = toolchain.rustc();
        let version = toolchain
            .version()
            .ok_or_else(|| format!("{} does not run", rustc.display()))?;
        let place = toolchain.ask(&rustc, &["--print", "sysroot"]).unwrap_or_default();
        let oldest = self.workspace.oldest_compiler();
        if version < oldest {
            return Err(format!(
                "the rustc of {place} is {version}, this workspace wants {oldest} or newer"
            ));
        }
        compile_a_little(&toolchain).map_err(|why| format!("rustc {version} of {place}: {why}"))?;
        Ok(Found {
            version: version.to_string(),
            place,
            product: toolchain,
        })
    }

    /// Whether the user's rustup could add the target; says why not.
    fn add_target(&self) -> bool {
        let mut command = Toolchain::users().command("rustup");
        command.args(["target", "add", TARGET]);
        let job = Job::quiet(format!("adding {TARGET} with rustup"), command).limit(RUSTUP_LIMIT);
        let added = job.run().map_err(|error| error.to_string());
        let checked = added.and_then(|()| self.check(Toolchain::users()));
        checked.inspect_err(|why| println!("   {why}")).is_ok()
    }
}

fn has_rustup() -> bool {
    program_in_path("rustup").is_some()
        && first_line(Toolchain::users().command("rustup").arg("--version")).is_some()
}

fn compile_a_little(toolchain: &Toolchain) -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("msal-rust-probe-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| format!("no temporary folder: {error}"))?;
    let mut command = toolchain.command(toolchain.rustc());
    command.args([
        "--target",
        TARGET,
        "--crate-type",
        "cdylib",
        "--crate-name",
        "probe",
        "-o",
        "probe.wasm",
        "-",
    ]);
    command
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let output = command.spawn().and_then(|mut child| {
        if let Some(mut input) = child.stdin.take() {
            input.write_all(b"pub fn probe() -> String { String::from(\"probe\") }")?;
        }
        child.wait_with_output()
    });
    let _ = fs::remove_dir_all(&folder);
    let output = output.map_err(|error| format!("does not run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let first = errors
        .lines()
        .find(|line| line.starts_with("error"))
        .unwrap_or("it compiles nothing for wasm32");
    Err(first.to_owned())
}

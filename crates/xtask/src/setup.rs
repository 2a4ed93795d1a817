//! The set-up: every tool that the tasks at hand need, found or installed.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    compiler::Compiler,
    step::{StepError, ensure},
    toolchain::Toolchain,
    tools::{
        browser::{Browser, ChromiumAndDriver},
        esbuild::Esbuild,
        linker::Linker,
        lints::{Lint, LintKind},
        mdbook::Mdbook,
        mermaid::Mermaid,
        node::NodeAndNpm,
        trunk::Trunk,
        wasm_bindgen::WasmBindgen,
        wasm_opt::WasmOpt,
    },
    version::Version,
    workspace::Workspace,
};

/// A tool that not every task needs. All of them need the compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Rustfmt,
    Clippy,
    WasmBindgen,
    Trunk,
    WasmOpt,
    Browser,
    Node,
    Esbuild,
    Mdbook,
    Mermaid,
}

/// Every need, in the order in which they are met.
const ALL: [Need; 10] = [
    Need::Rustfmt,
    Need::Clippy,
    Need::WasmBindgen,
    Need::Trunk,
    Need::WasmOpt,
    Need::Browser,
    Need::Node,
    Need::Esbuild,
    Need::Mdbook,
    Need::Mermaid,
];

/// A machine that is set up, as far as it could be.
pub(crate) struct Ready {
    pub(crate) workspace: Workspace,
    toolchain: Toolchain,
    browser: Option<Browser>,
    mermaid: Option<PathBuf>,
    missing: Vec<Need>,
}

/// Sets up what is needed.
///
/// Without a compiler nothing works, which is an error; another tool that cannot be had is told,
/// and
/// [`Ready::missing`] knows it.
pub(crate) fn prepare(workspace: &Workspace, needs: &[Need]) -> Result<Ready, StepError> {
    ensure(&Linker)?;
    let toolchain = ensure(&Compiler { workspace })?;
    let mut ready = Ready {
        workspace: workspace.clone(),
        toolchain,
        browser: None,
        mermaid: None,
        missing: Vec::new(),
    };
    for need in ALL.into_iter().filter(|need| needs.contains(need)) {
        if let Err(error) = ready.meet(need) {
            println!("!! {error}");
            ready.missing.push(need);
        }
    }
    Ok(ready)
}

impl Ready {
    fn meet(&mut self, need: Need) -> Result<(), StepError> {
        let (workspace, toolchain) = (&self.workspace, &self.toolchain);
        let folder = match need {
            Need::Rustfmt => {
                return ensure(&Lint {
                    toolchain,
                    kind: LintKind::Rustfmt,
                });
            }
            Need::Clippy => {
                return ensure(&Lint {
                    toolchain,
                    kind: LintKind::Clippy,
                });
            }
            Need::Browser => {
                self.browser = Some(ensure(&ChromiumAndDriver)?);
                return Ok(());
            }
            Need::Mermaid => {
                self.mermaid = Some(ensure(&Mermaid { workspace, toolchain })?);
                return Ok(());
            }
            Need::Node => return ensure(&NodeAndNpm),
            Need::WasmBindgen => ensure(&WasmBindgen::locked(workspace, toolchain)?)?,
            Need::Trunk => ensure(&Trunk { workspace, toolchain })?,
            Need::WasmOpt => ensure(&WasmOpt { workspace, toolchain })?,
            Need::Esbuild => ensure(&Esbuild { workspace, toolchain })?,
            Need::Mdbook => ensure(&Mdbook { workspace, toolchain })?,
        };
        self.toolchain.add_tools(&folder);
        Ok(())
    }

    /// The first of these needs that could not be met.
    pub(crate) fn missing(&self, needs: &[Need]) -> Option<Need> {
        needs.iter().copied().find(|need| self.missing.contains(need))
    }

    /// Whether the compiler is of the same release; what it knows does not depend on the patch.
    pub(crate) fn is_compiled_by(&self, release: Version) -> bool {
        let same = |own: Version| (own.major, own.minor) == (release.major, release.minor);
        self.toolchain.version().is_some_and(same)
    }

    /// The browser, where the set-up was asked for one.
    pub(crate) fn browser(&self) -> Option<&Browser> {
        self.browser.as_ref()
    }

    /// The script that draws diagrams, where the set-up was asked for it.
    pub(crate) fn mermaid(&self) -> Option<&Path> {
        self.mermaid.as_deref()
    }

    /// A cargo command at the root of the workspace.
    pub(crate) fn cargo(&self, words: &[&str]) -> Command {
        let mut command = self.toolchain.cargo();
        command.args(words).current_dir(&self.workspace.root);
        if wants_colour() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        command
    }

    /// A command with every tool of the set-up in its `PATH`, at the root of the workspace.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = self.toolchain.command(program);
        command.current_dir(&self.workspace.root);
        command
    }

    /// A Trunk command at the root of the workspace.
    pub(crate) fn trunk(&self, words: &[&str]) -> Command {
        let mut command = self.toolchain.command("trunk");
        command.args(words).current_dir(&self.workspace.root);
        command.env("TRUNK_SKIP_VERSION_CHECK", "true");
        // Everybody else takes any value for a yes; Trunk refuses all but "true" and "false".
        if !wants_colour() {
            command.env("NO_COLOR", "true");
        }
        command
    }

    /// Trunk's build of a page: of a demo as the Trunk.toml of the workspace says, of any other
    /// app by Trunk as it comes.
    pub(crate) fn trunk_build(&self, page: &str) -> Command {
        let mut command = self.trunk(&["build"]);
        if !page.starts_with("demo-") {
            command.args(["--config", "tests/apps/Trunk.toml"]);
        }
        command.arg(self.workspace.root.join(page));
        command
    }
}

fn wants_colour() -> bool {
    use std::io::IsTerminal;
    let plain = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    std::io::stdout().is_terminal() && !plain("NO_COLOR")
}

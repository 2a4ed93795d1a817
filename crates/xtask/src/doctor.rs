//! A report on the tools, which changes nothing.

use std::process::ExitCode;

use crate::{
    compiler::Compiler,
    step::Tool,
    toolchain::Toolchain,
    tools::{
        browser::ChromiumAndDriver,
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
    workspace::Workspace,
};

/// Prints each tool with its version and place, or what the set-up would do about it.
pub(crate) fn report(workspace: &Workspace) -> ExitCode {
    show(&Linker);
    let compiler = Compiler { workspace };
    show(&compiler);
    let toolchain = compiler
        .find()
        .map_or_else(|_| Toolchain::users(), |found| found.product);
    let toolchain = &toolchain;
    show(&Lint {
        toolchain,
        kind: LintKind::Rustfmt,
    });
    show(&Lint {
        toolchain,
        kind: LintKind::Clippy,
    });
    match WasmBindgen::locked(workspace, toolchain) {
        Ok(tool) => show(&tool),
        Err(error) => println!("!! {error}"),
    }
    show(&Trunk { workspace, toolchain });
    show(&WasmOpt { workspace, toolchain });
    show(&ChromiumAndDriver);
    show(&NodeAndNpm);
    show(&Esbuild { workspace, toolchain });
    show(&Mdbook { workspace, toolchain });
    show(&Mermaid { workspace, toolchain });
    ExitCode::SUCCESS
}

fn show<T: Tool>(tool: &T) {
    let (name, purpose) = (tool.name(), tool.purpose());
    match tool.find() {
        Ok(found) => println!("ok {name}: {} ({})\n     {purpose}", found.version, found.place),
        Err(why) => println!("-- {name}: {why}: would {}\n     {purpose}", tool.remedy()),
    }
}

//! The next version of Leptos under `msal-leptos`, in a copy of what that needs: no file of the
//! workspace changes.

use std::{
    fs, io,
    path::Path,
    process::{Command, ExitCode},
};

use crate::{
    compiler::TARGET,
    job::Job,
    setup::{self, Need, Ready},
    suite,
    workspace::Workspace,
};

/// The versions to try, as a manifest names them: the newest of 0.9 on the registry, release
/// candidates included.
const NEXT: &str = "0.9.0-rc";
/// What the manifest of the workspace names instead.
const NOW: &str = "0.8";

const PACKAGES: [&str; 4] = ["msal-core", "msal-web", "msal-leptos", "msal-testkit"];
/// What they need beside them: the runner and the browser of the tests, the pages that they
/// compile, and the versions of everything else.
const BESIDE: [&str; 4] = [".cargo", "docs", "webdriver.json", "Cargo.lock"];

/// Compiles and tests the copy, natively, in headless Chromium, and as a server renders.
pub(crate) fn run(workspace: &Workspace) -> ExitCode {
    match test(workspace) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("!! {why}");
            ExitCode::FAILURE
        }
    }
}

fn test(workspace: &Workspace) -> Result<(), String> {
    let copy = copy(workspace).map_err(|error| format!("copying the packages: {error}"))?;
    let ready =
        setup::prepare(&copy, &[Need::WasmBindgen, Need::Browser]).map_err(|error| error.to_string())?;
    if let Some(need) = ready.missing(&[Need::WasmBindgen, Need::Browser]) {
        return Err(format!("cannot run without {need:?}"));
    }
    for mut command in commands(&ready)? {
        // What does not depend on Leptos has been compiled there already.
        command.env("CARGO_TARGET_DIR", &copy.target);
        Job::live("trying the next Leptos", command)
            .run()
            .map_err(|error| error.to_string())?;
    }
    println!("msal-leptos holds with the next Leptos");
    Ok(())
}

fn commands(ready: &Ready) -> Result<Vec<Command>, String> {
    let in_browser = ["-p", "msal-leptos", "--test", "web"];
    let browser = suite::tests_in_chromium(ready, &in_browser)?;
    Ok(vec![
        ready.cargo(&["test", "--no-fail-fast", "-p", "msal-leptos"]),
        browser,
        rendering(ready, &["ssr,router"]),
        rendering(ready, &["hydrate,router", "--target", TARGET]),
    ])
}

/// One half of an app that a server renders, without tests, which have the default features.
fn rendering(ready: &Ready, words: &[&str]) -> Command {
    let mut check = ready.cargo(&[
        "check",
        "-p",
        "msal-leptos",
        "--no-default-features",
        "--features",
    ]);
    check.args(words);
    check
}

/// Below the target folder, made anew each time.
fn copy(workspace: &Workspace) -> io::Result<Workspace> {
    let root = workspace.target.join("leptos-next");
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    let crates = PACKAGES.map(|package| format!("crates/{package}"));
    for name in BESIDE.into_iter().chain(crates.iter().map(String::as_str)) {
        copy_all(&workspace.root.join(name), &root.join(name))?;
    }
    let manifest = fs::read_to_string(workspace.root.join("Cargo.toml"))?;
    fs::write(root.join("Cargo.toml"), with_next(&manifest))?;
    Ok(Workspace {
        root,
        ..workspace.clone()
    })
}

/// The manifest of the workspace for these packages alone, with the next Leptos.
fn with_next(manifest: &str) -> String {
    let members = PACKAGES.map(|package| format!("\"crates/{package}\"")).join(", ");
    let workspace = format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]");
    // Sections of dependencies that are not here would be warned of.
    let kept = manifest
        .split("\n\n")
        .filter(|section| !section.contains("[workspace]") && !section.contains("[profile.dev.package."));
    let next = kept.map(|section| {
        ["leptos", "leptos_router"]
            .iter()
            .fold(section.to_owned(), |text, package| {
                text.replace(
                    &format!("\n{package} = \"{NOW}\""),
                    &format!("\n{package} = \"{NEXT}\""),
                )
            })
    });
    [workspace]
        .into_iter()
        .chain(next)
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// Copies a file, or a folder with what is in it.
fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        fs::create_dir_all(to.parent().unwrap_or(to))?;
        return fs::copy(from, to).map(drop);
    }
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name();
        copy_all(&from.join(&name), &to.join(&name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_names_the_next_leptos_and_no_package_that_it_lacks() {
        let manifest = fs::read_to_string(Workspace::here().root.join("Cargo.toml")).expect("the manifest");
        let next = with_next(&manifest);
        assert!(
            next.contains("\nleptos = \"0.9.0-rc\"\nleptos_router = \"0.9.0-rc\"\n"),
            "{next}"
        );
        assert!(
            next.contains("[workspace.package]") && next.contains("[profile.wasm-dev]"),
            "{next}"
        );
        for absent in ["demo-app", "package.rsa", "default-members"] {
            assert!(
                !next.contains(&format!("{absent}\"")) && !next.contains(&format!("{absent}]")),
                "{next}"
            );
        }
    }
}

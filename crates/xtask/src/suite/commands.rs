//! The commands of each suite.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{browser_tests::BrowserTests, server, templates};
use crate::{compiler::TARGET, demo, setup::Ready, tools::browser::Browser};

pub(super) type Commands = Result<Vec<Command>, String>;

/// The packages whose tests run on this machine. Of the journeys, which only run by name, the
/// harness is compiled with them: what is told to cargo together shares its dependencies.
const NATIVE: [&str; 14] = [
    "msal-core",
    "msal-web",
    "msal-leptos",
    "msal-yew",
    "msal-testkit",
    "entra-emulator",
    "demo-app",
    "demo-common",
    "book",
    "parser-fuzz",
    "public-api",
    "release-check",
    "xtask",
    "journeys",
];
/// The packages that run in a browser.
const BROWSER: [&str; 16] = [
    "msal-core",
    "msal-web",
    "msal-leptos",
    "msal-yew",
    "demo-app",
    "demo-yew",
    "bench-page",
    "client-alone",
    "client-page",
    "controls-page",
    "empty-leptos",
    "empty-yew",
    "first-app",
    "quick-start",
    "quick-start-yew",
    "walk-page",
];

/// The journeys that go to no other pages than those of the demo for Yew, which are also its. What
/// hostile authorities and wrong clocks do is the client's affair, whatever the framework.
const YEW_JOURNEYS: [&str; 8] = [
    "failures::",
    "guarded::",
    "keyboard::a_user",
    "secrets::",
    "sign_in::",
    "sign_out::",
    "silent::",
    "trouble::",
];

/// The profile of the demo's own development build, so that the tests in the browser and the demo
/// compile their dependencies once.
pub(super) const BROWSER_PROFILE: &str = "wasm-dev";

pub(super) fn fmt(ready: &Ready) -> Commands {
    let example = ready.cargo(&["fmt", "--check", "--manifest-path", server::MANIFEST]);
    let workspace = ready.cargo(&["fmt", "--all", "--check"]);
    Ok(vec![workspace, example, templates::fmt(ready)])
}

pub(super) fn clippy_host(ready: &Ready) -> Commands {
    let workspace = ready.cargo(&["clippy", "--workspace", "--all-targets"]);
    // All targets are not those that run by name.
    let by_name = ready.cargo(&["clippy", "--workspace", "--test", "*"]);
    let commands = [workspace, by_name, server::clippy_host(ready)];
    Ok(commands.map(denying_lints).into())
}

pub(super) fn clippy_wasm(ready: &Ready) -> Commands {
    let mut command = ready.cargo(&["clippy", "--target", TARGET]);
    select(&mut command, &BROWSER);
    command.args(["--lib", "--bins"]);
    for target in browser_tests(ready)?.targets() {
        command.args(["--test", target]);
    }
    let commands = [command, server::clippy_wasm(ready)];
    Ok(commands.map(denying_lints).into())
}

/// Twice, because the modules on the browser's own interfaces exist only for wasm32.
pub(super) fn doc(ready: &Ready) -> Commands {
    let host = ready.cargo(&["doc", "--no-deps", "--workspace"]);
    let mut wasm = ready.cargo(&["doc", "--no-deps", "--target", TARGET]);
    select(&mut wasm, &["msal-web", "msal-leptos", "msal-yew"]);
    Ok([host, wasm].map(denying_warnings).into())
}

pub(super) fn native(ready: &Ready) -> Commands {
    let mut command = ready.cargo(&["test", "--no-fail-fast"]);
    select(&mut command, &NATIVE);
    Ok(vec![command])
}

pub(super) fn wasm(ready: &Ready) -> Commands {
    let mut tests = browser_tests(ready)?;
    if tests.is_empty() {
        return Err("no package has a `#[wasm_bindgen_test]`".into());
    }
    let of_yew = tests.split_off("msal-yew");
    Ok(vec![
        test_in_browser(ready, &tests, "demo-app")?,
        test_in_browser(ready, &of_yew, "demo-yew")?,
    ])
}

/// Cargo is told of an app beside the tests, so that it compiles what both depend on with the
/// features of both, once.
fn test_in_browser(ready: &Ready, tests: &BrowserTests, app: &str) -> Result<Command, String> {
    let mut selection = tests.selection();
    selection.extend(["-p", app]);
    tests_in_chromium(ready, &selection)
}

/// The tests of these packages and targets, inside of headless Chromium.
pub(crate) fn tests_in_chromium(ready: &Ready, selection: &[&str]) -> Result<Command, String> {
    let browser = browser(ready)?;
    let mut command = ready.cargo(&[
        "test",
        "--no-fail-fast",
        "--target",
        TARGET,
        "--profile",
        BROWSER_PROFILE,
    ]);
    command.args(selection);
    command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities(ready, browser)?);
    command
        .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
        .env("CHROMEDRIVER", &browser.driver);
    Ok(command)
}

pub(super) fn journeys(ready: &Ready) -> Commands {
    let browser = browser(ready)?;
    let demo = bundle(ready, "demo-app/index.html", "demo");
    let demo_yew = bundle(ready, "demo-yew/index.html", "demo-yew");
    let controls = bundle(ready, "tests/apps/controls-page/index.html", "controls-page");
    let mut first = bundle(ready, "tests/apps/first-app/index.html", "first-app");
    // Its page is the one of the documentation, which names no profile.
    first.args(["--cargo-profile", BROWSER_PROFILE]);
    let test = in_built_apps(ready, browser, "journeys");
    let mut yew_test = in_built_apps(ready, browser, "journeys");
    yew_test
        .env("MSAL_DEMO_FRAMEWORK", "yew")
        .arg("--")
        .args(YEW_JOURNEYS);
    let mut walk = walker(ready, browser);
    walk.args(["--", "--skip", KILLED_IN_ANY_WAY]);
    Ok(vec![
        demo,
        demo_yew,
        controls,
        first,
        templates::build(ready, "leptos-spa")?,
        templates::build(ready, "yew-spa")?,
        test,
        yew_test,
        walk_page(ready),
        walk,
    ])
}

/// The test of the walker that takes too long for a suite; `cargo xtask walk` runs it.
pub(crate) const KILLED_IN_ANY_WAY: &str = "killed_tabs::a_tab_that_is_killed_at_any_step_in_any_way";

/// The app that the seeded walker goes through.
pub(crate) fn walk_page(ready: &Ready) -> Command {
    bundle(ready, "tests/apps/walk-page/index.html", "walk-page")
}

/// The seeded walker.
pub(crate) fn walker(ready: &Ready, browser: &Browser) -> Command {
    in_built_apps(ready, browser, "walker")
}

/// Builds an app for the journeys.
fn bundle(ready: &Ready, page: &str, name: &str) -> Command {
    let mut bundle = ready.trunk_build(page);
    bundle.arg("--dist").arg(dist(ready).join(name));
    // The journeys know only the emulator.
    demo::TENANT.into_iter().for_each(|name| {
        bundle.env_remove(name);
    });
    bundle
}

/// One of the test programs that go through the built apps.
fn in_built_apps(ready: &Ready, browser: &Browser, program: &str) -> Command {
    let mut test = in_browser(ready, browser, program);
    test.env("MSAL_APPS_DIST", dist(ready));
    test
}

pub(super) fn dist(ready: &Ready) -> PathBuf {
    ready.workspace.target.join("journeys-dist")
}

/// Beside the page of Microsoft's client stands one of ours.
pub(super) fn msal_js(ready: &Ready) -> Commands {
    with_client_page(ready, "msal-js")
}

pub(super) fn oidc_provider(ready: &Ready) -> Commands {
    with_client_page(ready, "oidc-provider")
}

/// Builds the page of our client for a test program, then runs that.
fn with_client_page(ready: &Ready, program: &str) -> Commands {
    let folder = ready.workspace.target.join("client-page");
    let mut build = ready.cargo(&["build", "--target", TARGET, "--profile", BROWSER_PROFILE]);
    // With the demo, which has been built, for the client with the same features.
    select(&mut build, &["client-page", "demo-app"]);
    let mut test = in_browser(ready, browser(ready)?, program);
    test.env("MSAL_CLIENT_PAGE", &folder);
    Ok(vec![build, bind(ready, "client_page", &folder), test])
}

/// Makes of a module that cargo has built for the browser what a page loads.
pub(super) fn bind(ready: &Ready, module: &str, folder: &Path) -> Command {
    let mut bind = ready.command("wasm-bindgen");
    let built = ready.workspace.target.join(TARGET).join(BROWSER_PROFILE);
    bind.args(["--target", "web", "--no-typescript", "--out-dir"])
        .arg(folder)
        .arg(built.join(module).with_extension("wasm"));
    bind
}

/// This program itself. The demo and Microsoft's apps are weighed by `cargo xtask size`, which
/// makes the whole table.
pub(super) fn size(ready: &Ready) -> Commands {
    let program = std::env::current_exe().map_err(|error| format!("finding this program: {error}"))?;
    let mut command = Command::new(program);
    command.args(["size", "--check", "--functions", "5"]);
    for app in ["quick-start", "client-alone", "quick-start-yew"] {
        command.args(["--only", app]);
    }
    command.current_dir(&ready.workspace.root);
    Ok(vec![command])
}

/// One of the test programs of the package `journeys`.
pub(super) fn in_browser(ready: &Ready, browser: &Browser, program: &str) -> Command {
    let mut test = ready.cargo(&["test", "--no-fail-fast", "--test", program]);
    select(&mut test, &NATIVE);
    test.env("CHROMEDRIVER", &browser.driver)
        .env("CHROMIUM", &browser.chromium);
    test
}

pub(super) fn select(command: &mut Command, packages: &[&str]) {
    packages.iter().for_each(|package| {
        command.args(["-p", package]);
    });
}

fn denying_lints(mut clippy: Command) -> Command {
    clippy.args(["--", "-D", "warnings"]);
    clippy
}

fn denying_warnings(mut command: Command) -> Command {
    let flags = std::env::var("RUSTDOCFLAGS").unwrap_or_default();
    command.env("RUSTDOCFLAGS", format!("{flags} -D warnings").trim_start());
    command
}

pub(super) fn browser(ready: &Ready) -> Result<&Browser, String> {
    ready.browser().ok_or_else(|| "there is no browser".into())
}

fn browser_tests(ready: &Ready) -> Result<BrowserTests, String> {
    let crates = ready.workspace.root.join("crates");
    BrowserTests::find(&crates).map_err(|error| format!("reading {}: {error}", crates.display()))
}

/// The workspace's webdriver.json with the browser that the set-up found, in a file of its own.
fn capabilities(ready: &Ready, browser: &Browser) -> Result<PathBuf, String> {
    let (from, to) = (
        ready.workspace.root.join("webdriver.json"),
        ready.workspace.target.join("webdriver.json"),
    );
    let text = fs::read_to_string(&from).map_err(|error| format!("{}: {error}", from.display()))?;
    let text = with_binary(&text, &browser.chromium.to_string_lossy());
    fs::write(&to, text).map_err(|error| format!("{}: {error}", to.display()))?;
    Ok(to)
}

fn with_binary(capabilities: &str, chromium: &str) -> String {
    let options = "\"goog:chromeOptions\": {";
    let chromium = chromium.replace('\\', r"\\").replace('"', "\\\"");
    capabilities.replacen(options, &format!("{options}\n    \"binary\": \"{chromium}\","), 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    #[test]
    fn the_browser_found_is_the_browser_used() {
        let text = fs::read_to_string(Workspace::here().root.join("webdriver.json")).unwrap();
        let told = with_binary(&text, r"C:\Chromium\chrome.exe");
        assert!(
            told.contains(r#""binary": "C:\\Chromium\\chrome.exe","#),
            "{told}"
        );
    }
}

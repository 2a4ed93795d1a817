//! The client beside MSAL.js: builds the pages, lets the driver measure, and tells what came of it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{chart, docs, json, record::Record, tables};
use crate::{args::BenchOptions, job::Job, setup::Ready};

/// The pages of `tests/apps/bench-page`.
const PAGES: [&str; 2] = ["client", "greeting"];

pub(super) fn run(ready: &Ready, options: &BenchOptions) -> Result<(), String> {
    let folder = ready.workspace.target.join("bench");
    fs::create_dir_all(&folder).map_err(|error| told(&folder, &error))?;
    for page in PAGES {
        run_job(format!("building the page {page}"), build(ready, &folder, page))?;
    }
    let file = folder.join("client.txt");
    run_job("measuring client".into(), driver(ready, &folder, &file, options)?)?;
    let record = Record::parse(&read(&file)?)?;
    report(ready, &record, &folder, options)
}

/// Tables on standard output, figures as JSON, and a chart; on demand the same in the
/// documentation.
fn report(ready: &Ready, record: &Record, folder: &Path, options: &BenchOptions) -> Result<(), String> {
    let comparisons = record.comparisons();
    let tables = tables::markdown(record, &comparisons);
    let chart = chart::svg(&comparisons);
    println!("\n{tables}");
    let default = folder.join("client.json");
    write(
        options.json.as_ref().unwrap_or(&default),
        &json::text(record, &comparisons),
    )?;
    write(&folder.join("client.svg"), &chart)?;
    if options.docs {
        let page = ready.workspace.root.join("docs/performance.md");
        let text =
            docs::with_tables(&read(&page)?, &tables).map_err(|why| format!("{}: {why}", page.display()))?;
        write(&page, &text)?;
        write(&ready.workspace.root.join("docs/speed.svg"), &chart)?;
    }
    Ok(())
}

fn build(ready: &Ready, folder: &Path, page: &str) -> Command {
    let mut command = ready.trunk_build(&format!("tests/apps/bench-page/{page}.html"));
    command
        .args(["--release", "--public-url", "./", "--dist"])
        .arg(folder.join(page));
    command
}

fn driver(ready: &Ready, folder: &Path, file: &Path, options: &BenchOptions) -> Result<Command, String> {
    let browser = ready.browser().ok_or("there is no browser")?;
    let mut command = ready.cargo(&["bench", "-p", "journeys", "--bench", "client"]);
    if options.quick {
        command.args(["--", "--quick"]);
    }
    command
        .env("CHROMEDRIVER", &browser.driver)
        .env("CHROMIUM", &browser.chromium)
        .env("MSAL_BENCH_DIST", folder)
        .env("MSAL_BENCH_RECORD", file);
    Ok(command)
}

fn run_job(label: String, command: Command) -> Result<(), String> {
    Job::live(label, command).run().map_err(|error| error.to_string())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| told(path, &error))
}

fn write(path: &PathBuf, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| told(path, &error))?;
    println!("wrote {}", path.display());
    Ok(())
}

fn told(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

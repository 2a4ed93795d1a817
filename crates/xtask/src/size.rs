//! What apps weigh in a browser: ours, and Microsoft's that do the same, built and compressed alike
//! in one run.

mod app;
mod budget;
mod json;
mod module;
mod package;
mod report;
mod script;
mod symbol;
mod weight;

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use app::Source;
use module::{Contents, ModuleError};
use weight::Weight;

pub(crate) use app::{APPS, App};

use crate::{
    args::SizeOptions,
    job::JobError,
    setup::{self, Need, Ready},
    step::StepError,
    workspace::Workspace,
};

/// What builds an app small and compresses it.
pub(crate) const NEEDS: [Need; 4] = [Need::WasmBindgen, Need::WasmOpt, Need::Node, Need::Esbuild];
const ESBUILD: &str = if cfg!(windows) { "esbuild.cmd" } else { "esbuild" };

/// An app, and what was found out about it.
struct Measured {
    app: &'static App,
    /// Nothing for an app of JavaScript.
    wasm: Weight,
    js: Weight,
    contents: Option<Contents>,
}

impl Measured {
    /// All that a browser loads; the files are compressed one by one, as servers do it.
    fn total(&self) -> Weight {
        self.wasm + self.js
    }
}

/// Something that could not be measured, or weighs too much.
#[derive(Debug)]
enum SizeError {
    SetUp(StepError),
    Missing(Need),
    Job(JobError),
    File(PathBuf, io::Error),
    Module(&'static str, ModuleError),
    Weighing(&'static str),
    Budget(budget::BudgetError),
}

impl SizeError {
    fn file(path: &Path, error: io::Error) -> Self {
        Self::File(path.to_owned(), error)
    }
}

impl From<JobError> for SizeError {
    fn from(error: JobError) -> Self {
        Self::Job(error)
    }
}

impl fmt::Display for SizeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SetUp(error) => error.fmt(out),
            Self::Missing(need) => write!(out, "sizes cannot be measured without {need:?}"),
            Self::Job(error) => error.fmt(out),
            Self::File(path, error) => write!(out, "{}: {error}", path.display()),
            Self::Module(app, error) => write!(out, "{app}: {error}"),
            Self::Weighing(app) => write!(out, "{app}: Node.js did not tell the sizes"),
            Self::Budget(error) => error.fmt(out),
        }
    }
}

/// Sets up, builds the apps, and reports what they weigh.
pub(crate) fn run(workspace: &Workspace, options: &SizeOptions) -> ExitCode {
    match measure_and_report(workspace, options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("!! {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure_and_report(workspace: &Workspace, options: &SizeOptions) -> Result<(), SizeError> {
    let ready = prepare(workspace)?;
    let measured = options
        .apps
        .iter()
        .map(|app| measure(&ready, app))
        .collect::<Result<Vec<_>, _>>()?;
    report::print(&measured, options.functions);
    if let Some(path) = &options.json {
        fs::write(path, json::write(&measured)).map_err(|error| SizeError::file(path, error))?;
    }
    if options.check {
        budget::check(workspace, &measured).map_err(SizeError::Budget)?;
    }
    Ok(())
}

fn prepare(workspace: &Workspace) -> Result<Ready, SizeError> {
    let ready = setup::prepare(workspace, &NEEDS).map_err(SizeError::SetUp)?;
    ready
        .missing(&NEEDS)
        .map_or(Ok(ready), |need| Err(SizeError::Missing(need)))
}

fn measure(ready: &Ready, app: &'static App) -> Result<Measured, SizeError> {
    println!("\n== {}: {}", app.name, app.about);
    match app.source {
        Source::Package { name, module, .. } => {
            let built = package::build(ready, name, module)?;
            let named = fs::read(&built.named).map_err(|error| SizeError::file(&built.named, error))?;
            let contents = Contents::read(&named).map_err(|error| SizeError::Module(app.name, error))?;
            let [wasm, js] = weigh(ready, app, [built.wasm, built.js])?;
            Ok(Measured {
                app,
                wasm,
                js,
                contents: Some(contents),
            })
        }
        Source::Script(script) => {
            let [js] = weigh(ready, app, [script::build(ready, script)?])?;
            Ok(Measured {
                app,
                wasm: Weight::default(),
                js,
                contents: None,
            })
        }
    }
}

fn weigh<const N: usize>(
    ready: &Ready,
    app: &'static App,
    files: [PathBuf; N],
) -> Result<[Weight; N], SizeError> {
    let weights = weight::weigh(ready, &files)?;
    weights.try_into().map_err(|_| SizeError::Weighing(app.name))
}

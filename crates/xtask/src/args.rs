//! The command line: which task, with which options.

use std::{fmt, ops::Range, path::PathBuf, str::FromStr};

use crate::{
    bench::{BENCHES, Bench},
    simulate,
    size::{APPS, App},
    suite::{SUITES, Suite},
    walk,
};

/// What `cargo xtask help` prints.
pub(crate) const USAGE: &str = "\
usage: cargo xtask <task>

  demo [--framework leptos|yew] [--open] [--port 8080] [--release]
                         install what is missing, then serve the demo beside the local Entra ID
  test [--only SUITE]... install what is missing, then run every test, or the suites named
  api                    list the public API of the libraries anew, in docs/api
  docs                   install what is missing, then make the book of docs/, in target/book, with
                         what rustdoc says of the libraries beside it
  bench [--only BENCHMARK]... [--quick] [--json FILE] [--docs]
                         install what is missing, then measure how quick things are, in release: the
                         emulator, and the client beside MSAL.js; --docs puts the client's tables and
                         chart into docs/performance.md
  simulate [--seeds 1000000] [--seed SEED]
                         run the client in a simulated browser of several tabs, once for each seed,
                         or for one seed
  walk [--seeds 0..1000] [--seed SEED]
                         install what is missing, then walk through an app in headless Chromium by
                         random clicks, once for each seed, or for one seed
  size [--only APP]... [--functions 15] [--json FILE] [--check]
                         install what is missing, then weigh release builds beside MSAL.js;
                         --check fails where one is over its budget
  fuzz [--inputs 10000000] [--seed 1]
                         try mutated inputs on every parser, optimised; prints which do not hold
  leptos-next            install what is missing, then test msal-leptos with the release candidate of
                         the next Leptos, in a copy
  msrv                   check the libraries with the oldest compiler that their manifests name
  doctor                 only report which tools are there and which would be installed
  help                   this text";

/// What the user asks for.
#[derive(Debug, PartialEq)]
pub(crate) enum Task {
    Help,
    Api,
    Bench(BenchOptions),
    Docs,
    Doctor,
    Demo(DemoOptions),
    Simulate(SimulationOptions),
    Fuzz(FuzzOptions),
    LeptosNext,
    Msrv,
    Size(SizeOptions),
    Test(Vec<&'static Suite>),
    Walk(WalkOptions),
}

/// What shows a demo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Framework {
    #[default]
    Leptos,
    Yew,
}

/// How to serve the demo.
#[derive(Debug, PartialEq)]
pub(crate) struct DemoOptions {
    /// Which demo.
    pub(crate) framework: Framework,
    /// Show the demo in the default browser once it answers.
    pub(crate) open: bool,
    /// The port of the demo on localhost.
    pub(crate) port: u16,
    /// Build it small and fast instead of quickly.
    pub(crate) release: bool,
}

impl Default for DemoOptions {
    fn default() -> Self {
        Self {
            framework: Framework::default(),
            open: false,
            port: 8080,
            release: false,
        }
    }
}

/// How many inputs to try, and which.
#[derive(Debug, PartialEq)]
pub(crate) struct FuzzOptions {
    pub(crate) inputs: usize,
    /// What the inputs follow from.
    pub(crate) seed: usize,
}

/// What to weigh, and how much to tell of it.
#[derive(Debug, PartialEq)]
pub(crate) struct SizeOptions {
    pub(crate) apps: Vec<&'static App>,
    /// How many of the heaviest functions of each app are listed.
    pub(crate) functions: usize,
    /// Where to write everything that was found out.
    pub(crate) json: Option<PathBuf>,
    /// Fail when an app weighs more than its budget.
    pub(crate) check: bool,
}

/// Which seeds to run.
#[derive(Debug, PartialEq)]
pub(crate) enum SimulationOptions {
    /// So many, from 0 on.
    Seeds(u64),
    /// This one.
    Seed(u64),
}

impl SimulationOptions {
    pub(crate) fn seeds(&self) -> Range<u64> {
        match self {
            Self::Seeds(count) => 0..*count,
            Self::Seed(seed) => *seed..seed.saturating_add(1),
        }
    }
}

/// Which seeds to walk.
#[derive(Debug, PartialEq)]
pub(crate) struct WalkOptions {
    pub(crate) seeds: Range<u64>,
}

/// What to measure, and where to tell it.
#[derive(Debug, PartialEq)]
pub(crate) struct BenchOptions {
    /// In the order in which they run.
    pub(crate) benches: Vec<&'static Bench>,
    /// Few repetitions: enough to see that it works.
    pub(crate) quick: bool,
    /// Where the client's figures go instead of `target/bench/client.json`.
    pub(crate) json: Option<PathBuf>,
    /// Put the client's tables into the documentation.
    pub(crate) docs: bool,
}

/// A command line that cannot be followed.
#[derive(Debug, PartialEq)]
pub(crate) enum ArgsError {
    UnknownTask(String),
    UnknownOption(String),
    NoValue(&'static str),
    NotAPort(String),
    NotANumber(&'static str, String),
    UnknownFramework(String),
    NotARange(String),
    UnknownSuite(String),
    UnknownApp(String),
    UnknownBench(String),
}

impl fmt::Display for ArgsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownTask(task) => write!(out, "there is no task `{task}`"),
            Self::UnknownOption(option) => write!(out, "`{option}` is not an option of this task"),
            Self::NoValue(option) => write!(out, "{option} wants a value"),
            Self::NotAPort(value) => write!(out, "`{value}` is not a port: --port wants 1 to 65535"),
            Self::NotANumber(option, value) => {
                write!(out, "`{value}` is not a number: {option} wants one")
            }
            Self::UnknownFramework(name) => {
                write!(
                    out,
                    "there is no demo for `{name}`; the frameworks are leptos, yew"
                )
            }
            Self::NotARange(value) => {
                write!(out, "`{value}` is not a range: --seeds wants one as 0..1000")
            }
            Self::UnknownApp(name) => {
                let names: Vec<_> = APPS.iter().map(|app| app.name).collect();
                write!(out, "there is no app `{name}`; the apps are {}", names.join(", "))
            }
            Self::UnknownSuite(name) => {
                let names: Vec<_> = SUITES.iter().map(|suite| suite.name).collect();
                write!(
                    out,
                    "there is no suite `{name}`; the suites are {}",
                    names.join(", ")
                )
            }
            Self::UnknownBench(name) => {
                let names = BENCHES.each_ref().map(|bench| bench.name).join(", ");
                write!(out, "there is no benchmark `{name}`; the benchmarks are {names}")
            }
        }
    }
}

impl Task {
    /// Reads the words after `cargo xtask`.
    pub(crate) fn parse(words: impl IntoIterator<Item = String>) -> Result<Self, ArgsError> {
        let mut words = words.into_iter();
        let Some(task) = words.next() else {
            return Ok(Self::Help);
        };
        match task.as_str() {
            "help" | "--help" | "-h" => Ok(Self::Help),
            "api" => no_more(words).map(|()| Self::Api),
            "bench" => bench(words).map(Self::Bench),
            "docs" => no_more(words).map(|()| Self::Docs),
            "doctor" => no_more(words).map(|()| Self::Doctor),
            "demo" => demo(words).map(Self::Demo),
            "simulate" => simulation(words).map(Self::Simulate),
            "fuzz" => fuzz(words).map(Self::Fuzz),
            "leptos-next" => no_more(words).map(|()| Self::LeptosNext),
            "msrv" => no_more(words).map(|()| Self::Msrv),
            "size" => size(words).map(Self::Size),
            "test" => suites(words).map(Self::Test),
            "walk" => walk(words).map(Self::Walk),
            _ => Err(ArgsError::UnknownTask(task)),
        }
    }
}

fn no_more(mut words: impl Iterator<Item = String>) -> Result<(), ArgsError> {
    words
        .next()
        .map_or(Ok(()), |word| Err(ArgsError::UnknownOption(word)))
}

fn demo(words: impl Iterator<Item = String>) -> Result<DemoOptions, ArgsError> {
    let mut options = DemoOptions::default();
    let mut words = split_at_equals(words);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--framework" => {
                options.framework = framework(words.next().ok_or(ArgsError::NoValue("--framework"))?)?;
            }
            "--open" => options.open = true,
            "--release" => options.release = true,
            "--port" => options.port = port(words.next().ok_or(ArgsError::NoValue("--port"))?)?,
            _ => return Err(ArgsError::UnknownOption(word)),
        }
    }
    Ok(options)
}

fn framework(name: String) -> Result<Framework, ArgsError> {
    match name.as_str() {
        "leptos" => Ok(Framework::Leptos),
        "yew" => Ok(Framework::Yew),
        _ => Err(ArgsError::UnknownFramework(name)),
    }
}

fn port(value: String) -> Result<u16, ArgsError> {
    value
        .parse()
        .ok()
        .filter(|port| *port != 0)
        .ok_or(ArgsError::NotAPort(value))
}

fn fuzz(words: impl Iterator<Item = String>) -> Result<FuzzOptions, ArgsError> {
    let mut options = FuzzOptions {
        inputs: 10_000_000,
        seed: 1,
    };
    let mut words = split_at_equals(words);
    while let Some(word) = words.next() {
        let mut value = |option| words.next().ok_or(ArgsError::NoValue(option));
        match word.as_str() {
            "--inputs" => options.inputs = number("--inputs", value("--inputs")?)?,
            "--seed" => options.seed = number("--seed", value("--seed")?)?,
            _ => return Err(ArgsError::UnknownOption(word)),
        }
    }
    Ok(options)
}

fn size(words: impl Iterator<Item = String>) -> Result<SizeOptions, ArgsError> {
    let (mut named, mut functions, mut json, mut check) = (Vec::new(), 15, None, false);
    let mut words = split_at_equals(words);
    while let Some(word) = words.next() {
        let mut value = |option| words.next().ok_or(ArgsError::NoValue(option));
        match word.as_str() {
            "--only" => named.push(app(value("--only")?)?),
            "--functions" => functions = number("--functions", value("--functions")?)?,
            "--json" => json = Some(value("--json")?.into()),
            "--check" => check = true,
            _ => return Err(ArgsError::UnknownOption(word)),
        }
    }
    let wanted = |app: &&App| named.is_empty() || named.contains(app);
    Ok(SizeOptions {
        apps: APPS.iter().filter(wanted).collect(),
        functions,
        json,
        check,
    })
}

fn simulation(words: impl Iterator<Item = String>) -> Result<SimulationOptions, ArgsError> {
    let mut options = SimulationOptions::Seeds(simulate::SEEDS);
    let mut words = split_at_equals(words);
    while let Some(word) = words.next() {
        let mut value = |option| number(option, words.next().ok_or(ArgsError::NoValue(option))?);
        options = match word.as_str() {
            "--seeds" => SimulationOptions::Seeds(value("--seeds")?),
            "--seed" => SimulationOptions::Seed(value("--seed")?),
            _ => return Err(ArgsError::UnknownOption(word)),
        };
    }
    Ok(options)
}

fn walk(words: impl Iterator<Item = String>) -> Result<WalkOptions, ArgsError> {
    let mut seeds = walk::SEEDS;
    let mut words = split_at_equals(words);
    while let Some(word) = words.next() {
        let mut value = |option| words.next().ok_or(ArgsError::NoValue(option));
        seeds = match word.as_str() {
            "--seeds" => range(value("--seeds")?)?,
            "--seed" => {
                let seed: u64 = number("--seed", value("--seed")?)?;
                seed..seed.saturating_add(1)
            }
            _ => return Err(ArgsError::UnknownOption(word)),
        };
    }
    Ok(WalkOptions { seeds })
}

/// `40..80`.
fn range(value: String) -> Result<Range<u64>, ArgsError> {
    let ends = value.split_once("..");
    let range = ends.and_then(|(start, end)| Some(start.parse().ok()?..end.parse().ok()?));
    range
        .filter(|range| !range.is_empty())
        .ok_or(ArgsError::NotARange(value))
}

fn app(name: String) -> Result<&'static App, ArgsError> {
    let app = APPS.iter().find(|app| app.name == name);
    app.ok_or(ArgsError::UnknownApp(name))
}

fn number<T: FromStr>(option: &'static str, value: String) -> Result<T, ArgsError> {
    value.parse().map_err(|_| ArgsError::NotANumber(option, value))
}

fn bench(words: impl Iterator<Item = String>) -> Result<BenchOptions, ArgsError> {
    let mut named = Vec::new();
    let (mut quick, mut json, mut docs) = (false, None, false);
    let mut words = split_at_equals(words);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--quick" => quick = true,
            "--docs" => docs = true,
            "--json" => json = Some(words.next().ok_or(ArgsError::NoValue("--json"))?.into()),
            "--only" => named.push(words.next().ok_or(ArgsError::NoValue("--only"))?),
            _ => return Err(ArgsError::UnknownOption(word)),
        }
    }
    let is_known = |name: &&String| BENCHES.iter().any(|bench| bench.name == **name);
    if let Some(unknown) = named.iter().find(|name| !is_known(name)) {
        return Err(ArgsError::UnknownBench(unknown.clone()));
    }
    let wanted = |bench: &&Bench| named.is_empty() || named.iter().any(|name| name == bench.name);
    Ok(BenchOptions {
        benches: BENCHES.iter().filter(wanted).collect(),
        quick,
        json,
        docs,
    })
}

/// The suites named, in the order in which they run; all of them when none is named.
fn suites(words: impl Iterator<Item = String>) -> Result<Vec<&'static Suite>, ArgsError> {
    let mut named = Vec::new();
    let mut words = split_at_equals(words);
    while let Some(word) = words.next() {
        if word != "--only" {
            return Err(ArgsError::UnknownOption(word));
        }
        let name = words.next().ok_or(ArgsError::NoValue("--only"))?;
        if !SUITES.iter().any(|suite| suite.name == name) {
            return Err(ArgsError::UnknownSuite(name));
        }
        named.push(name);
    }
    let wanted = |suite: &&Suite| named.is_empty() || named.iter().any(|name| name == suite.name);
    Ok(SUITES.iter().filter(wanted).collect())
}

/// `--port=8081` reads as `--port 8081`.
fn split_at_equals(words: impl Iterator<Item = String>) -> impl Iterator<Item = String> {
    words.flat_map(|word| match word.split_once('=') {
        Some((option, value)) if option.starts_with("--") => vec![option.to_owned(), value.to_owned()],
        _ => vec![word],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Task, ArgsError> {
        Task::parse(line.split_whitespace().map(str::to_owned))
    }

    fn suite_names(line: &str) -> Vec<&'static str> {
        match parse(line) {
            Ok(Task::Test(suites)) => suites.iter().map(|suite| suite.name).collect(),
            other => panic!("{line} gives {other:?}"),
        }
    }

    #[test]
    fn the_demo_has_its_port_unless_told_otherwise() {
        assert_eq!(
            parse("demo"),
            Ok(Task::Demo(DemoOptions {
                framework: Framework::Leptos,
                open: false,
                port: 8080,
                release: false
            }))
        );
        let told = Ok(Task::Demo(DemoOptions {
            framework: Framework::Leptos,
            open: true,
            port: 8081,
            release: false,
        }));
        assert_eq!(parse("demo --open --port 8081"), told);
        assert_eq!(parse("demo --port=8081 --open"), told);
    }

    #[test]
    fn the_demo_is_the_one_for_leptos_unless_told_otherwise() {
        let framework = |line: &str| match parse(line) {
            Ok(Task::Demo(options)) => options.framework,
            other => panic!("{line} gives {other:?}"),
        };
        assert_eq!(framework("demo --framework yew"), Framework::Yew);
        assert_eq!(framework("demo --framework=leptos"), Framework::Leptos);
        let error = parse("demo --framework react").expect_err("no such demo");
        assert!(error.to_string().contains("leptos, yew"), "{error}");
    }

    #[test]
    fn a_port_that_is_none_is_refused() {
        for value in ["0", "65536", "http"] {
            assert_eq!(
                parse(&format!("demo --port {value}")),
                Err(ArgsError::NotAPort(value.into()))
            );
        }
        assert_eq!(parse("demo --port"), Err(ArgsError::NoValue("--port")));
    }

    #[test]
    fn all_suites_run_when_none_is_named() {
        assert_eq!(suite_names("test").len(), SUITES.len());
    }

    #[test]
    fn named_suites_run_in_their_own_order_and_once() {
        assert_eq!(
            suite_names("test --only native --only=fmt --only native"),
            ["fmt", "native"]
        );
    }

    fn bench_options(line: &str) -> BenchOptions {
        match parse(line) {
            Ok(Task::Bench(options)) => options,
            other => panic!("{line} gives {other:?}"),
        }
    }

    #[test]
    fn everything_is_measured_at_length_unless_told_otherwise() {
        let options = bench_options("bench");
        assert_eq!(options.benches.len(), BENCHES.len());
        assert!(!options.quick && !options.docs && options.json.is_none());
    }

    #[test]
    fn named_benchmarks_run_as_told() {
        let options = bench_options("bench --quick --only=client --json out.json --docs");
        let names: Vec<_> = options.benches.iter().map(|bench| bench.name).collect();
        assert_eq!(names, ["client"]);
        assert!(options.quick && options.docs);
        assert_eq!(options.json, Some("out.json".into()));
        assert_eq!(parse("bench --json"), Err(ArgsError::NoValue("--json")));
        let error = parse("bench --only server")
            .expect_err("no such benchmark")
            .to_string();
        assert!(error.contains("emulator, client"), "{error}");
    }

    #[test]
    fn an_unknown_suite_is_answered_with_the_known_ones() {
        let error = parse("test --only nativ").expect_err("no such suite");
        assert!(
            error
                .to_string()
                .contains("clippy-wasm, doc, package, native, wasm, journeys, server, msal-js"),
            "{error}"
        );
    }

    fn size_options(line: &str) -> SizeOptions {
        match parse(line) {
            Ok(Task::Size(options)) => options,
            other => panic!("{line} gives {other:?}"),
        }
    }

    #[test]
    fn all_apps_are_weighed_when_none_is_named() {
        let options = size_options("size");
        assert_eq!(options.apps.len(), APPS.len());
        assert_eq!((options.json, options.check), (None, false));
    }

    #[test]
    fn named_apps_are_weighed_in_their_own_order_and_once() {
        let apps = "--only msal-react --only=quick-start --only msal-react";
        let options = size_options(&format!("size {apps} --functions 3 --json=size.json --check"));
        let names: Vec<_> = options.apps.iter().map(|app| app.name).collect();
        assert_eq!(names, ["quick-start", "msal-react"]);
        assert_eq!((options.functions, options.check), (3, true));
        assert_eq!(options.json, Some("size.json".into()));
    }

    #[test]
    fn an_unknown_app_is_answered_with_the_known_ones() {
        let error = parse("size --only vue").expect_err("no such app");
        assert!(error.to_string().contains("empty-leptos, quick-start"), "{error}");
        assert_eq!(parse("size --only"), Err(ArgsError::NoValue("--only")));
        let error = ArgsError::NotANumber("--functions", "all".into());
        assert_eq!(parse("size --functions all"), Err(error));
    }

    #[test]
    fn a_million_seeds_are_simulated_unless_others_are_named() {
        let seeds = |line: &str| match parse(line) {
            Ok(Task::Simulate(options)) => options.seeds(),
            other => panic!("{line} gives {other:?}"),
        };
        assert_eq!(seeds("simulate"), 0..1_000_000);
        assert_eq!(seeds("simulate --seeds=50"), 0..50);
        assert_eq!(seeds("simulate --seed 7"), 7..8);
        let error = ArgsError::NotANumber("--seed", "first".into());
        assert_eq!(parse("simulate --seed first"), Err(error));
    }

    #[test]
    fn a_thousand_seeds_are_walked_unless_others_are_named() {
        let walk = |seeds| Ok(Task::Walk(WalkOptions { seeds }));
        assert_eq!(parse("walk"), walk(0..1000));
        assert_eq!(parse("walk --seeds=40..80"), walk(40..80));
        assert_eq!(parse("walk --seed 7"), walk(7..8));
        for value in ["8..7", "40", "a..b"] {
            let error = ArgsError::NotARange(value.into());
            assert_eq!(parse(&format!("walk --seeds {value}")), Err(error));
        }
    }

    #[test]
    fn ten_million_inputs_are_tried_unless_told_otherwise() {
        let fuzz = |inputs, seed| Ok(Task::Fuzz(FuzzOptions { inputs, seed }));
        assert_eq!(parse("fuzz"), fuzz(10_000_000, 1));
        assert_eq!(parse("fuzz --inputs=5 --seed 3"), fuzz(5, 3));
        let error = ArgsError::NotANumber("--inputs", "many".into());
        assert_eq!(parse("fuzz --inputs many"), Err(error));
    }

    #[test]
    fn what_is_not_understood_is_not_ignored() {
        assert_eq!(parse("bake"), Err(ArgsError::UnknownTask("bake".into())));
        assert_eq!(
            parse("test --fast"),
            Err(ArgsError::UnknownOption("--fast".into()))
        );
        assert_eq!(
            parse("bench --fast"),
            Err(ArgsError::UnknownOption("--fast".into()))
        );
        assert_eq!(
            parse("doctor --fix"),
            Err(ArgsError::UnknownOption("--fix".into()))
        );
        for (task, parsed) in [
            ("api", Task::Api),
            ("docs", Task::Docs),
            ("leptos-next", Task::LeptosNext),
            ("msrv", Task::Msrv),
        ] {
            assert_eq!(parse(task), Ok(parsed));
            let error = ArgsError::UnknownOption("--check".into());
            assert_eq!(parse(&format!("{task} --check")), Err(error));
        }
    }
}

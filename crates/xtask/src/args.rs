//! The command line: which task, with which options.

mod error;
mod options;

use std::{ops::Range, str::FromStr};

use crate::{
    bench::{BENCHES, Bench},
    simulate,
    size::{APPS, App},
    suite::{SUITES, Suite},
    walk,
};
pub(crate) use error::ArgsError;
pub(crate) use options::{
    BenchOptions, DemoOptions, Framework, FuzzOptions, SimulationOptions, SizeOptions, WalkOptions,
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
mod tests;

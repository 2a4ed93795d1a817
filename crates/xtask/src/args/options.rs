//! What the tasks can be told.

use std::{ops::Range, path::PathBuf};

use crate::{bench::Bench, size::App};

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

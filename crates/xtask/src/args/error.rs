//! What is wrong with a command line.

use std::fmt;

use crate::{bench::BENCHES, size::APPS, suite::SUITES};

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

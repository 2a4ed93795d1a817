//! One step of the set-up: look for a tool, and install it when there is none that suits.

use std::{fmt, io};

use crate::job::JobError;

/// A tool that suits.
pub(crate) struct Found<P> {
    /// As the tool tells it.
    pub(crate) version: String,
    /// Where it is.
    pub(crate) place: String,
    /// What the tasks need to know of it.
    pub(crate) product: P,
}

/// A tool that tasks need.
pub(crate) trait Tool {
    /// What a task uses.
    type Product;

    /// The name it is known by.
    fn name(&self) -> &'static str;

    /// What it is needed for: "bundles the demo".
    fn purpose(&self) -> &'static str;

    /// Looks for one that suits; otherwise says why there is none.
    fn find(&self) -> Result<Found<Self::Product>, String>;

    /// What [`install`](Self::install) would do, after "would": "compile trunk 0.21.14".
    fn remedy(&self) -> String;

    /// Makes [`find`](Self::find) succeed.
    fn install(&self) -> Result<(), StepError>;
}

/// A tool that could not be had.
#[derive(Debug)]
pub(crate) enum StepError {
    /// A command failed.
    Job(JobError),
    /// A file could not be read or written.
    Io(&'static str, io::Error),
    /// We do not know how to install it here.
    ByHand { why: String, how: String },
    /// It was installed, and still is not there.
    StillMissing { name: &'static str, why: String },
}

impl From<JobError> for StepError {
    fn from(error: JobError) -> Self {
        Self::Job(error)
    }
}

impl fmt::Display for StepError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Job(error) => error.fmt(out),
            Self::Io(what, error) => write!(out, "{what}: {error}"),
            Self::ByHand { why, how } => write!(out, "{why}\n   by hand: {how}"),
            Self::StillMissing { name, why } => {
                write!(out, "{name} was installed, but it does not suit: {why}")
            }
        }
    }
}

/// The tool, installed first if need be.
pub(crate) fn ensure<T: Tool>(tool: &T) -> Result<T::Product, StepError> {
    let why = match tool.find() {
        Ok(found) => return Ok(ok(tool, found)),
        Err(why) => why,
    };
    println!(" > {} ({}): {why}", tool.name(), tool.purpose());
    println!("   going to {}", tool.remedy());
    tool.install()?;
    match tool.find() {
        Ok(found) => Ok(ok(tool, found)),
        Err(why) => Err(StepError::StillMissing {
            name: tool.name(),
            why,
        }),
    }
}

fn ok<T: Tool>(tool: &T, found: Found<T::Product>) -> T::Product {
    println!("ok {}: {} ({})", tool.name(), found.version, found.place);
    found.product
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[derive(Default)]
    struct Hammer {
        there: Cell<bool>,
        broken: bool,
        installs: Cell<u32>,
    }

    impl Tool for Hammer {
        type Product = u32;

        fn name(&self) -> &'static str {
            "hammer"
        }

        fn purpose(&self) -> &'static str {
            "nails"
        }

        fn find(&self) -> Result<Found<u32>, String> {
            let found = Found {
                version: "1".into(),
                place: "the shed".into(),
                product: 7,
            };
            if self.there.get() {
                Ok(found)
            } else {
                Err("not found".into())
            }
        }

        fn remedy(&self) -> String {
            "buy one".into()
        }

        fn install(&self) -> Result<(), StepError> {
            self.installs.set(self.installs.get() + 1);
            self.there.set(!self.broken);
            Ok(())
        }
    }

    #[test]
    fn a_tool_that_is_there_is_not_installed() {
        let hammer = Hammer {
            there: true.into(),
            ..Hammer::default()
        };
        assert_eq!(ensure(&hammer).unwrap(), 7);
        assert_eq!(hammer.installs.get(), 0);
    }

    #[test]
    fn a_missing_tool_is_installed_once() {
        let hammer = Hammer::default();
        assert_eq!(ensure(&hammer).unwrap(), 7);
        assert_eq!(hammer.installs.get(), 1);
    }

    #[test]
    fn an_installation_that_brings_nothing_is_an_error() {
        let hammer = Hammer {
            broken: true,
            ..Hammer::default()
        };
        assert!(matches!(ensure(&hammer), Err(StepError::StillMissing { .. })));
    }
}

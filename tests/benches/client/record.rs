//! What was measured, one line for each time, and what is good to know about it.

use std::env;
use std::fmt::Write as _;
use std::fs;

use journeys::{Failure, Outcome};

use crate::library::Library;
use crate::plan::Cell;

/// Names the file to write.
const VARIABLE: &str = "MSAL_BENCH_RECORD";

/// Lines of words between tabs: `fact`, its name and its text; or `time`, what was timed, whose,
/// accounts, tokens, round and milliseconds.
#[derive(Debug, Default)]
pub(crate) struct Record {
    lines: String,
}

impl Record {
    /// Keeps something that is not a time.
    pub(crate) fn fact(&mut self, name: &str, text: impl std::fmt::Display) {
        self.line(format_args!("fact\t{name}\t{text}"));
    }

    /// Keeps a time.
    pub(crate) fn time(&mut self, what: &str, library: Library, cell: Cell, round: usize, ms: f64) {
        let Cell { accounts, tokens } = cell;
        self.line(format_args!(
            "time\t{what}\t{library}\t{accounts}\t{tokens}\t{round}\t{ms:.6}"
        ));
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a `String` does not fail.
        let _ = writeln!(self.lines, "{line}");
    }

    /// Writes the file that the environment names; without a name the lines go to standard output.
    pub(crate) fn write(&self) -> Outcome {
        match env::var_os(VARIABLE) {
            Some(path) => {
                fs::write(&path, &self.lines).map_err(Failure::system(format!("{}", path.display())))
            }
            None => {
                print!("{}", self.lines);
                Ok(())
            }
        }
    }
}

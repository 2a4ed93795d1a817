//! Counting what test programs report.

use std::fmt;

/// How a suite is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It succeeds or fails as a whole and counts as one.
    Check,
    /// It consists of tests, of which there must be some.
    Tests,
}

/// What the test programs of a suite have reported so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    passed: u32,
    failed: u32,
    ignored: u32,
}

/// What came of a suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) passed: u32,
    /// Includes what was ignored: a test that does not run proves nothing.
    pub(super) failed: u32,
    remark: Option<Remark>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Remark {
    RanNothing,
    Ignored(u32),
    /// It failed although no test did: it did not compile, or a program crashed.
    Broken,
}

impl Tally {
    /// Reads one line of output: "test result: ok. 5 passed; 0 failed; 1 ignored; …" counts.
    pub(super) fn read(&mut self, line: &str) {
        let line = without_colours(line);
        let Some(counts) = line.trim_start().strip_prefix("test result: ") else {
            return;
        };
        self.passed += count(counts, "passed");
        self.failed += count(counts, "failed");
        self.ignored += count(counts, "ignored");
    }

    /// The judgement, given whether all commands succeeded.
    pub(super) fn outcome(self, kind: Kind, succeeded: bool) -> Outcome {
        let failed = self.failed + self.ignored;
        let outcome = |passed, failed, remark| Outcome {
            passed,
            failed,
            remark,
        };
        match (kind, succeeded) {
            (Kind::Check, true) => outcome(1, 0, None),
            (Kind::Check, false) => outcome(0, 1, None),
            (Kind::Tests, false) if self.failed == 0 => {
                outcome(self.passed, failed + 1, Some(Remark::Broken))
            }
            (Kind::Tests, true) if self == Self::default() => outcome(0, 1, Some(Remark::RanNothing)),
            (Kind::Tests, _) if self.ignored > 0 => {
                outcome(self.passed, failed, Some(Remark::Ignored(self.ignored)))
            }
            (Kind::Tests, _) => outcome(self.passed, failed, None),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        match self.remark {
            None => Ok(()),
            Some(Remark::RanNothing) => write!(out, " (it ran no test)"),
            Some(Remark::Ignored(count)) => write!(out, " ({count} of them ignored)"),
            Some(Remark::Broken) => write!(out, " (it broke off)"),
        }
    }
}

/// The number before a word in "5 passed; 0 failed; 1 ignored".
fn count(counts: &str, what: &str) -> u32 {
    let mut words = counts
        .split([' ', ';'])
        .filter(|word| !word.is_empty())
        .peekable();
    while let Some(word) = words.next() {
        if words.peek() == Some(&what) {
            return word.parse().unwrap_or(0);
        }
    }
    0
}

/// The text without the escape sequences that colour it.
fn without_colours(line: &str) -> String {
    let mut pieces = line.split('\u{1b}');
    let plain = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(plain, |plain, piece| {
        let end = piece
            .find(|letter: char| letter.is_ascii_alphabetic())
            .map_or(piece.len(), |end| end + 1);
        plain + &piece[end..]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out; finished in 0.01s";
    const BAD: &str = "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
    const NONE: &str = "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out";
    const IGNORED: &str = "test result: ok. 4 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out";

    fn outcome(lines: &[&str], succeeded: bool) -> (u32, u32) {
        let mut tally = Tally::default();
        lines.iter().for_each(|line| tally.read(line));
        let outcome = tally.outcome(Kind::Tests, succeeded);
        (outcome.passed, outcome.failed)
    }

    #[test]
    fn the_counts_of_all_test_programs_add_up() {
        assert_eq!(outcome(&["running 5 tests", GOOD, "", BAD, NONE], false), (8, 2));
    }

    #[test]
    fn colours_do_not_hide_a_result() {
        let line = "test result: \u{1b}[32mok\u{1b}[m. 5 passed; 0 failed; 0 ignored";
        assert_eq!(outcome(&[line], true), (5, 0));
    }

    #[test]
    fn other_lines_do_not_count() {
        let line = "test prints_a_result ... 7 passed; 1 failed";
        assert_eq!(outcome(&[GOOD, line], true), (5, 0));
    }

    #[test]
    fn a_suite_that_ran_nothing_failed() {
        assert_eq!(outcome(&[NONE, NONE], true), (0, 1));
        assert_eq!(outcome(&[], true), (0, 1));
    }

    #[test]
    fn an_ignored_test_failed() {
        assert_eq!(outcome(&[IGNORED], true), (4, 3));
    }

    #[test]
    fn a_suite_that_broke_off_failed_although_no_test_did() {
        assert_eq!(outcome(&[], false), (0, 1));
        assert_eq!(outcome(&[GOOD], false), (5, 1));
    }

    #[test]
    fn a_check_counts_as_one() {
        let tally = Tally::default();
        assert_eq!(tally.outcome(Kind::Check, true).to_string(), "1 passed, 0 failed");
        assert_eq!(
            tally.outcome(Kind::Check, false).to_string(),
            "0 passed, 1 failed"
        );
    }
}

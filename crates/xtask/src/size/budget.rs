//! What each app of ours may weigh, as `tests/apps/budgets.toml` says.

use std::{fmt, fs, io, path::PathBuf};

use super::{Measured, report::grouped};
use crate::workspace::Workspace;

const FILE: &str = "tests/apps/budgets.toml";

/// An app that is too heavy, or whose budget is not known.
#[derive(Debug)]
pub(super) enum BudgetError {
    Unreadable(PathBuf, io::Error),
    Line(String),
    NoBudget(&'static str),
    Exceeded(Vec<Excess>),
}

/// An app that is heavier than it may be, in bytes after brotli.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excess {
    app: &'static str,
    weight: u64,
    budget: u64,
}

impl fmt::Display for BudgetError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) => write!(out, "{}: {error}", path.display()),
            Self::Line(line) => write!(out, "{FILE}: `{line}` is not `app = bytes`"),
            Self::NoBudget(app) => write!(out, "{FILE} has no budget for {app}"),
            Self::Exceeded(excesses) => {
                for Excess { app, weight, budget } in excesses {
                    let (more, weight, budget) =
                        (grouped(weight - budget), grouped(*weight), grouped(*budget));
                    writeln!(
                        out,
                        "{app} is {more} bytes over its budget: {weight} of {budget} after brotli"
                    )?;
                }
                write!(
                    out,
                    "   `cargo xtask size` shows what is heavy; where the bytes are worth it, raise the budget in {FILE}"
                )
            }
        }
    }
}

/// Compares the measured apps of ours with their budgets.
pub(super) fn check(workspace: &Workspace, measured: &[Measured]) -> Result<(), BudgetError> {
    let path = workspace.root.join(FILE);
    let text = fs::read_to_string(&path).map_err(|error| BudgetError::Unreadable(path, error))?;
    let ours = measured.iter().filter(|one| one.contents.is_some());
    let weights: Vec<_> = ours.map(|one| (one.app.name, one.total().brotli)).collect();
    compare(&read(&text)?, &weights)
}

fn compare(budgets: &[(String, u64)], weights: &[(&'static str, u64)]) -> Result<(), BudgetError> {
    let mut excesses = Vec::new();
    for &(app, weight) in weights {
        let budget = budgets.iter().find(|(name, _)| name == app);
        let &(_, budget) = budget.ok_or(BudgetError::NoBudget(app))?;
        println!("{app}: {} bytes of {}", grouped(weight), grouped(budget));
        if weight > budget {
            excesses.push(Excess { app, weight, budget });
        }
    }
    if excesses.is_empty() {
        Ok(())
    } else {
        Err(BudgetError::Exceeded(excesses))
    }
}

/// The part of TOML that the file needs: `app = bytes`, and comments.
fn read(text: &str) -> Result<Vec<(String, u64)>, BudgetError> {
    let lines = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).map(entry).collect()
}

fn entry(line: &str) -> Result<(String, u64), BudgetError> {
    let entry = line.split_once('=').and_then(|(app, bytes)| {
        let bytes = bytes.trim().replace('_', "").parse().ok()?;
        Some((app.trim().to_owned(), bytes))
    });
    entry.ok_or_else(|| BudgetError::Line(line.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::size::{APPS, app::Source};

    #[test]
    fn an_app_may_weigh_its_budget_and_no_byte_more() {
        let budgets = read("# bytes\nquick-start = 1_000 # after brotli\n\ndemo = 5").unwrap();
        assert!(compare(&budgets, &[("quick-start", 1000), ("demo", 5)]).is_ok());
        let error = compare(&budgets, &[("quick-start", 1001), ("demo", 5)]).expect_err("too heavy");
        let told = error.to_string();
        assert!(
            told.contains("quick-start is 1 bytes over its budget: 1 001 of 1 000"),
            "{told}"
        );
        assert!(!told.contains("demo"), "{told}");
    }

    #[test]
    fn an_app_without_a_budget_is_not_let_through() {
        assert!(matches!(
            compare(&[], &[("demo", 5)]),
            Err(BudgetError::NoBudget("demo"))
        ));
        assert!(matches!(read("[budgets]"), Err(BudgetError::Line(_))));
    }

    #[test]
    fn every_app_of_ours_has_a_budget() {
        let text = fs::read_to_string(Workspace::here().root.join(FILE)).unwrap();
        let budgets = read(&text).unwrap();
        for app in APPS
            .iter()
            .filter(|app| matches!(app.source, Source::Package { .. }))
        {
            assert!(budgets.iter().any(|(name, _)| name == app.name), "{}", app.name);
        }
    }
}

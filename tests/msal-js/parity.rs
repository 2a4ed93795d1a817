//! `docs/parity.md` beside the packages that it is about.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use journeys::Outcome;
use serde_json::Value;

use crate::harness::judged;

const PAGE: &str = include_str!("../../docs/parity.md");

/// The packages and the class, as the page calls them.
const SECTIONS: [(&str, &str); 3] = [
    ("`@azure/msal-react`", "react"),
    ("Methods of `PublicClientApplication`", "methods"),
    ("`@azure/msal-browser`", "browser"),
];

#[test]
fn every_name_that_msal_js_exports_has_a_row() {
    judged(async |judge| {
        judge.open().await?;
        let mut exports = names(judge.browser().script("return window.judge.exports", &[]).await?);
        judge.go("/react").await?;
        exports.extend(names(
            judge.browser().script("return window.judge.exports", &[]).await?,
        ));
        for (title, key) in SECTIONS {
            let exported = exports.get(key).cloned().unwrap_or_default();
            assert!(exported.len() > 5, "{key}: {exported:?}");
            assert_eq!(listed(title), exported, "{title}");
        }
        Outcome::Ok(())
    });
}

#[test]
fn every_test_that_is_named_exists() {
    let sources = sources_of_tests();
    for row in SECTIONS.iter().flat_map(|(title, _)| rows(title)) {
        let [name, here, test] = row;
        if let Some(test) = quoted(test) {
            assert!(
                sources.contains(&format!("fn {test}(")),
                "{name}: there is no test {test}"
            );
        }
        assert!(!here.is_empty(), "{name}: says nothing");
    }
}

/// The cells of a section's table.
fn rows(title: &str) -> Vec<[&'static str; 3]> {
    let cells = |line: &'static str| {
        let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
        Some([cells.next()?, cells.next()?, cells.next()?])
    };
    let rows = section(title).lines().filter_map(cells);
    rows.filter(|[name, ..]| name.starts_with('`')).collect()
}

/// What stands under a heading of the page.
pub(crate) fn section(title: &str) -> &'static str {
    let heading = format!("\n## {title}\n");
    let (_, section) = PAGE
        .split_once(&heading)
        .unwrap_or_else(|| panic!("{title} is missing"));
    section.split("\n## ").next().unwrap_or_default()
}

fn listed(title: &str) -> BTreeSet<String> {
    let names = rows(title).into_iter().filter_map(|[name, ..]| quoted(name));
    names.map(str::to_owned).collect()
}

/// What stands in backquotes.
pub(crate) fn quoted(cell: &str) -> Option<&str> {
    cell.split('`').nth(1)
}

fn names(exports: Value) -> BTreeMap<String, BTreeSet<String>> {
    serde_json::from_value(exports).expect("names by package")
}

/// All Rust of the repository, since a test stands beside what it is about.
pub(crate) fn sources_of_tests() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut folders = vec![root];
    let mut text = String::new();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).expect("a folder of the repository");
        let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
        let (below, files): (Vec<PathBuf>, Vec<PathBuf>) = paths.partition(|path| path.is_dir());
        folders.extend(below);
        let rust = files
            .iter()
            .filter(|path| path.extension().is_some_and(|end| end == "rs"));
        rust.for_each(|path| text.push_str(&fs::read_to_string(path).expect("a source file")));
    }
    text
}

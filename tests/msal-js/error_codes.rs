//! `docs/errors.md` beside the codes of this repository and those of MSAL.js.

use std::collections::BTreeSet;

use journeys::Outcome;
use serde_json::json;

use crate::harness::judged;

const PAGE: &str = include_str!("../../docs/errors.md");
const SOURCES: [&str; 3] = [
    include_str!("../../crates/msal-core/src/error.rs"),
    include_str!("../../crates/msal-core/src/error/client.rs"),
    include_str!("../../crates/msal-web/src/external_tokens.rs"),
];

#[test]
fn every_code_of_an_error_is_explained() {
    let explained: BTreeSet<_> = rows().into_iter().map(|(code, _)| code).collect();
    assert_eq!(explained, codes());
}

#[test]
fn a_code_counts_as_msals_exactly_when_msal_has_it() {
    judged(async |judge| {
        judge.open().await?;
        let known = judge.browser().script("return window.judge.codes", &[]).await?;
        let known = known.as_array().expect("a list of codes");
        assert!(known.len() > 50, "{known:?}");
        for (code, owner) in rows() {
            let expected = if known.contains(&json!(code)) {
                "MSAL"
            } else {
                "ours"
            };
            assert_eq!(owner, expected, "{code}");
        }
        Outcome::Ok(())
    });
}

/// The codes of the page, each with whose it is.
fn rows() -> Vec<(&'static str, &'static str)> {
    let cells = |line: &'static str| {
        let (code, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
        Some((code, rest.split(" |").next()?))
    };
    PAGE.lines().filter_map(cells).collect()
}

/// What stands behind the arrows of the functions `code`.
fn codes() -> BTreeSet<&'static str> {
    let functions = SOURCES
        .iter()
        .flat_map(|source| source.split("pub fn code(").skip(1));
    let bodies = functions.map(|function| function.split("\n    }\n").next().unwrap_or_default());
    bodies
        .flat_map(|body| body.split('"').skip(1).step_by(2))
        .collect()
}

//! Random walks, each chosen by a seed.

use std::env;
use std::ops::Range;

use crate::plan::Plan;
use crate::walkers::check_all;

/// How many seeds the tests walk.
const SEEDS: u64 = 20;

/// The seeds that the environment asks for: a range, `7..8`.
fn seeds() -> Range<u64> {
    let Ok(text) = env::var("MSAL_WALK_SEEDS") else {
        return 0..SEEDS;
    };
    let ends = text.split_once("..");
    let range = ends.and_then(|(start, end)| Some(start.parse().ok()?..end.parse().ok()?));
    range.unwrap_or_else(|| panic!("MSAL_WALK_SEEDS wants a range as 0..30, not {text}"))
}

#[test]
fn a_sign_in_succeeds_wherever_a_walk_has_led() {
    check_all(seeds().map(Plan::of_seed).collect());
}

//! Mutated inputs for every parser that reads what a server, an address or a storage holds.
//!
//! Each [`Target`] is a parser with a corpus of real inputs and a check of what must hold for any
//! input: no panic, what is written is read again as it was, and what is accepted is what it claims
//! to be. Inputs are made from the corpus by [`mutated`], and follow from the seed, the target's
//! name and a number alone, so that each can be had again.
//!
//! `cargo xtask fuzz` runs ten million, optimised and with overflow checks; the tests of this
//! package run a few thousand for each target, and long ones.

mod corpus;
mod json_mutation;
mod long;
mod mutation;
mod random;
mod run;
mod targets;

pub use mutation::mutated;
pub use random::Choice;
pub use run::{Finding, Report, SLOW, input, run, run_long, try_input};
pub use targets::{TARGETS, Target};

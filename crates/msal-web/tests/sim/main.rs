//! The client in a browser with several tabs, in a deterministic simulation.
//!
//! A seed chooses everything: how many tabs there are, whether they share a store and locks, how
//! the store reads and writes, what users do in which tab, which task runs next, when time passes,
//! how long each request takes and what becomes of it, which tab crashes after which single write,
//! freezes or is loaded again. The client is the real one; the authority is that of `msal-testkit`.
//! What must hold is written down in `rules.rs` and checked all the time; at the end everything
//! is well again, everything comes to an end, and everybody who is signed in gets a new token.
//!
//! `cargo xtask simulate` runs a million seeds, `cargo xtask simulate --seed 7` one, and a seed
//! that fails is printed with its steps. It always runs in the same way.
//!
//! That the simulation can fail has been tried by breaking the client. Of the seeds from 0 on, this
//! one found it:
//!
//! | what was broken | seed |
//! |---|---|
//! | no lock around a refresh | 1 |
//! | no look into the cache once the lock is there | 48 |
//! | no look at what other tabs have written to a slow store | 478 |
//! | lists written before entries | 1 |
//! | the list of accounts written before the list of tokens | 18 |
//! | a sign-out in this tab ignored by what is under way | 93 |
//! | a sign-out in another tab ignored by what is under way | 132 |
//! | the owner of renewed tokens not compared | 4 |
//! | a refresh token removed when the network fails | 0 |
//! | a request without its deadline | 0 |
//! | a result told before it is stored | 38 |
//! | a call that does not look whether the authority wants patience | 29 |
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod conditions;
mod life;
mod locks;
mod network;
mod observer;
mod rules;
mod scheduler;
mod seeds;
mod simulation;
mod storage;
mod tab;
mod trace;
mod windows;

//! The emulator over real HTTP, as browsers, applications and APIs meet it.

// The helpers of these tests are test code too, but stand outside of any test function.
#![allow(clippy::unwrap_used)]

mod app;
mod authorize;
mod browser;
mod control;
mod crowd;
mod device;
mod directory;
mod discovery;
mod faults;
mod graph;
mod home;
mod http;
mod logout;
mod pages;
mod prompt;
mod robustness;
mod second_factor;
mod sign_in;
mod tls;
mod token;
mod warnings;

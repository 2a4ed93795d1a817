//! A seeded walker through a small app in headless Chromium: users who sign in, close, reload, go
//! back, sign out, switch accounts, open and lose tabs, in any order and while something else is
//! going on, with an authority that misbehaves. Wherever that leads, an ordinary sign-in succeeds.
//!
//! One number chooses a walk. The tests walk a few dozen, `cargo xtask walk` a thousand.

mod authority;
mod killed_tabs;
mod notes;
mod patience;
mod place;
mod plan;
mod random;
mod rules;
mod seeds;
mod step;
mod tabs;
mod view;
mod walk;
mod walkers;

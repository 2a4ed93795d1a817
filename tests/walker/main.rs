//! A seeded walker through a small app in headless Chromium: users who sign in, close, reload, go
//! back, sign out, switch accounts, open and lose tabs, in any order and while something else is
//! going on, with an authority that misbehaves. Wherever that leads, the app comes to rest and an
//! ordinary sign-in succeeds, in the tab that is there and in a fresh one; a page that is back from
//! the authority waits for nothing; who signs out in one tab is signed out in the other.
//!
//! One number chooses a walk. The tests walk a few, and kill a tab at each step of a sign-in;
//! `cargo xtask walk` walks a thousand and kills tabs in every way.
//!
//! That the walker can fail has been tried by breaking the client, one thing at a time:
//!
//! | what was broken | found by |
//! |---|---|
//! | a tab is busy while a redirect's record lies in it, and a dead tab's stays | seed 2 |
//! | the same, and the record stays when the user comes back | seed 15 |
//! | a tab is busy while a popup's record lies in it, and a dead tab's stays | killed tab 0 |
//! | a popup that is closed is not noticed | seed 11 |
//! | who cancels a popup does not free the page | seed 11 |
//! | a return from the back/forward cache is not noticed | seed 15 |
//! | a sign-out in another tab is not heard | seed 10 |
//! | departures that the user has clicked for count as a loop | seed 5 |
//! | an authority that could not be asked for its configuration is not asked again | seed 138 |
//! | a request without its deadline | seed 138 |
//!
//! What it has found in the client has small tests of its own, in `msal-web/tests/it`.

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

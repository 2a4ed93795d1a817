//! The examples of `README.md` and `docs/`: `cargo test -p book` compiles them, and runs those that
//! need no browser.
//!
//! An item for each page, so that an example that fails is found. A test of `xtask` sees to it that
//! no page with Rust on it is left out.
#![cfg(doctest)]

#[doc = include_str!("../../../README.md")]
pub struct Readme;

#[doc = include_str!("../../../docs/authorities.md")]
pub struct Authorities;

#[doc = include_str!("../../../docs/concepts.md")]
pub struct Concepts;

#[doc = include_str!("../../../docs/emulator.md")]
pub struct EmulatorPage;

#[doc = include_str!("../../../docs/migration.md")]
pub struct Migration;

#[doc = include_str!("../../../docs/popups.md")]
pub struct Popups;

#[doc = include_str!("../../../docs/quick-start.md")]
pub struct QuickStart;

#[doc = include_str!("../../../docs/quick-start-yew.md")]
pub struct QuickStartYew;

#[doc = include_str!("../../../docs/recipes.md")]
pub struct Recipes;

#[doc = include_str!("../../../docs/security.md")]
pub struct Security;

#[doc = include_str!("../../../docs/sign-in.md")]
pub struct SignIn;

#[doc = include_str!("../../../docs/testing.md")]
pub struct Testing;

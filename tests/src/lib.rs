//! The harness of the browser journeys: what a user does with the demo, in headless Chromium,
//! signed in by the emulator.
//!
//! Each journey has a world of its own: an emulator, a server for the built app and a browser with
//! a fresh profile. Nothing is shared but the processor, so at most two journeys run at a time.

mod app;
mod browser;
mod bundle;
mod client_page;
mod demo_server;
mod dist;
mod driver_process;
mod failure;
mod injected;
mod journey;
mod npm_packages;
mod page;
mod report;
mod scratch;
mod sign_in_page;
mod stage;
mod storage;
mod tenancy;
mod wait;
mod world;

pub use app::App;
pub use browser::{Browser, PageLoads, Popups, Window};
pub use bundle::{Bundle, BundleRecipe};
pub use client_page::ClientPage;
pub use demo_server::DemoServer;
pub use failure::{Failure, Outcome};
pub use journey::{Journey, journey};
pub use npm_packages::NpmPackages;
pub use page::Page;
pub use report::Report;
pub use sign_in_page::SignInPage;
pub use stage::{Stage, play};
pub use storage::Storage;
pub use tenancy::Tenancy;
pub use wait::{Look, until};
pub use world::World;

/// The user that journeys sign in with.
pub const ALICE: &str = "alice@contoso.onmicrosoft.com";
/// Alice's name in the directory, which the API responds with.
pub const ALICE_NAME: &str = "Alice Adams";
/// Another user of the same tenant.
pub const BOB: &str = "bob@contoso.onmicrosoft.com";
/// The other user's name in the directory.
pub const BOB_NAME: &str = "Bob Brown";

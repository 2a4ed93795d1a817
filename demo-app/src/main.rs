//! The demo: one page per capability of `msal-leptos`, against the emulator or a real tenant.

#![expect(
    unreachable_pub,
    reason = "the component macro makes functions of its own that are public"
)]

mod api_data;
mod app;
mod failure;
mod pages;
mod settings;
mod shell;

use leptos::prelude::*;
use msal_leptos::Start;

fn main() {
    if matches!(msal_leptos::start(), Start::App) {
        mount_to_body(app::App);
    }
}

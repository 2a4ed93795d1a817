//! The client and its platform in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod api;
mod client;
mod common;
mod frames;
mod indexed_db;
mod local_storage;
mod locks;
mod platform;
mod signatures;
mod start;
mod stores;
mod user_photo;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

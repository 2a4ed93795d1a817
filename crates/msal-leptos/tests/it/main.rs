//! Provider and hooks, natively: the real client over doubles of the browser, under a reactive
//! owner without a DOM.

#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test may")]

mod access;
mod access_token;
mod account;
mod api;
mod authentication;
mod error;
mod guard;
mod mounted;
mod provider;
mod session;
mod status;
mod without_provider;

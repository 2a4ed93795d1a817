//! Our client at an OpenID Connect provider that nobody here wrote: the npm package `oidc-provider`,
//! unmodified, with its own pages, keys and rules. npm fetches it at the first run.
//!
//! The app is `tests/apps/client-page` in headless Chromium. It knows of the provider no more than
//! its issuer, and checks the signatures of id tokens.

mod app;
mod app_server;
mod harness;
mod hostile_provider;
mod provider;

mod hostile;
mod renewal;
mod sign_in;
mod sign_out;

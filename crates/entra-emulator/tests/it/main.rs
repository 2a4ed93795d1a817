//! The emulator over real HTTP, as browsers, applications and APIs meet it.

mod app;
mod browser;
mod http;
mod sign_in;

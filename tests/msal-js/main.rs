//! The emulator judged by clients that are not ours: unmodified `@azure/msal-browser` and
//! `@azure/msal-react`, which answer with Microsoft's own error classes and codes, and
//! `oauth4webapi`, which follows the standards to the letter.
//!
//! They run in headless Chromium, over https, in small pages of our own. npm fetches them at the
//! first run.

mod bundle;
mod certificate;
mod harness;
mod spa;
mod spa_server;

mod accounts;
mod claims;
mod error_codes;
mod faults;
mod interaction;
mod interchange;
mod our_requests;
mod parity;
mod react;
mod request_fields;
mod sign_out;
mod silent;
mod standards;

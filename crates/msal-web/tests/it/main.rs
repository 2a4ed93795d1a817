//! The client's flows, natively, against a pretended browser and authority.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod accounts;
mod common;
mod damage;
mod deadlines;
mod dropped_calls;
mod events;
mod failed_writes;
mod foreign_writes;
mod hostile;
mod interchange;
mod late_responses;
mod logout;
mod ownership;
mod popup;
mod popup_windows;
mod redirect;
mod redirect_authority;
mod redirect_departure;
mod refused_tokens;
mod requests;
mod secrets;
mod silent_errors;
mod silent_frame;
mod silent_policies;
mod silent_together;
mod storage;
mod sweep;
mod tenants;
mod watchers;

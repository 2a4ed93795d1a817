//! The client's flows, natively, against a pretended browser and authority.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod accounts;
mod channels;
mod common;
mod correlation;
mod damage;
mod deadlines;
mod discovery;
mod dropped_calls;
mod events;
mod failed_writes;
mod foreign_writes;
mod histories;
mod hostile;
mod interaction_error;
mod interchange;
mod known_authority;
mod laptop_sleep;
mod late_responses;
mod logout;
mod logout_without_storage;
mod offline;
mod ownership;
mod popup;
mod popup_windows;
mod random_numbers;
mod redirect;
mod redirect_authority;
mod redirect_departure;
mod redirect_record;
mod refused_tokens;
mod requests;
mod restored_page;
mod secrets;
mod silent_errors;
mod silent_frame;
mod silent_policies;
mod silent_together;
mod status;
mod storage;
mod subscribers;
mod sweep;
mod tenants;
mod waits;
mod watchers;

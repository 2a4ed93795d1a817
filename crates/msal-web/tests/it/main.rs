//! The client's flows, natively, against a pretended browser and authority.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod accounts;
mod channels;
mod common;
mod correlation;
mod discovery;
mod events;
mod hostile;
mod interaction_error;
mod known_authority;
mod laptop_sleep;
mod logout;
mod logout_without_storage;
mod offline;
mod popup;
mod popup_windows;
mod random_numbers;
mod redirect;
mod redirect_departure;
mod redirect_record;
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
mod waits;

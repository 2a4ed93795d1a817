//! The pages that users see: plain HTML that works without scripts, with the element ids that login
//! scripts for Entra look for.

mod accounts;
mod admin_consent;
mod blocked;
mod consent;
mod device;
mod error;
mod form_post;
mod frame;
mod home;
mod html;
mod password;
mod second_factor;
mod sign_up;
mod signed_out;
mod stay_signed_in;
mod user_name;

pub(crate) use accounts::{accounts, sign_out_accounts};
pub(crate) use admin_consent::admin_consent;
pub(crate) use blocked::blocked;
pub(crate) use consent::consent;
pub(crate) use device::{device_code, device_declined, device_signed_in};
pub(crate) use error::{error, interrupted};
pub(crate) use form_post::form_post;
pub(crate) use frame::PageFrame;
pub(crate) use home::home;
#[cfg(test)]
pub(crate) use html::escape;
pub(crate) use password::{ForgottenPassword, password};
pub(crate) use second_factor::second_factor;
pub(crate) use sign_up::sign_up;
pub(crate) use signed_out::signing_out;
pub(crate) use stay_signed_in::stay_signed_in;
pub(crate) use user_name::user_name;

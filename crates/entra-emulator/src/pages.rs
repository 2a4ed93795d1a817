//! The pages people see: plain HTML that works without scripts, with the element ids that login scripts for Entra look for.

mod accounts;
mod consent;
mod error;
mod frame;
mod home;
mod html;
mod password;
mod signed_out;
mod stay_signed_in;
mod user_name;

pub(crate) use accounts::{accounts, sign_out_accounts};
pub(crate) use consent::consent;
pub(crate) use error::{error, interrupted};
pub(crate) use frame::PageFrame;
pub(crate) use home::home;
pub(crate) use password::password;
pub(crate) use signed_out::signed_out;
pub(crate) use stay_signed_in::stay_signed_in;
pub(crate) use user_name::user_name;

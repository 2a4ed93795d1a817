//! The flows, one file each: how a token is got, and how a sign-out is done.

pub(crate) mod answer;
pub(crate) mod authorization;
mod frame;
pub(crate) mod logout;
pub(crate) mod popup;
pub(crate) mod redirect;
pub(crate) mod silent;
pub(crate) mod tokens;

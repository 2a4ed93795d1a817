//! The flows, one file each: how a token is got, and how a sign-out is done.

mod authorization;
mod child_window;
pub(crate) mod code;
mod destination;
mod frame;
pub(crate) mod import;
pub(crate) mod late_response;
pub(crate) mod logout;
pub(crate) mod popup;
pub(crate) mod redirect;
pub(crate) mod silent;
mod tokens;
pub(crate) mod window_wait;

//! Misbehaviours that a client should survive, switched on one by one.
//!
//! Each has a name, acts at one endpoint unless told otherwise, and is used up by acting.

mod discovery;
mod events;
mod fault;
mod graph;
mod logout;
mod name;
mod pages;
mod params;
mod redirect;
mod refusals;
mod set;
mod spelling;
mod tokens;
mod wire;

pub(crate) use discovery::edit_metadata;
pub(crate) use events::{Event, Gate};
pub use fault::{Fault, FaultError};
pub(crate) use graph::challenge;
pub(crate) use logout::edit_front_channel;
pub(crate) use name::FaultName;
pub(crate) use pages::{
    Interruptions, abandoned, disables_user, interruptions, opener_policy, page_instead_of_redirect,
    sees_no_cookies,
};
pub(crate) use params::FaultParams;
pub(crate) use redirect::{edit_redirect, embellish, forgets_redirect_uris};
pub(crate) use refusals::{refuse_at_authorize, refuse_at_token};
pub(crate) use set::Faults;
pub(crate) use tokens::{Lifetimes, edit_body, edit_claims, edit_scope, lifetimes, seal};
pub(crate) use wire::{answer_instead, delay, hangs, spoil};

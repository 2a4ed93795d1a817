//! The effects of the faults, gathered by the part of a request or response that they spoil.
//!
//! The endpoints call these functions where a fault can act; without one they change nothing.

mod discovery;
mod errors;
mod graph;
mod logout;
mod network;
mod pages;
mod redirect;
mod tokens;

pub(crate) use discovery::edit_metadata;
pub(crate) use errors::{refuse_authorization_request, refuse_token_request};
pub(crate) use graph::{claims_challenge, refuse_graph_request};
pub(crate) use logout::{edit_front_channel, stays_signed_out};
pub(crate) use network::{delay, hangs, respond_instead, spoil};
pub(crate) use pages::{
    abandons_sign_in, disables_user, hides_cookies, imposed_requirements, opener_policy_header,
    shows_page_instead_of_redirect,
};
pub(crate) use redirect::{alter_response_mode, edit_authorization_response, forgets_redirect_uris};
pub(crate) use tokens::{
    SkewedDate, TokenLifetimes, edit_claims, edit_scope, edit_token_response, lifetimes, sign_id_token,
};

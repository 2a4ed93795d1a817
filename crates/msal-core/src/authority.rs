//! Authorities: who signs people in. A type instead of a string, and the rules that follow from its kind.

mod clouds;
mod endpoints;
mod issuer;
mod kind;

pub use endpoints::{DiscoveryError, Endpoints};
pub use issuer::IssuerRule;
pub use kind::{Authority, AuthorityError, AuthorityKind, AuthorityUrl};

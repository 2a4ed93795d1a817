//! Authorities: who signs users in. A type instead of a string, and the rules that follow from its
//! kind.

mod clouds;
mod endpoints;
mod issuer;
mod kind;
mod resolved;

pub use endpoints::{DiscoveryError, EndpointSet, Endpoints};
pub use issuer::IssuerRule;
pub use kind::{Authority, AuthorityError, AuthorityKind};
pub use resolved::AuthorityUrl;

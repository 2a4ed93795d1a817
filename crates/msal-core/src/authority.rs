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

/// The one name under which everything of a cloud is cached, for any of its hosts.
///
/// ```
/// assert_eq!(msal_core::authority::cache_environment("sts.windows.net"), "login.windows.net");
/// ```
pub fn cache_environment(host: &str) -> &str {
    clouds::preferred_cache(host)
}

//! Users of all clouds at one authority (`instance_aware`): linked by apps that ask for it.

use msal_core::AuthorityUrl;
use msal_core::error::{AuthError, ConfigurationError};

use crate::configuration::CheckedConfiguration;

/// How the authority at a user's own cloud is found.
pub(crate) type CloudChoice =
    fn(&CheckedConfiguration, &AuthorityUrl, &str) -> Result<AuthorityUrl, AuthError>;

/// The authority at the cloud of this host, which must be one that the configuration vouches for:
/// the host comes with a response.
pub(crate) fn at_cloud(
    configuration: &CheckedConfiguration,
    authority: &AuthorityUrl,
    host: &str,
) -> Result<AuthorityUrl, AuthError> {
    if authority.owns_environment(host) {
        return Ok(authority.clone());
    }
    let untrusted = || ConfigurationError::UntrustedAuthority(host.to_owned());
    let there = authority.at_host(host).ok_or_else(untrusted)?;
    configuration.authority_for(Some(&there))
}

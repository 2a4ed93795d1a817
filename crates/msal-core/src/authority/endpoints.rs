//! An authority's endpoints: known by pattern for Microsoft's clouds, else read from its OpenID configuration.

use serde::Deserialize;

use super::kind::AuthorityUrl;
use super::{IssuerRule, clouds, issuer};
use crate::url::Url;

/// Where an authority's endpoints are and which issuer its tokens name.
///
/// ```
/// use msal_core::{Authority, Endpoints};
/// let authority = Authority::workforce("contoso.com").resolve()?;
/// let endpoints = Endpoints::known(&authority).unwrap();
/// assert_eq!(endpoints.token, "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token");
/// # Ok::<(), msal_core::authority::AuthorityError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// The authorization endpoint.
    pub authorization: String,
    /// The token endpoint.
    pub token: String,
    /// The end-session endpoint; some providers have none.
    pub end_session: Option<String>,
    /// What the `iss` claim of an id token must be.
    pub issuer: IssuerRule,
}

/// Why an OpenID configuration is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DiscoveryError {
    /// Not a JSON document with authorization endpoint, token endpoint, issuer and keys.
    #[error("the OpenID configuration is not usable: {0}")]
    Document(String),
    /// An endpoint that is not `https`.
    #[error("the OpenID configuration names an endpoint without https: {0}")]
    Insecure(String),
    /// An issuer that does not belong to the authority.
    #[error("the OpenID configuration of {authority} names the issuer {issuer}, which does not belong to it")]
    Issuer {
        /// The authority asked.
        authority: String,
        /// The issuer in its answer.
        issuer: String,
    },
}

#[derive(Deserialize)]
struct Document {
    authorization_endpoint: String,
    token_endpoint: String,
    end_session_endpoint: Option<String>,
    issuer: String,
}

impl Endpoints {
    /// The endpoints of a known cloud; `None` means that the authority has to be asked.
    pub fn known(authority: &AuthorityUrl) -> Option<Self> {
        let tenant = authority.tenant();
        if !clouds::has_known_endpoints(authority.host()) || tenant.is_empty() {
            return None;
        }
        let oauth = format!("{}/{tenant}/oauth2/v2.0", authority.origin());
        Some(Self {
            authorization: format!("{oauth}/authorize"),
            token: format!("{oauth}/token"),
            end_session: Some(format!("{oauth}/logout")),
            issuer: IssuerRule::new(format!("{}/{{tenantid}}/v2.0", authority.origin()), tenant),
        })
    }

    /// Reads an OpenID configuration that the authority answered with.
    ///
    /// # Errors
    /// [`DiscoveryError`]: the document must be complete, its endpoints `https` (or on this machine), and its issuer one that
    /// belongs to the authority by the rules of its kind.
    pub fn from_discovery(authority: &AuthorityUrl, document: &str) -> Result<Self, DiscoveryError> {
        let document: Document =
            serde_json::from_str(document).map_err(|error| DiscoveryError::Document(error.to_string()))?;
        let end_session = document.end_session_endpoint.as_ref();
        for url in [&document.authorization_endpoint, &document.token_endpoint]
            .into_iter()
            .chain(end_session)
        {
            Url::parse_secure(url).map_err(|error| DiscoveryError::Insecure(error.to_string()))?;
        }
        if !issuer::belongs_to(&document.issuer, authority) {
            return Err(DiscoveryError::Issuer {
                authority: authority.as_str().to_owned(),
                issuer: document.issuer,
            });
        }
        Ok(Self {
            authorization: document.authorization_endpoint,
            token: document.token_endpoint,
            end_session: document.end_session_endpoint,
            issuer: IssuerRule::new(document.issuer, authority.tenant()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Authority;

    fn document(issuer: &str, host: &str) -> String {
        format!(
            r#"{{"authorization_endpoint":"{host}/a","token_endpoint":"{host}/t","issuer":"{issuer}","jwks_uri":"{host}/k"}}"#
        )
    }

    #[test]
    fn a_complete_document_is_read() {
        let authority = Authority::url("http://localhost:8400/t").resolve().unwrap();
        let endpoints = Endpoints::from_discovery(
            &authority,
            &document("http://localhost:8400/T1/v2.0", "http://localhost:8400"),
        );
        let endpoints = endpoints.unwrap();
        assert_eq!(endpoints.token, "http://localhost:8400/t");
        assert_eq!(endpoints.end_session, None);
    }

    #[test]
    fn what_is_incomplete_insecure_or_foreign_is_not_believed() {
        let authority = Authority::url("https://idp.example/t").resolve().unwrap();
        let read = |text: &str| Endpoints::from_discovery(&authority, text);
        assert!(matches!(read("<html>"), Err(DiscoveryError::Document(_))));
        assert!(matches!(
            read(r#"{"issuer":"https://idp.example"}"#),
            Err(DiscoveryError::Document(_))
        ));
        let insecure = document("https://idp.example/t", "http://idp.example");
        assert!(matches!(read(&insecure), Err(DiscoveryError::Insecure(_))));
        let foreign = document("https://evil.example/t", "https://idp.example");
        assert!(matches!(read(&foreign), Err(DiscoveryError::Issuer { .. })));
    }

    #[test]
    fn a_cloud_without_known_endpoints_is_asked() {
        assert_eq!(
            Endpoints::known(
                &Authority::url("https://login.microsoftonline.de/common")
                    .resolve()
                    .unwrap()
            ),
            None
        );
        assert!(
            Endpoints::known(
                &Authority::url("https://login.microsoftonline.us/common")
                    .resolve()
                    .unwrap()
            )
            .is_some()
        );
    }
}

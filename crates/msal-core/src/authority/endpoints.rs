//! An authority's endpoints: known by pattern for Microsoft's clouds, else read from its OpenID
//! configuration.

use crate::text::concat;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::{AuthorityUrl, IssuerRule, clouds, issuer};
use crate::json::{Json, Object};
use crate::url::Url;

/// A document beyond this many bytes is not read: the largest in use have some thousands.
const LARGEST_DOCUMENT: usize = 1 << 20;

/// Where an authority's endpoints are and which issuer its tokens name. A clone shares them.
///
/// ```
/// use msal_core::{Authority, Endpoints};
/// let authority = Authority::workforce("contoso.com").resolve()?;
/// let endpoints = Endpoints::known(&authority).unwrap();
/// assert_eq!(endpoints.token, "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token");
/// # Ok::<(), msal_core::authority::AuthorityError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints(Arc<EndpointSet>);

/// The fields of [`Endpoints`].
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointSet {
    /// The authorization endpoint.
    pub authorization: String,
    /// The token endpoint.
    pub token: String,
    /// The end-session endpoint; some providers have none.
    pub end_session: Option<String>,
    /// What the `iss` claim of an id token must be.
    pub issuer: IssuerRule,
    /// Whether the authority names its issuer in each authorization response (RFC 9207).
    pub names_issuer: bool,
    /// Where the configuration says that the keys are; see [`Endpoints::keys_url`].
    keys: Option<String>,
}

impl Deref for Endpoints {
    type Target = EndpointSet;

    fn deref(&self) -> &EndpointSet {
        &self.0
    }
}

/// Why an OpenID configuration is not believed.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DiscoveryError {
    /// Not a JSON object with authorization endpoint, token endpoint and issuer; the text says what
    /// is missing.
    #[error("the OpenID configuration is not usable: {0}")]
    Document(&'static str),
    /// An endpoint to which nothing may be sent: not `https`.
    #[error("the OpenID configuration of {authority} names an endpoint without https: {endpoint}")]
    Insecure {
        /// The authority asked.
        authority: String,
        /// The endpoint, or its origin.
        endpoint: String,
    },
    /// An endpoint on a host that is none of the authority's.
    #[error(
        "the OpenID configuration of {authority} names an endpoint on a host that is not its own: {endpoint}"
    )]
    ForeignEndpoint {
        /// The authority asked.
        authority: String,
        /// The origin of the endpoint.
        endpoint: String,
    },
    /// A configuration that another host has sent, to which the request was redirected.
    #[error("the OpenID configuration of {authority} was sent by another host: {sender}")]
    Moved {
        /// The authority asked.
        authority: String,
        /// The origin of the sender.
        sender: String,
    },
    /// An issuer that does not belong to the authority.
    #[error("the OpenID configuration of {authority} names the issuer {issuer}, which does not belong to it")]
    Issuer {
        /// The authority asked.
        authority: String,
        /// The issuer in its configuration.
        issuer: String,
    },
}

/// As the message: a derived form would bring more formatting into each app that unwraps.
impl fmt::Debug for DiscoveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Endpoints {
    /// The endpoints of a known cloud; `None` means that the authority has to be asked.
    pub fn known(authority: &AuthorityUrl) -> Option<Self> {
        let (origin, tenant) = (authority.origin(), authority.tenant());
        if !clouds::has_known_endpoints(authority.host()) || tenant.is_empty() {
            return None;
        }
        let endpoint = |name: &str| concat(&[origin, "/", tenant, "/oauth2/v2.0/", name]);
        Some(Self(Arc::new(EndpointSet {
            authorization: endpoint("authorize"),
            token: endpoint("token"),
            end_session: Some(endpoint("logout")),
            issuer: IssuerRule::new(concat(&[origin, "/{tenantid}/v2.0"]), tenant),
            names_issuer: false,
            keys: None,
        })))
    }

    /// Reads an OpenID configuration that the authority gave. `known_hosts` are those on which the
    /// app lets issuer and endpoints be, beside the authority's own.
    ///
    /// # Errors
    /// [`DiscoveryError`]: the document must be complete, its endpoints `https` (or on this
    /// machine) and on hosts of the authority, and its issuer one that belongs to the authority by
    /// the rules of its kind.
    pub fn from_discovery(
        authority: &AuthorityUrl,
        document: &str,
        known_hosts: &[String],
    ) -> Result<Self, DiscoveryError> {
        if document.len() > LARGEST_DOCUMENT {
            return Err(DiscoveryError::Document("larger than a megabyte"));
        }
        let document = Object::parse(document).ok_or(DiscoveryError::Document("not a JSON object"))?;
        let issuer = document
            .text("issuer")
            .ok_or(DiscoveryError::Document("no issuer"))?
            .to_owned();
        if !issuer::belongs_to(&issuer, authority, known_hosts) {
            return Err(DiscoveryError::Issuer {
                authority: authority.as_str().to_owned(),
                issuer,
            });
        }
        let endpoint = |name: &str| match document.text(name) {
            Some(url) => check_endpoint(url, authority, known_hosts).map(Some),
            None => Ok(None),
        };
        let missing = DiscoveryError::Document;
        Ok(Self(Arc::new(EndpointSet {
            authorization: endpoint("authorization_endpoint")?.ok_or(missing("no authorization endpoint"))?,
            token: endpoint("token_endpoint")?.ok_or(missing("no token endpoint"))?,
            end_session: endpoint("end_session_endpoint")?,
            issuer: IssuerRule::new(issuer, authority.tenant()),
            names_issuer: document
                .get("authorization_response_iss_parameter_supported")
                .and_then(Json::bool)
                .unwrap_or_default(),
            // Keys elsewhere are none: a signature would then be checked by somebody else's.
            keys: endpoint("jwks_uri").unwrap_or_default(),
        })))
    }

    /// Where the keys are that id tokens are signed with: as the configuration says, or, at Entra ID,
    /// by pattern. `None` when nobody says it, or what is said would be refused as an endpoint.
    ///
    /// ```
    /// use msal_core::{Authority, Endpoints};
    /// let endpoints = Endpoints::known(&Authority::common().resolve()?).unwrap();
    /// let url = "https://login.microsoftonline.com/common/discovery/v2.0/keys";
    /// assert_eq!(endpoints.keys_url().as_deref(), Some(url));
    /// # Ok::<(), msal_core::authority::AuthorityError>(())
    /// ```
    pub fn keys_url(&self) -> Option<String> {
        let by_pattern = || {
            let base = self.token.strip_suffix("/oauth2/v2.0/token")?;
            Some(concat(&[base, "/discovery/v2.0/keys"]))
        };
        self.keys.clone().or_else(by_pattern)
    }
}

/// An endpoint of the document, which must be one to which credentials may be sent.
fn check_endpoint(
    url: &str,
    authority: &AuthorityUrl,
    known_hosts: &[String],
) -> Result<String, DiscoveryError> {
    let (is_secure, place) = match Url::parse_secure(url) {
        Ok(found) if issuer::may_have_endpoint(&found, authority, known_hosts) => return Ok(url.to_owned()),
        Ok(found) => (true, found.origin().to_owned()),
        Err(error) => (false, error.message()),
    };
    let authority = authority.as_str().to_owned();
    Err(match is_secure {
        true => DiscoveryError::ForeignEndpoint {
            authority,
            endpoint: place,
        },
        false => DiscoveryError::Insecure {
            authority,
            endpoint: place,
        },
    })
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
            &[],
        );
        let endpoints = endpoints.unwrap();
        assert_eq!(endpoints.token, "http://localhost:8400/t");
        assert_eq!(endpoints.end_session, None);
        assert_eq!(endpoints.keys_url().as_deref(), Some("http://localhost:8400/k"));
    }

    #[test]
    fn keys_are_only_taken_from_a_secure_address() {
        let authority = Authority::oidc("https://idp.example/t").resolve().unwrap();
        let keys_url = |jwks_uri: &str| {
            let document = document("https://idp.example/t", "https://idp.example");
            let document = document.replace("https://idp.example/k", jwks_uri);
            Endpoints::from_discovery(&authority, &document, &[])
                .unwrap()
                .keys_url()
        };
        assert_eq!(
            keys_url("https://keys.example/k").as_deref(),
            Some("https://keys.example/k")
        );
        assert_eq!(keys_url("http://keys.example/k"), None);
        assert_eq!(
            keys_url(""),
            None,
            "nor by a pattern that is not this authority's"
        );
    }

    #[test]
    fn what_is_incomplete_insecure_or_foreign_is_not_believed() {
        let authority = Authority::url("https://idp.example/t").resolve().unwrap();
        let read = |text: &str| Endpoints::from_discovery(&authority, text, &[]);
        assert!(matches!(read("<html>"), Err(DiscoveryError::Document(_))));
        assert!(matches!(
            read(r#"{"issuer":"https://idp.example"}"#),
            Err(DiscoveryError::Document(_))
        ));
        let insecure = document("https://idp.example/t", "http://idp.example");
        assert!(matches!(read(&insecure), Err(DiscoveryError::Insecure { .. })));
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
    #[test]
    fn a_document_says_what_it_lacks() {
        let authority = Authority::url("https://idp.example/t").resolve().unwrap();
        for (document, reason) in [
            ("[]", "not a JSON object"),
            ("{}", "no issuer"),
            (r#"{"issuer":""}"#, "no issuer"),
            (
                r#"{"issuer":"https://idp.example/t"}"#,
                "no authorization endpoint",
            ),
            (
                r#"{"issuer":"https://idp.example/t","authorization_endpoint":1}"#,
                "no authorization endpoint",
            ),
            (
                r#"{"issuer":"https://idp.example/t","authorization_endpoint":"https://idp.example/a"}"#,
                "no token endpoint",
            ),
        ] {
            let error = Endpoints::from_discovery(&authority, document, &[]).unwrap_err();
            assert_eq!(error, DiscoveryError::Document(reason), "{document}");
        }
    }

    #[test]
    fn every_endpoint_is_looked_at() {
        let authority = Authority::url("https://idp.example/t").resolve().unwrap();
        let with_end_session = |url: &str| {
            let document = document("https://idp.example/t", "https://idp.example");
            let document = document.replace("jwks_uri", "end_session_endpoint");
            Endpoints::from_discovery(&authority, &document.replace("https://idp.example/k", url), &[])
        };
        let endpoints = with_end_session("https://idp.example/bye").unwrap();
        assert_eq!(endpoints.end_session.as_deref(), Some("https://idp.example/bye"));
        assert!(matches!(
            with_end_session("http://idp.example/bye"),
            Err(DiscoveryError::Insecure { .. })
        ));
    }

    #[test]
    fn an_error_names_both_the_authority_and_what_it_named() {
        let authority = Authority::url("https://idp.example/t").resolve().unwrap();
        let error = |document: &str| {
            let error = Endpoints::from_discovery(&authority, document, &[]).unwrap_err();
            error.to_string()
        };
        let good = document("https://idp.example/t", "https://idp.example");
        for (from, to, named) in [
            (
                "https://idp.example/t\",\"jwks",
                "https://evil.example/t\",\"jwks",
                "https://evil.example/t",
            ),
            (
                "https://idp.example/a",
                "https://evil.example/a",
                "https://evil.example",
            ),
            (
                "https://idp.example/t\",\"issuer",
                "https://evil.example/t\",\"issuer",
                "https://evil.example",
            ),
            (
                "https://idp.example/a",
                "http://evil.example/a",
                "http://evil.example",
            ),
        ] {
            let document = good.replace(from, to);
            assert_ne!(document, good, "{from}");
            let error = error(&document);
            let names_both = error.contains("https://idp.example/t/") && error.contains(named);
            assert!(names_both && !error.contains("/a"), "{error}");
        }
    }

    #[test]
    fn keys_on_a_foreign_host_are_none() {
        let authority = Authority::url("https://idp.example/t").resolve().unwrap();
        let document = document("https://idp.example/t", "https://idp.example");
        let document = document.replace("https://idp.example/k", "https://evil.example/k");
        let read = |known: &[String]| {
            let endpoints = Endpoints::from_discovery(&authority, &document, known).unwrap();
            endpoints.keys_url()
        };
        assert_eq!(read(&[]), None);
        let known = ["evil.example".to_owned()];
        assert_eq!(read(&known).as_deref(), Some("https://evil.example/k"));
    }

    #[test]
    fn a_document_without_measure_is_not_read() {
        let authority = Authority::url("https://idp.example/t").resolve().unwrap();
        let good = document("https://idp.example/t", "https://idp.example");
        let padded = |length: usize| {
            let padding = " ".repeat(length - good.len());
            Endpoints::from_discovery(&authority, &[&*good, &padding].concat(), &[])
        };
        assert!(padded(LARGEST_DOCUMENT).is_ok());
        let error = padded(LARGEST_DOCUMENT + 1).unwrap_err();
        assert_eq!(error, DiscoveryError::Document("larger than a megabyte"));
    }

    #[test]
    fn a_clone_shares_the_endpoints() {
        let endpoints = Endpoints::known(&Authority::common().resolve().unwrap()).unwrap();
        assert_eq!(endpoints.clone().token.as_ptr(), endpoints.token.as_ptr());
        assert_eq!(size_of::<Endpoints>(), size_of::<usize>());
    }
}

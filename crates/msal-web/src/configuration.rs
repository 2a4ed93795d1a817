//! How a client is set up.

use std::time::Duration;

use msal_core::error::{AuthError, ConfigurationError};
use msal_core::url::Url;
use msal_core::{Authority, AuthorityUrl, ClientId};

/// Where accounts and tokens are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CacheLocation {
    /// In the tab: a reload keeps the sign-in, another tab starts without it. MSAL's default.
    #[default]
    SessionStorage,
    /// In this page only: nothing survives a reload.
    Memory,
}

/// How a client is set up; checked by [`PublicClientApplication::new`](crate::PublicClientApplication::new).
///
/// ```
/// use msal_web::{Authority, Configuration};
/// let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444")
///     .authority(Authority::external("contoso"))
///     .redirect_uri("/signed-in");
/// ```
#[derive(Clone, Debug)]
pub struct Configuration {
    client_id: ClientId,
    authority: Authority,
    known_authorities: Vec<String>,
    pub(crate) redirect_uri: String,
    pub(crate) post_logout_redirect_uri: Option<String>,
    pub(crate) client_capabilities: Vec<String>,
    pub(crate) cache_location: CacheLocation,
    pub(crate) popup_timeout: Duration,
    pub(crate) frame_timeout: Duration,
    pub(crate) navigation_timeout: Duration,
}

impl Configuration {
    /// The app's id, with MSAL's defaults: authority `common`, redirect URI `/`, tokens in session storage.
    pub fn new(client_id: impl Into<ClientId>) -> Self {
        Self {
            client_id: client_id.into(),
            authority: Authority::default(),
            known_authorities: Vec::new(),
            redirect_uri: "/".to_owned(),
            post_logout_redirect_uri: None,
            client_capabilities: Vec::new(),
            cache_location: CacheLocation::default(),
            popup_timeout: Duration::from_secs(600),
            frame_timeout: Duration::from_secs(10),
            navigation_timeout: Duration::from_secs(30),
        }
    }

    /// Who signs people in.
    pub fn authority(mut self, authority: impl Into<Authority>) -> Self {
        self.authority = authority.into();
        self
    }

    /// Another host (with its port, if any) that requests may name in their own authority.
    pub fn known_authority(mut self, host: impl Into<String>) -> Self {
        self.known_authorities.push(host.into().to_ascii_lowercase());
        self
    }

    /// Where answers go: a registered redirect URI of this origin, absolute or starting with `/`. The app itself will do. Default `/`.
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = uri.into();
        self
    }

    /// Where the browser goes after a sign-out; the redirect URI unless set.
    pub fn post_logout_redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.post_logout_redirect_uri = Some(uri.into());
        self
    }

    /// A capability to declare to APIs, such as `cp1` for claims challenges.
    pub fn client_capability(mut self, capability: impl Into<String>) -> Self {
        self.client_capabilities.push(capability.into());
        self
    }

    /// Where accounts and tokens are kept.
    pub fn cache_location(mut self, location: CacheLocation) -> Self {
        self.cache_location = location;
        self
    }

    /// How long a popup may take. Default 10 minutes, since a person may have to look for a second factor.
    pub fn popup_timeout(mut self, length: Duration) -> Self {
        self.popup_timeout = length;
        self
    }

    /// How long a hidden frame may take. Default 10 seconds.
    pub fn frame_timeout(mut self, length: Duration) -> Self {
        self.frame_timeout = length;
        self
    }

    /// How long the browser may take to leave the page. Default 30 seconds.
    pub fn navigation_timeout(mut self, length: Duration) -> Self {
        self.navigation_timeout = length;
        self
    }
}

/// A configuration that has been checked.
pub(crate) struct Checked {
    pub(crate) client_id: ClientId,
    pub(crate) authority: AuthorityUrl,
    pub(crate) options: Configuration,
}

impl Checked {
    pub(crate) fn new(options: Configuration) -> Result<Self, AuthError> {
        if options.client_id.as_str().trim().is_empty() {
            return Err(ConfigurationError::ClientIdMissing.into());
        }
        let authority = options.authority.resolve().map_err(ConfigurationError::from)?;
        Ok(Self {
            client_id: options.client_id.clone(),
            authority,
            options,
        })
    }

    /// The authority of one request: the configured one, or another that the configuration vouches for.
    pub(crate) fn authority_for(
        &self,
        requested: Option<&Authority>,
    ) -> Result<AuthorityUrl, ConfigurationError> {
        let Some(requested) = requested else {
            return Ok(self.authority.clone());
        };
        let authority = requested.resolve().map_err(ConfigurationError::from)?;
        let trusted = authority.host() == self.authority.host()
            || authority.is_known_cloud()
            || self
                .options
                .known_authorities
                .iter()
                .any(|host| host == authority.host());
        if trusted {
            Ok(authority)
        } else {
            Err(ConfigurationError::UntrustedAuthority(
                authority.as_str().to_owned(),
            ))
        }
    }

    /// The absolute redirect URI of one request, on the page's own origin.
    pub(crate) fn redirect_uri_for(
        &self,
        page: &Url,
        requested: Option<&str>,
    ) -> Result<String, ConfigurationError> {
        let wanted = requested.unwrap_or(&self.options.redirect_uri);
        let uri = page.resolve(wanted).map_err(ConfigurationError::RedirectUri)?;
        if uri.origin() == page.origin() {
            Ok(uri.to_string())
        } else {
            Err(ConfigurationError::ForeignRedirectUri(uri.to_string()))
        }
    }

    /// The absolute address to return to after a sign-out.
    pub(crate) fn post_logout_uri_for(
        &self,
        page: &Url,
        requested: Option<&str>,
    ) -> Result<String, ConfigurationError> {
        let configured = self.options.post_logout_redirect_uri.as_deref();
        let wanted = requested.or(configured).unwrap_or(&self.options.redirect_uri);
        page.resolve(wanted)
            .map(|uri| uri.to_string())
            .map_err(ConfigurationError::RedirectUri)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked() -> Checked {
        let configuration = Configuration::new("c")
            .authority("https://login.contoso.com/t")
            .known_authority("Login.Other.com");
        Checked::new(configuration).unwrap()
    }

    #[test]
    fn a_client_without_id_or_with_an_insecure_authority_is_refused() {
        let code = |configuration| {
            Checked::new(configuration)
                .err()
                .map(|error| error.code().to_owned())
        };
        assert_eq!(
            code(Configuration::new(" ")).as_deref(),
            Some("client_id_missing")
        );
        assert_eq!(
            code(Configuration::new("c").authority("http://contoso.com")).as_deref(),
            Some("authority_uri_insecure")
        );
        assert_eq!(code(Configuration::new("c")), None);
    }

    #[test]
    fn a_request_may_name_only_an_authority_that_is_vouched_for() {
        let check = |authority: &str, trusted: bool| {
            assert_eq!(
                checked().authority_for(Some(&authority.into())).is_ok(),
                trusted,
                "{authority}"
            );
        };
        check("https://login.contoso.com/other", true);
        check("https://login.other.com/t", true);
        check("https://login.microsoftonline.com/common", true);
        check("https://login.evil.com/t", false);
        check("https://login.contoso.com:444/t", false);
    }

    #[test]
    fn a_redirect_uri_is_on_the_pages_own_origin() {
        let page = Url::parse("http://localhost:8080/deep?x#y").unwrap();
        let uri = |wanted| {
            checked()
                .redirect_uri_for(&page, wanted)
                .map_err(|error| error.code().to_owned())
        };
        assert_eq!(uri(None).as_deref(), Ok("http://localhost:8080/"));
        assert_eq!(uri(Some("/auth")).as_deref(), Ok("http://localhost:8080/auth"));
        assert_eq!(
            uri(Some("http://localhost:8081/")),
            Err("invalid_redirect_uri".to_owned())
        );
        assert_eq!(uri(Some("//evil.com/")), Err("invalid_redirect_uri".to_owned()));
        assert_eq!(uri(Some("auth")), Err("invalid_redirect_uri".to_owned()));
    }
}

//! How a client is set up.

use std::time::Duration;

use msal_core::cache::RENEWAL_OFFSET;
use msal_core::error::{AuthError, ConfigurationError};
use msal_core::url::{Url, host_of};
use msal_core::{AccountInfo, Authority, AuthorityUrl, ClientId};

use crate::cache_location::CacheLocation;
use crate::instance_aware::{CloudChoice, at_cloud};
use crate::signature_check::SignatureCheck;

/// How a client is set up; checked by
/// [`PublicClientApplication::new`](crate::PublicClientApplication::new).
///
/// ```
/// use msal_web::{Authority, Configuration};
/// let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444")
///     .with_authority(Authority::external("contoso"))
///     .with_redirect_uri("/signed-in");
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
    pub(crate) token_renewal_offset: Duration,
    /// What goes into every request to the authorization endpoint.
    pub(crate) extra_query_parameters: Vec<(String, String)>,
    pub(crate) cloud_choice: Option<CloudChoice>,
    pub(crate) signature_check: Option<SignatureCheck>,
    pub(crate) request_timeout: Duration,
    pub(crate) popup_timeout: Duration,
    pub(crate) frame_timeout: Duration,
    pub(crate) navigation_timeout: Duration,
}

impl Configuration {
    /// The app's id, with MSAL's defaults: authority `common`, redirect URI `/`, tokens in session
    /// storage.
    pub fn new(client_id: impl Into<ClientId>) -> Self {
        Self {
            client_id: client_id.into(),
            authority: Authority::default(),
            known_authorities: Vec::new(),
            redirect_uri: "/".to_owned(),
            post_logout_redirect_uri: None,
            client_capabilities: Vec::new(),
            cache_location: CacheLocation::default(),
            token_renewal_offset: RENEWAL_OFFSET,
            extra_query_parameters: Vec::new(),
            cloud_choice: None,
            signature_check: None,
            request_timeout: Duration::from_secs(30),
            popup_timeout: Duration::from_secs(600),
            frame_timeout: Duration::from_secs(10),
            navigation_timeout: Duration::from_secs(30),
        }
    }

    /// Who signs users in.
    pub fn with_authority(mut self, authority: impl Into<Authority>) -> Self {
        self.authority = authority.into();
        self
    }

    /// Another host that the app vouches for: `login.contoso.com`, with its port if it has one, or
    /// an address there. Requests may name it in their own authority, and an authority's OpenID
    /// configuration as the host of its issuer and its endpoints, over `https`.
    pub fn with_known_authority(mut self, host: impl Into<String>) -> Self {
        self.known_authorities.push(host.into());
        self
    }

    /// Where responses go: a registered redirect URI of this origin, absolute or starting with `/`.
    /// The app itself will do. Default `/`.
    pub fn with_redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = uri.into();
        self
    }

    /// Where the browser goes after a sign-out; the redirect URI unless set.
    pub fn with_post_logout_redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.post_logout_redirect_uri = Some(uri.into());
        self
    }

    /// Leaves the user on the authority's page after a sign-out.
    pub fn without_post_logout_redirect_uri(mut self) -> Self {
        self.post_logout_redirect_uri = Some(String::new());
        self
    }

    /// A capability to declare to APIs, such as `cp1` for claims challenges.
    pub fn with_client_capability(mut self, capability: impl Into<String>) -> Self {
        self.client_capabilities.push(capability.into());
        self
    }

    /// Where accounts and tokens are kept.
    pub fn with_cache_location(mut self, location: CacheLocation) -> Self {
        self.cache_location = location;
        self
    }

    /// How long before its end an access token counts as expired, so that it is renewed and not
    /// handed out any more. Default 5 minutes. With a length beyond the life of the tokens every
    /// silent call makes a request.
    pub fn with_token_renewal_offset(mut self, length: Duration) -> Self {
        self.token_renewal_offset = length;
        self
    }

    /// Signs users in at their own cloud, whichever the configured authority is of; MSAL's
    /// `instanceAware`. The authorization endpoint names it with its response; tokens are got, and
    /// later renewed, there. It must be one of Microsoft's clouds, or a host named with
    /// [`with_known_authority`](Self::with_known_authority).
    pub fn with_instance_aware(mut self) -> Self {
        self.cloud_choice = Some(at_cloud);
        let parameter = ("instance_aware".to_owned(), "true".to_owned());
        self.extra_query_parameters.push(parameter);
        self
    }

    /// Has the signature of every id token checked before it is believed. An app that does not ask
    /// for it does not load it either.
    ///
    /// ```
    /// use msal_web::{Configuration, SignatureCheck};
    /// let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444")
    ///     .with_id_token_verifier(SignatureCheck::web_crypto());
    /// ```
    pub fn with_id_token_verifier(mut self, check: SignatureCheck) -> Self {
        self.signature_check = Some(check);
        self
    }

    /// How long the authority may take to respond to one request. Default 30 seconds.
    pub fn with_request_timeout(mut self, length: Duration) -> Self {
        self.request_timeout = length;
        self
    }

    /// How long a popup may take. Default 10 minutes, since a user may have to look for a second
    /// factor.
    pub fn with_popup_timeout(mut self, length: Duration) -> Self {
        self.popup_timeout = length;
        self
    }

    /// How long a hidden frame may take. Default 10 seconds.
    pub fn with_frame_timeout(mut self, length: Duration) -> Self {
        self.frame_timeout = length;
        self
    }

    /// How long the browser may take to leave the page. Default 30 seconds.
    pub fn with_navigation_timeout(mut self, length: Duration) -> Self {
        self.navigation_timeout = length;
        self
    }
}

/// A configuration that has been checked.
pub(crate) struct CheckedConfiguration {
    pub(crate) client_id: ClientId,
    pub(crate) authority: AuthorityUrl,
    pub(crate) options: Configuration,
    known_hosts: Vec<String>,
}

impl CheckedConfiguration {
    pub(crate) fn new(options: Configuration) -> Result<Self, ConfigurationError> {
        if options.client_id.as_str().trim_ascii().is_empty() {
            return Err(ConfigurationError::ClientIdMissing);
        }
        let authority = options.authority.resolve()?;
        let mut known_hosts = Vec::new();
        for text in &options.known_authorities {
            if let Some(host) = host_of(text) {
                known_hosts.push(host);
            }
        }
        Ok(Self {
            client_id: options.client_id.clone(),
            authority,
            known_hosts,
            options,
        })
    }

    /// The hosts that the app vouches for, beside the authority's own.
    pub(crate) fn known_hosts(&self) -> &[String] {
        &self.known_hosts
    }

    /// The authority of one request: the configured one, or another that the configuration vouches
    /// for.
    pub(crate) fn authority_for(&self, requested: Option<&Authority>) -> Result<AuthorityUrl, AuthError> {
        let Some(requested) = requested else {
            return Ok(self.authority.clone());
        };
        let authority = requested.resolve().map_err(ConfigurationError::from)?;
        let is_trusted = authority.host() == self.authority.host()
            || authority.is_known_cloud()
            || self.known_hosts.iter().any(|host| host == authority.host());
        if is_trusted {
            Ok(authority)
        } else {
            let authority = authority.as_str().to_owned();
            Err(ConfigurationError::UntrustedAuthority(authority).into())
        }
    }

    /// The authority at which an account's tokens are renewed: the one of the request, or else the
    /// configured one, at the tenant of the account.
    pub(crate) fn authority_of_account(
        &self,
        requested: Option<&Authority>,
        account: &AccountInfo,
    ) -> Result<AuthorityUrl, AuthError> {
        let authority = self.authority_for(requested)?;
        let authority = self.at_cloud(&authority, Some(&account.environment))?;
        if !authority.owns_environment(&account.environment) {
            return Err(ConfigurationError::AuthorityMismatch {
                account: account.environment.clone(),
                authority: authority.host().to_owned(),
            }
            .into());
        }
        let names_tenant = requested.is_some() && !authority.is_for_any_tenant();
        Ok(if names_tenant || !authority.can_change_tenant() {
            authority
        } else {
            authority.for_tenant(&account.tenant_id)
        })
    }

    /// The authority at the cloud of this host, where the app has asked for users of all clouds.
    pub(crate) fn at_cloud(
        &self,
        authority: &AuthorityUrl,
        host: Option<&str>,
    ) -> Result<AuthorityUrl, AuthError> {
        match (self.options.cloud_choice, host) {
            (Some(choose), Some(host)) => choose(self, authority, host),
            _ => Ok(authority.clone()),
        }
    }

    /// The absolute redirect URI of one request, on the page's own origin.
    pub(crate) fn redirect_uri_for(&self, page: &Url, requested: Option<&str>) -> Result<String, AuthError> {
        let wanted = requested.unwrap_or(&self.options.redirect_uri);
        let uri = resolve(page, wanted)?;
        if uri.origin() == page.origin() {
            Ok(uri.href())
        } else {
            Err(ConfigurationError::ForeignRedirectUri(uri.href()).into())
        }
    }

    /// The absolute address to return to after a sign-out; empty for none.
    pub(crate) fn post_logout_uri_for(
        &self,
        page: &Url,
        requested: Option<&str>,
    ) -> Result<String, AuthError> {
        let configured = self.options.post_logout_redirect_uri.as_deref();
        let wanted = requested.or(configured).unwrap_or(&self.options.redirect_uri);
        if wanted.is_empty() {
            return Ok(String::new());
        }
        let uri = resolve(page, wanted)?;
        Ok(uri.href())
    }
}

/// An address of the app, as the app writes it.
pub(crate) fn resolve(page: &Url, reference: &str) -> Result<Url, AuthError> {
    let url = page.resolve(reference);
    url.map_err(|error| ConfigurationError::RedirectUri(error).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use msal_core::AccountFields;

    fn checked() -> CheckedConfiguration {
        let configuration = Configuration::new("c")
            .with_authority("https://login.contoso.com/t")
            .with_known_authority("Login.Other.com")
            .with_known_authority("https://Login.Third.com:8443/");
        CheckedConfiguration::new(configuration).unwrap()
    }

    #[test]
    fn a_client_without_id_or_with_an_insecure_authority_is_refused() {
        let code = |configuration| {
            CheckedConfiguration::new(configuration)
                .err()
                .map(|error| error.code().to_owned())
        };
        assert_eq!(
            code(Configuration::new(" ")).as_deref(),
            Some("client_id_missing")
        );
        assert_eq!(
            code(Configuration::new("c").with_authority("http://contoso.com")).as_deref(),
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
        check("https://login.third.com:8443/t", true);
        check("https://login.third.com/t", false);
        check("https://login.microsoftonline.com/common", true);
        check("https://login.evil.com/t", false);
        check("https://login.contoso.com:444/t", false);
    }

    #[test]
    fn an_accounts_tokens_are_renewed_at_its_tenant() {
        let guest = "bbbbcccc-1111-dddd-2222-eeee3333ffff";
        let account = |environment: &str, tenant: &str| {
            AccountInfo::new(AccountFields {
                environment: environment.into(),
                tenant_id: tenant.into(),
                ..AccountFields::default()
            })
        };
        let check = |configured: &str, requested: Option<&str>, wanted: &str| {
            let configuration = Configuration::new("c").with_authority(configured);
            let requested = requested.map(Authority::from);
            let found = CheckedConfiguration::new(configuration)
                .unwrap()
                .authority_of_account(requested.as_ref(), &account("login.windows.net", guest))
                .unwrap();
            assert_eq!(found.as_str(), wanted, "{configured} {requested:?}");
        };
        let host = "https://login.microsoftonline.com";
        let at_guest = format!("{host}/{guest}/");
        let home = "aaaabbbb-0000-cccc-1111-dddd2222eeee";
        let (common, at_home) = (format!("{host}/common/"), format!("{host}/{home}/"));
        check(&common, None, &at_guest);
        check(&at_home, None, &at_guest);
        check(&common, Some(&common), &at_guest);
        check(&common, Some(&at_home), &at_home);
        check(
            &format!("{host}/contoso.com/"),
            None,
            &format!("{host}/contoso.com/"),
        );
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

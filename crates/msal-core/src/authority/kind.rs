//! What a developer says ([`Authority`]) and what it means once checked ([`AuthorityUrl`]).

use super::clouds;
use crate::url::{Url, UrlError, is_plain_segment};

/// An authority as the developer names it; checked when the client is made.
///
/// ```
/// use msal_core::Authority;
/// let authority = Authority::workforce("contoso.com").resolve()?;
/// assert_eq!(authority.as_str(), "https://login.microsoftonline.com/contoso.com/");
/// # Ok::<(), msal_core::authority::AuthorityError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    url: String,
    kind: Option<AuthorityKind>,
    /// The part that the constructor put into the URL and that must not change its shape.
    segment: Option<String>,
}

/// The kinds that differ in discovery and in their issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthorityKind {
    /// A workforce tenant, or several, of Microsoft Entra ID; also its stand-in on another host.
    Workforce,
    /// An external tenant (`ciamlogin.com`, or a custom domain in front of one).
    External,
    /// An Azure AD B2C policy.
    B2c,
    /// Active Directory Federation Services.
    Adfs,
    /// Any other OpenID Connect provider.
    Oidc,
}

/// Why an authority cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorityError {
    /// The URL itself.
    #[error("authority: {0}")]
    Url(#[from] UrlError),
    /// A tenant, policy or host name with characters that change the URL.
    #[error("{0:?} cannot be part of an authority")]
    Name(String),
    /// A query or fragment where only a path belongs.
    #[error("an authority has no query or fragment: {0}")]
    Query(String),
}

impl Authority {
    fn named(url: String, kind: AuthorityKind, segment: &str) -> Self {
        Self {
            url,
            kind: Some(kind),
            segment: Some(segment.to_owned()),
        }
    }

    /// One workforce tenant, by id or verified domain.
    pub fn workforce(tenant: &str) -> Self {
        Self::named(
            format!("https://{}/{tenant}", clouds::PUBLIC_HOST),
            AuthorityKind::Workforce,
            tenant,
        )
    }

    /// Work or school accounts of any tenant.
    pub fn organizations() -> Self {
        Self::workforce("organizations")
    }

    /// Work, school and personal accounts. MSAL's default.
    pub fn common() -> Self {
        Self::workforce("common")
    }

    /// Personal Microsoft accounts only.
    pub fn consumers() -> Self {
        Self::workforce("consumers")
    }

    /// An external tenant by its subdomain: `contoso` for `contoso.ciamlogin.com`.
    pub fn external(subdomain: &str) -> Self {
        let url = format!("https://{subdomain}.ciamlogin.com/{subdomain}.onmicrosoft.com");
        Self::named(url, AuthorityKind::External, subdomain)
    }

    /// An external tenant behind its own domain: `login.contoso.com` and the tenant's id or domain.
    pub fn custom_domain(host: &str, tenant: &str) -> Self {
        Self::named(
            format!("https://{host}/{tenant}"),
            AuthorityKind::External,
            tenant,
        )
    }

    /// A policy (user flow) of Azure AD B2C: tenant subdomain and policy name.
    pub fn b2c(subdomain: &str, policy: &str) -> Self {
        let url = format!("https://{subdomain}.b2clogin.com/{subdomain}.onmicrosoft.com/{policy}");
        Self::named(url, AuthorityKind::B2c, policy)
    }

    /// An AD FS 2019 (or later) farm by its host.
    pub fn adfs(host: &str) -> Self {
        Self {
            url: format!("https://{host}/adfs"),
            kind: Some(AuthorityKind::Adfs),
            segment: None,
        }
    }

    /// Any OpenID Connect provider by its issuer URL.
    pub fn oidc(issuer: &str) -> Self {
        Self {
            url: issuer.to_owned(),
            kind: Some(AuthorityKind::Oidc),
            segment: None,
        }
    }

    /// An authority as MSAL's documentation spells it: a URL whose host and path tell its kind.
    pub fn url(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            kind: None,
            segment: None,
        }
    }

    /// Checks the authority and brings it to its canonical form: lower case, one trailing `/`.
    ///
    /// # Errors
    /// [`AuthorityError`] names what is wrong; `https` is required except on loopback hosts.
    pub fn resolve(&self) -> Result<AuthorityUrl, AuthorityError> {
        if let Some(name) = self.segment.as_deref().filter(|name| !is_plain_segment(name)) {
            return Err(AuthorityError::Name(name.to_owned()));
        }
        let url = Url::parse_secure(&self.url)?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err(AuthorityError::Query(url.origin() + url.path()));
        }
        let kind = self.kind.unwrap_or_else(|| kind_of(&url));
        Ok(AuthorityUrl::new(&url, kind))
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::common()
    }
}

impl From<&str> for Authority {
    fn from(url: &str) -> Self {
        Self::url(url)
    }
}

fn kind_of(url: &Url) -> AuthorityKind {
    let first = url
        .path()
        .split('/')
        .find(|segment| !segment.is_empty())
        .unwrap_or_default();
    if url.host().ends_with(".ciamlogin.com") {
        AuthorityKind::External
    } else if url.host().ends_with(".b2clogin.com") {
        AuthorityKind::B2c
    } else if first.eq_ignore_ascii_case("adfs") {
        AuthorityKind::Adfs
    } else {
        AuthorityKind::Workforce
    }
}

/// A checked authority in canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityUrl {
    canonical: String,
    origin: String,
    host: String,
    segments: Vec<String>,
    kind: AuthorityKind,
}

impl AuthorityUrl {
    fn new(url: &Url, kind: AuthorityKind) -> Self {
        let path = url.path().to_ascii_lowercase();
        let mut segments: Vec<String> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(str::to_owned)
            .collect();
        if kind == AuthorityKind::External && segments.is_empty() {
            let subdomain = url.host().split('.').next().unwrap_or_default();
            segments.push(format!("{subdomain}.onmicrosoft.com"));
        }
        let host = clouds::preferred_network(url.host()).to_owned();
        let origin = url.origin().replacen(url.host(), &host, 1);
        let canonical = segments
            .iter()
            .fold(format!("{origin}/"), |url, segment| url + segment + "/");
        Self {
            canonical,
            origin,
            host,
            segments,
            kind,
        }
    }

    /// The canonical URL, with a trailing `/`.
    pub fn as_str(&self) -> &str {
        &self.canonical
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The kind.
    pub fn kind(&self) -> AuthorityKind {
        self.kind
    }

    /// The first path segment: the tenant, as id, domain or one of `common`, `organizations`, `consumers`.
    pub fn tenant(&self) -> &str {
        self.segments.first().map_or("", String::as_str)
    }

    /// The last path segment when it names one tenant: what tokens in the cache are filed under when the account does not say.
    pub fn realm(&self) -> Option<&str> {
        let last = self.segments.last()?.as_str();
        (!matches!(last, "common" | "organizations" | "consumers")).then_some(last)
    }

    /// The name under which accounts and tokens are cached: `login.windows.net` for the public cloud, else the host.
    pub fn environment(&self) -> &str {
        clouds::preferred_cache(&self.host)
    }

    /// Whether an account's environment is this authority's, by any of the cloud's names.
    pub fn owns_environment(&self, environment: &str) -> bool {
        self.host == environment || clouds::same_cloud(&self.host, environment)
    }

    /// Whether the host is one of Microsoft's clouds, known without asking.
    pub fn is_known_cloud(&self) -> bool {
        clouds::is_known(&self.host)
    }

    /// Where the OpenID configuration is.
    pub fn discovery_url(&self) -> String {
        let plain = self.canonical.ends_with("/v2.0/")
            || matches!(self.kind, AuthorityKind::Adfs | AuthorityKind::Oidc);
        let version = if plain { "" } else { "v2.0/" };
        format!("{}{version}.well-known/openid-configuration", self.canonical)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_has_one_canonical_form() {
        let check = |authority: Authority, canonical: &str, kind: AuthorityKind| {
            let resolved = authority.resolve().unwrap();
            assert_eq!((resolved.as_str(), resolved.kind()), (canonical, kind));
        };
        use AuthorityKind::{Adfs, B2c, External, Oidc, Workforce};
        check(
            Authority::default(),
            "https://login.microsoftonline.com/common/",
            Workforce,
        );
        check(
            Authority::workforce("Contoso.com"),
            "https://login.microsoftonline.com/contoso.com/",
            Workforce,
        );
        check(
            "https://login.windows.net/T".into(),
            "https://login.microsoftonline.com/t/",
            Workforce,
        );
        check(
            "http://localhost:8400/AAAA-bbbb".into(),
            "http://localhost:8400/aaaa-bbbb/",
            Workforce,
        );
        check(
            Authority::external("contoso"),
            "https://contoso.ciamlogin.com/contoso.onmicrosoft.com/",
            External,
        );
        check(
            "https://contoso.ciamlogin.com".into(),
            "https://contoso.ciamlogin.com/contoso.onmicrosoft.com/",
            External,
        );
        check(
            Authority::custom_domain("login.contoso.com", "t"),
            "https://login.contoso.com/t/",
            External,
        );
        check(
            Authority::b2c("fab", "B2C_1_SUSI"),
            "https://fab.b2clogin.com/fab.onmicrosoft.com/b2c_1_susi/",
            B2c,
        );
        check(
            Authority::adfs("fs.contoso.com"),
            "https://fs.contoso.com/adfs/",
            Adfs,
        );
        check(
            "https://fs.contoso.com/ADFS/".into(),
            "https://fs.contoso.com/adfs/",
            Adfs,
        );
        check(
            Authority::oidc("https://idp.example/realm"),
            "https://idp.example/realm/",
            Oidc,
        );
    }

    #[test]
    fn what_would_change_the_url_is_refused() {
        assert!(matches!(
            Authority::workforce("a/b").resolve(),
            Err(AuthorityError::Name(_))
        ));
        assert!(matches!(
            Authority::workforce("").resolve(),
            Err(AuthorityError::Name(_))
        ));
        assert!(matches!(
            Authority::external("evil.example/x").resolve(),
            Err(AuthorityError::Name(_))
        ));
        assert!(matches!(
            Authority::url("https://h/t?p=1").resolve(),
            Err(AuthorityError::Query(_))
        ));
        assert!(matches!(
            Authority::url("http://contoso.com/t").resolve(),
            Err(AuthorityError::Url(UrlError::Insecure(_)))
        ));
        assert!(matches!(
            Authority::url("").resolve(),
            Err(AuthorityError::Url(UrlError::Empty))
        ));
    }

    #[test]
    fn the_configuration_is_where_the_kind_says() {
        let check =
            |authority: Authority, url: &str| assert_eq!(authority.resolve().unwrap().discovery_url(), url);
        check(
            Authority::common(),
            "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration",
        );
        check(
            Authority::adfs("fs.contoso.com"),
            "https://fs.contoso.com/adfs/.well-known/openid-configuration",
        );
        check(
            Authority::oidc("https://idp.example"),
            "https://idp.example/.well-known/openid-configuration",
        );
        check(
            Authority::b2c("fab", "B2C_1_SUSI"),
            "https://fab.b2clogin.com/fab.onmicrosoft.com/b2c_1_susi/v2.0/.well-known/openid-configuration",
        );
        check(
            "https://h.example/t/v2.0".into(),
            "https://h.example/t/v2.0/.well-known/openid-configuration",
        );
    }

    #[test]
    fn accounts_are_filed_under_the_clouds_cache_name() {
        let public = Authority::common().resolve().unwrap();
        assert_eq!(public.environment(), "login.windows.net");
        assert!(
            public.owns_environment("sts.windows.net")
                && !public.owns_environment("login.microsoftonline.us")
        );
        let local = Authority::url("http://localhost:8400/t").resolve().unwrap();
        assert_eq!(local.environment(), "localhost:8400");
        assert!(local.owns_environment("localhost:8400") && !local.owns_environment("localhost:8401"));
    }
}

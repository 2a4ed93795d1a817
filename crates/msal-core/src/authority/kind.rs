//! What a developer says: an [`Authority`] and the kinds there are.

use std::fmt;

use super::{AuthorityUrl, clouds};
use crate::text::{concat, split};
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

impl AuthorityKind {
    /// A name to write the kind down with.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Workforce => "workforce",
            Self::External => "external",
            Self::B2c => "b2c",
            Self::Adfs => "adfs",
            Self::Oidc => "oidc",
        }
    }

    /// Reads a name that [`as_str`](Self::as_str) gives.
    ///
    /// ```
    /// use msal_core::authority::AuthorityKind;
    /// assert_eq!(AuthorityKind::parse("b2c"), Some(AuthorityKind::B2c));
    /// assert_eq!(AuthorityKind::parse("B2C"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Workforce, Self::External, Self::B2c, Self::Adfs, Self::Oidc]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }

    /// The kind that a URL's host and path tell.
    fn of(url: &Url) -> Self {
        let mut segments = split(url.path(), b'/');
        let first = segments.next_filled();
        let second = segments.next_filled();
        let is = |segment: Option<&str>, name: &str| {
            segment.is_some_and(|segment| segment.eq_ignore_ascii_case(name))
        };
        if url.host().ends_with(".ciamlogin.com") {
            Self::External
        } else if url.host().ends_with(".b2clogin.com") {
            Self::B2c
        } else if is(first, "adfs") {
            Self::Adfs
        } else if second.is_none() || is(second, "v2.0") || clouds::is_known(url.host()) {
            Self::Workforce
        } else {
            // A policy behind the tenant, on a domain of the app's own.
            Self::B2c
        }
    }
}

/// Why an authority cannot be used.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthorityError {
    /// The URL itself.
    Url(UrlError),
    /// A tenant, policy or host name with characters that change the URL.
    Name(String),
    /// A query or fragment where only a path belongs.
    Query(String),
}

impl AuthorityError {
    /// The message: joined, as that of a URL.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Url(error) => concat(&["authority: ", &error.message()]),
            Self::Name(name) => concat(&["\"", name, "\" cannot be part of an authority"]),
            Self::Query(url) => concat(&["an authority has no query or fragment: ", url]),
        }
    }
}

impl From<UrlError> for AuthorityError {
    fn from(error: UrlError) -> Self {
        Self::Url(error)
    }
}

impl fmt::Display for AuthorityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for AuthorityError {}

/// As the message: a derived form would bring more formatting into each app that unwraps.
impl fmt::Debug for AuthorityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Authority {
    fn new(url: String, kind: Option<AuthorityKind>, segment: Option<&str>) -> Self {
        Self {
            url,
            kind,
            segment: segment.map(str::to_owned),
        }
    }

    /// One workforce tenant, by id or verified domain.
    pub fn workforce(tenant: &str) -> Self {
        let url = concat(&["https://", clouds::PUBLIC_HOST, "/", tenant]);
        Self::new(url, Some(AuthorityKind::Workforce), Some(tenant))
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
        let url = [
            "https://",
            subdomain,
            ".ciamlogin.com/",
            subdomain,
            ".onmicrosoft.com",
        ];
        Self::new(concat(&url), Some(AuthorityKind::External), Some(subdomain))
    }

    /// An external tenant behind its own domain: `login.contoso.com` and the tenant's id or domain.
    pub fn custom_domain(host: &str, tenant: &str) -> Self {
        let url = concat(&["https://", host, "/", tenant]);
        Self::new(url, Some(AuthorityKind::External), Some(tenant))
    }

    /// A policy (user flow) of Azure AD B2C: tenant subdomain and policy name.
    pub fn b2c(subdomain: &str, policy: &str) -> Self {
        let url = [
            "https://",
            subdomain,
            ".b2clogin.com/",
            subdomain,
            ".onmicrosoft.com/",
            policy,
        ];
        Self::new(concat(&url), Some(AuthorityKind::B2c), Some(policy))
    }

    /// An AD FS 2019 (or later) farm by its host.
    pub fn adfs(host: &str) -> Self {
        let url = concat(&["https://", host, "/adfs"]);
        Self::of_kind(AuthorityKind::Adfs, &url)
    }

    /// Any OpenID Connect provider by its issuer URL.
    pub fn oidc(issuer: &str) -> Self {
        Self::of_kind(AuthorityKind::Oidc, issuer)
    }

    /// An authority as MSAL's documentation spells it: a URL whose host and path tell its kind.
    pub fn url(url: &str) -> Self {
        Self::new(url.to_owned(), None, None)
    }

    /// An authority by its URL and its kind, as [`AuthorityUrl::as_str`] and [`AuthorityUrl::kind`]
    /// give them: an authority that was written down is read again with its kind.
    pub fn of_kind(kind: AuthorityKind, url: &str) -> Self {
        Self::new(url.to_owned(), Some(kind), None)
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
            return Err(AuthorityError::Query(concat(&[url.origin(), url.path()])));
        }
        let kind = self.kind.unwrap_or_else(|| AuthorityKind::of(&url));
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
    fn an_external_tenant_and_a_policy_have_one_canonical_form_each() {
        let check = |spellings: &[&str], canonical: &str, kind: AuthorityKind| {
            for spelling in spellings {
                for end in ["", "/", "/v2.0", "/v2.0/"] {
                    let url = [*spelling, end].concat();
                    let resolved = Authority::url(&url).resolve().unwrap();
                    assert_eq!((resolved.as_str(), resolved.kind()), (canonical, kind), "{url}");
                }
            }
        };
        let id = "bbbbcccc-1111-dddd-2222-eeee3333ffff";
        let external = |tenant: &str| format!("https://contoso.ciamlogin.com/{tenant}");
        check(
            &[
                "https://contoso.ciamlogin.com",
                "https://Contoso.ciamlogin.com",
                &external("contoso.onmicrosoft.com"),
                &external("Contoso.OnMicrosoft.com"),
            ],
            &external("contoso.onmicrosoft.com/"),
            AuthorityKind::External,
        );
        check(
            &[&external(id), &external(&id.to_uppercase())],
            &external(&format!("{id}/")),
            AuthorityKind::External,
        );
        check(
            &[
                &format!("https://{id}.ciamlogin.com"),
                &format!("https://{id}.ciamlogin.com/{id}"),
            ],
            &format!("https://{id}.ciamlogin.com/{id}/"),
            AuthorityKind::External,
        );
        check(
            &[
                "https://fab.b2clogin.com/fab.onmicrosoft.com/B2C_1_SUSI",
                "https://fab.b2clogin.com/tfp/fab.onmicrosoft.com/b2c_1_susi",
                "https://fab.b2clogin.com/TFP/fab.onmicrosoft.com/b2c_1_susi",
            ],
            "https://fab.b2clogin.com/fab.onmicrosoft.com/b2c_1_susi/",
            AuthorityKind::B2c,
        );
        check(
            &[
                &format!("https://login.fabrikam.com/{id}/B2C_1_SUSI"),
                &format!("https://login.fabrikam.com/tfp/{id}/b2c_1_susi"),
            ],
            &format!("https://login.fabrikam.com/{id}/b2c_1_susi/"),
            AuthorityKind::B2c,
        );
        check(
            &["https://login.fabrikam.com/T"],
            "https://login.fabrikam.com/t/",
            AuthorityKind::Workforce,
        );
        for (spelled, host) in [
            ("login.microsoftonline.us", "login.microsoftonline.us"),
            ("login.usgovcloudapi.net", "login.microsoftonline.us"),
            ("login.chinacloudapi.cn", "login.partner.microsoftonline.cn"),
            (
                "login.partner.microsoftonline.cn",
                "login.partner.microsoftonline.cn",
            ),
            ("sts.windows.net", "login.microsoftonline.com"),
        ] {
            check(
                &[&format!("https://{spelled}/T")],
                &format!("https://{host}/t/"),
                AuthorityKind::Workforce,
            );
        }
    }

    #[test]
    fn the_path_of_another_provider_keeps_its_case() {
        let resolved = Authority::oidc("HTTPS://Idp.example/Realms/A").resolve().unwrap();
        assert_eq!(resolved.as_str(), "https://idp.example/Realms/A/");
    }

    #[test]
    fn what_would_change_the_url_is_refused() {
        assert!(matches!(
            Authority::workforce("a/b").resolve(),
            Err(AuthorityError::Name(_))
        ));
        assert!(matches!(
            Authority::workforce("..").resolve(),
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
    fn an_authority_that_was_written_down_is_read_again_with_its_kind() {
        for authority in [
            Authority::common(),
            Authority::external("contoso"),
            Authority::custom_domain("login.contoso.com", "t"),
            Authority::b2c("fab", "B2C_1_SUSI"),
            Authority::adfs("fs.contoso.com"),
            Authority::oidc("https://idp.example/realm"),
            Authority::oidc("https://idp.example"),
            Authority::url("http://localhost:8400/t/v2.0"),
        ] {
            let resolved = authority.resolve().unwrap();
            let kind = AuthorityKind::parse(resolved.kind().as_str()).unwrap();
            assert_eq!(
                Authority::of_kind(kind, resolved.as_str()).resolve(),
                Ok(resolved)
            );
        }
    }

    #[test]
    fn no_error_is_shown_as_more_than_its_message() {
        let error = Authority::workforce("a/b").resolve().unwrap_err();
        assert_eq!(format!("{error:?}"), "\"a/b\" cannot be part of an authority");
    }
}

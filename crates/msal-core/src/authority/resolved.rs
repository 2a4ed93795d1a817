//! What an authority means once checked: an [`AuthorityUrl`] in canonical form.

use std::fmt;
use std::sync::Arc;

use super::{Authority, AuthorityKind, clouds};
use crate::text::{concat, split, split_once};
use crate::url::{Url, is_plain_segment};
use crate::uuid::is_uuid;

/// A checked authority in canonical form. A clone shares it.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorityUrl(Arc<Canonical>);

#[derive(PartialEq, Eq)]
struct Canonical {
    /// Origin, and path with a trailing `/`.
    url: String,
    /// Scheme and host.
    origin: String,
    host: String,
    kind: AuthorityKind,
}

impl AuthorityUrl {
    pub(super) fn new(url: &Url, kind: AuthorityKind) -> Self {
        let host = clouds::preferred_network(url.host());
        let origin = concat(&[url.scheme(), "://", host]);
        let mut canonical = concat(&[&*origin, "/"]);
        if kind == AuthorityKind::Oidc {
            // Paths have their case (OpenID Connect Discovery, section 4.3): those of realms and user
            // pools differ in nothing else.
            push_segments(&mut canonical, url.path());
        } else {
            push_segments(
                &mut canonical,
                without_dialect(&url.path().to_ascii_lowercase(), kind),
            );
        }
        if kind == AuthorityKind::External && canonical.len() == origin.len() + 1 {
            let subdomain = split(url.host(), b'.').next().unwrap_or_default();
            canonical.push_str(subdomain);
            canonical.push_str(if is_uuid(subdomain) {
                "/"
            } else {
                ".onmicrosoft.com/"
            });
        }
        Self(Arc::new(Canonical {
            url: canonical,
            origin,
            host: host.to_owned(),
            kind,
        }))
    }

    /// The same authority for another tenant: host and kind stay, the first path segment is
    /// replaced. A name that cannot be a path segment changes nothing; neither does any name where
    /// the path holds no tenant (AD FS, other OpenID Connect providers).
    ///
    /// ```
    /// use msal_core::Authority;
    /// let home = Authority::common().resolve()?.for_tenant("contoso.com");
    /// assert_eq!(home.as_str(), "https://login.microsoftonline.com/contoso.com/");
    /// # Ok::<(), msal_core::authority::AuthorityError>(())
    /// ```
    pub fn for_tenant(&self, tenant: &str) -> AuthorityUrl {
        let in_path = !matches!(self.kind(), AuthorityKind::Adfs | AuthorityKind::Oidc);
        match split_once(self.path(), b'/') {
            Some((_, rest)) if in_path && is_plain_segment(tenant) => {
                let tenant = tenant.to_ascii_lowercase();
                Self(Arc::new(Canonical {
                    url: concat(&[self.origin(), "/", &tenant, "/", rest]),
                    origin: self.0.origin.clone(),
                    host: self.0.host.clone(),
                    kind: self.0.kind,
                }))
            }
            _ => self.clone(),
        }
    }

    /// The same authority at another host, such as that of another cloud; `None` for a host that is
    /// none.
    ///
    /// ```
    /// use msal_core::Authority;
    /// let there = Authority::common().resolve()?.at_host("login.microsoftonline.us").unwrap().resolve()?;
    /// assert_eq!(there.as_str(), "https://login.microsoftonline.us/common/");
    /// # Ok::<(), msal_core::authority::AuthorityError>(())
    /// ```
    pub fn at_host(&self, host: &str) -> Option<Authority> {
        let url = Url::parse(&concat(&["https://", host, "/", self.path()])).ok()?;
        let is_host_alone = url.host() == host.trim_ascii().to_ascii_lowercase();
        is_host_alone.then(|| Authority::of_kind(self.kind(), &url.href()))
    }

    /// The canonical URL, with a trailing `/`.
    pub fn as_str(&self) -> &str {
        &self.0.url
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.0.origin
    }

    /// Host and port.
    pub fn host(&self) -> &str {
        &self.0.host
    }

    /// The path without its leading `/`: each segment with one behind it.
    fn path(&self) -> &str {
        self.0.url.get(self.0.origin.len() + 1..).unwrap_or_default()
    }

    /// The kind of authority, which decides about its endpoints and issuers.
    pub fn kind(&self) -> AuthorityKind {
        self.0.kind
    }

    /// The first path segment: the tenant, as id, domain or one of `common`, `organizations`,
    /// `consumers`. Access tokens are filed under it when their id token names no tenant.
    pub fn tenant(&self) -> &str {
        split(self.path(), b'/').next().unwrap_or_default()
    }

    /// Whether users of any tenant may sign in here: `common` and `organizations`.
    pub fn is_for_any_tenant(&self) -> bool {
        matches!(self.tenant(), "common" | "organizations")
    }

    /// Whether the path names one tenant, by its id or by a name.
    pub fn is_for_tenant(&self, tenant: &str) -> bool {
        !tenant.is_empty() && self.tenant().eq_ignore_ascii_case(tenant)
    }

    /// Whether the path names one tenant by its id, so that tokens of another one can be told.
    pub fn names_tenant_by_id(&self) -> bool {
        self.has_tenants() && is_uuid(self.tenant())
    }

    /// Whether a user's tokens may come from another tenant than the path says, and can be asked
    /// for there. Of a tenant that is named by a domain nobody knows which one it is.
    pub fn can_change_tenant(&self) -> bool {
        self.has_tenants() && (self.is_for_any_tenant() || is_uuid(self.tenant()))
    }

    fn has_tenants(&self) -> bool {
        matches!(self.kind(), AuthorityKind::Workforce | AuthorityKind::External)
    }

    /// The authority as it is given to a request.
    pub fn to_authority(&self) -> Authority {
        Authority::of_kind(self.kind(), self.as_str())
    }

    /// The name under which accounts and tokens are cached: `login.windows.net` for the public
    /// cloud, else the host.
    pub fn environment(&self) -> &str {
        clouds::preferred_cache(self.host())
    }

    /// Whether an account's environment is this authority's, by any of the cloud's names.
    pub fn owns_environment(&self, environment: &str) -> bool {
        self.host() == environment || clouds::same_cloud(self.host(), environment)
    }

    /// Whether the host is one of Microsoft's clouds, known without asking.
    pub fn is_known_cloud(&self) -> bool {
        clouds::is_known(self.host())
    }

    /// Where the OpenID configuration is.
    pub fn discovery_url(&self) -> String {
        let plain = matches!(self.kind(), AuthorityKind::Adfs | AuthorityKind::Oidc);
        let version = if plain { "" } else { "v2.0/" };
        concat(&[self.as_str(), version, ".well-known/openid-configuration"])
    }
}

/// Appends the segments of a path, each with a `/` behind it.
fn push_segments(url: &mut String, path: &str) {
    let mut segments = split(path, b'/');
    while let Some(segment) = segments.next_filled() {
        url.push_str(segment);
        url.push('/');
    }
}

/// The path without what some spellings of Microsoft's authorities have before the tenant (`tfp`) or
/// at the end (`v2.0`), so that each authority has one canonical form.
fn without_dialect(path: &str, kind: AuthorityKind) -> &str {
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix("/v2.0").unwrap_or(path);
    match path.strip_prefix("/tfp/") {
        Some(rest) if kind == AuthorityKind::B2c => rest,
        _ => path,
    }
}

impl fmt::Debug for AuthorityUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind().as_str())?;
        f.write_str(" ")?;
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Authority;

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
            Authority::oidc("https://idp.example/Realms/A/v2.0"),
            "https://idp.example/Realms/A/v2.0/.well-known/openid-configuration",
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

    #[test]
    fn a_tenant_can_be_changed_where_it_is_none_or_told_by_its_id() {
        let id = "aaaabbbb-0000-cccc-1111-dddd2222eeee";
        let check = |authority: Authority, can_change: bool, by_id: bool| {
            let resolved = authority.resolve().unwrap();
            let found = (resolved.can_change_tenant(), resolved.names_tenant_by_id());
            assert_eq!(found, (can_change, by_id), "{resolved:?}");
        };
        check(Authority::common(), true, false);
        check(Authority::workforce(id), true, true);
        check(Authority::custom_domain("login.contoso.com", id), true, true);
        check(Authority::workforce("contoso.com"), false, false);
        check(Authority::consumers(), false, false);
        check(Authority::adfs("fs.contoso.com"), false, false);
        check(Authority::b2c("fab", id), false, false);
        let by_id = Authority::workforce(id).resolve().unwrap();
        assert!(by_id.is_for_tenant(&id.to_uppercase()) && !by_id.is_for_tenant(""));
    }

    #[test]
    fn another_tenant_takes_the_first_place_in_the_path() {
        let check = |authority: Authority, tenant: &str, url: &str| {
            let before = authority.resolve().unwrap();
            let after = before.for_tenant(tenant);
            assert_eq!((after.as_str(), after.kind()), (url, before.kind()));
            assert_eq!((after.origin(), after.host()), (before.origin(), before.host()));
            assert_eq!(Authority::of_kind(after.kind(), url).resolve(), Ok(after));
        };
        let public = "https://login.microsoftonline.com";
        check(
            Authority::common(),
            "Contoso.com",
            &format!("{public}/contoso.com/"),
        );
        for tenant in ["", "a/b", "..", "a?b", "a#b", "a b"] {
            check(Authority::common(), tenant, &format!("{public}/common/"));
        }
        check(
            Authority::b2c("fab", "policy"),
            "t",
            "https://fab.b2clogin.com/t/policy/",
        );
        check(
            "http://localhost:8400/a/v2.0".into(),
            "b",
            "http://localhost:8400/b/",
        );
        check(Authority::external("c"), "t", "https://c.ciamlogin.com/t/");
        check(
            Authority::adfs("fs.contoso.com"),
            "t",
            "https://fs.contoso.com/adfs/",
        );
        check(
            Authority::oidc("https://idp.example/realm"),
            "t",
            "https://idp.example/realm/",
        );
        check("http://localhost:8400".into(), "t", "http://localhost:8400/");
    }

    #[test]
    fn the_tenant_is_read_from_the_path() {
        let check = |authority: Authority, tenant: &str, any: bool| {
            let resolved = authority.resolve().unwrap();
            assert_eq!((resolved.tenant(), resolved.is_for_any_tenant()), (tenant, any));
        };
        check(Authority::common(), "common", true);
        check(Authority::organizations(), "organizations", true);
        check(Authority::consumers(), "consumers", false);
        check(Authority::workforce("T"), "t", false);
        check("https://contoso.ciamlogin.com/T/v2.0".into(), "t", false);
        check(Authority::b2c("fab", "P"), "fab.onmicrosoft.com", false);
        check("https://fab.b2clogin.com/tfp/T/P".into(), "t", false);
        check(Authority::oidc("https://idp.example"), "", false);
    }

    #[test]
    fn a_clone_shares_the_text() {
        let authority = Authority::common().resolve().unwrap();
        assert_eq!(authority.clone().as_str().as_ptr(), authority.as_str().as_ptr());
        assert_eq!(size_of::<AuthorityUrl>(), size_of::<usize>());
    }
}

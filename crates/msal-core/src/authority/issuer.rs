//! Issuers: which may stand in an authority's OpenID configuration, and which in the id tokens of a
//! request.

use super::{AuthorityKind, AuthorityUrl, clouds};
use crate::text::{concat, split, split_once};
use crate::url::{Url, is_plain_segment};
use crate::uuid::is_uuid;

/// The tenant of personal Microsoft accounts.
const CONSUMERS_TENANT: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// What the `iss` claim of an id token must be: a fixed text, or a template filled with the token's
/// own `tid`.
///
/// Entra ID's authorities for several tenants name their issuer with the placeholder `{tenantid}`;
/// the tenant that issued a token is then told by its `tid`, which must be one that the authority
/// can speak for.
///
/// ```
/// use msal_core::authority::IssuerRule;
/// let rule = IssuerRule::new("https://contoso.example/{tenantid}/v2.0".into(), "common");
/// assert!(rule.accepts("https://contoso.example/t1/v2.0", Some("t1")));
/// assert!(!rule.accepts("https://contoso.example/t2/v2.0", Some("t1")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerRule {
    template: String,
    tenant: String,
}

impl IssuerRule {
    /// A rule from the issuer of a configuration and the tenant of the authority.
    pub fn new(template: String, authority_tenant: &str) -> Self {
        Self {
            template,
            tenant: authority_tenant.to_owned(),
        }
    }

    /// The issuer as configured, for messages.
    pub fn template(&self) -> &str {
        &self.template
    }

    /// Whether a token with this `iss` and this `tid` was issued by the authority.
    pub fn accepts(&self, issuer: &str, tenant_id: Option<&str>) -> bool {
        let Some((before, after)) = self.around_tenant() else {
            return issuer == self.template;
        };
        let in_issuer = issuer
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after));
        tenant_id.is_some_and(|id| !id.is_empty() && in_issuer == Some(id) && self.allows_tenant(id))
    }

    /// Whether an authorization response may name this issuer (RFC 9207): the one of the
    /// configuration, as it is or filled with some tenant, since nobody is signed in yet.
    pub fn is_named(&self, issuer: &str) -> bool {
        let is_filled = |(before, after): (&str, &str)| {
            let rest = issuer.strip_prefix(before)?;
            rest.strip_suffix(after).map(is_plain_segment)
        };
        issuer == self.template || self.around_tenant().and_then(is_filled) == Some(true)
    }

    /// What stands before and after the template's placeholder.
    fn around_tenant(&self) -> Option<(&str, &str)> {
        let (before, rest) = split_once(&self.template, b'{')?;
        let (name, after) = split_once(rest, b'}')?;
        matches!(name, "tenantid" | "tenant").then_some((before, after))
    }

    fn allows_tenant(&self, tenant_id: &str) -> bool {
        match self.tenant.as_str() {
            "consumers" => tenant_id == CONSUMERS_TENANT,
            "organizations" => tenant_id != CONSUMERS_TENANT,
            named if is_uuid(named) => named.eq_ignore_ascii_case(tenant_id),
            _ => true,
        }
    }
}

/// Whether an OpenID configuration fetched from `authority` may name this issuer.
///
/// A provider that is not Microsoft's must name the very address that was asked (OpenID Connect
/// Discovery, section 4.3), or a host that the app vouches for.
pub(super) fn belongs_to(issuer: &str, authority: &AuthorityUrl, known_hosts: &[String]) -> bool {
    let Ok(url) = Url::parse(issuer) else { return false };
    if authority.kind() != AuthorityKind::Oidc {
        return may_be_at(&url, authority, known_hosts);
    }
    let is_bare = url.query().is_none() && url.fragment().is_none();
    let named = concat(&[url.origin(), url.path()]);
    is_bare && named.trim_end_matches('/') == authority.as_str().trim_end_matches('/')
        || is_vouched_for(&url, known_hosts)
}

/// Whether an endpoint may be where the configuration says. A provider that is not Microsoft's may
/// have its endpoints on any host, as some have: that the configuration is its own is what the
/// issuer says.
pub(super) fn may_have_endpoint(url: &Url, authority: &AuthorityUrl, known_hosts: &[String]) -> bool {
    authority.kind() == AuthorityKind::Oidc || may_be_at(url, authority, known_hosts) || is_external_host(url)
}

/// Whether an address is one of the authority: on its own host, in Microsoft's clouds, where its
/// external tenant is, or on a host that the app vouches for.
fn may_be_at(url: &Url, authority: &AuthorityUrl, known_hosts: &[String]) -> bool {
    let known_cloud = clouds::is_known(url.host());
    let regional = split_once(url.host(), b'.').is_some_and(|(_, rest)| clouds::is_known(rest));
    url.origin() == authority.origin()
        || url.scheme() == "https" && (known_cloud || regional)
        || is_external_host(url) && speaks_for(url, authority)
        || is_vouched_for(url, known_hosts)
}

fn is_vouched_for(url: &Url, known_hosts: &[String]) -> bool {
    url.scheme() == "https" && known_hosts.iter().any(|host| host == url.host())
}

fn is_external_host(url: &Url) -> bool {
    url.scheme() == "https" && url.host().ends_with(".ciamlogin.com")
}

/// An external tenant's issuer stands on a host named after the tenant: by what the authority calls
/// it, or, where that is a name, by its id, repeated in the path.
fn speaks_for(issuer: &Url, authority: &AuthorityUrl) -> bool {
    let label = split(issuer.host(), b'.').next().unwrap_or_default();
    let in_path = split(issuer.path(), b'/').next_filled().unwrap_or_default();
    let tenant = authority.tenant();
    let name = tenant.strip_suffix(".onmicrosoft.com").unwrap_or(tenant);
    let is_named_by_id = authority.kind() == AuthorityKind::External
        && !is_uuid(tenant)
        && is_uuid(label)
        && label.eq_ignore_ascii_case(in_path);
    label == name || is_named_by_id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Authority;

    const GUID: &str = "bbbbcccc-1111-dddd-2222-eeee3333ffff";

    const OTHER: &str = "ccccdddd-2222-eeee-3333-ffff4444aaaa";

    /// Authority, issuer, and whether the one may name the other.
    fn check_issuers(rows: &[(Authority, &str, bool)]) {
        for (authority, issuer, belongs) in rows {
            let found = belongs_to(
                issuer,
                &authority.resolve().unwrap(),
                &["issuer.example".to_owned()],
            );
            assert_eq!(found, *belongs, "{authority:?} {issuer}");
        }
    }

    #[test]
    fn a_workforce_tenants_issuer_is_in_a_cloud_or_on_its_own_host() {
        let tenant = || Authority::url("https://login.contoso.com/t");
        let here = || Authority::url("http://localhost:8400/t");
        check_issuers(&[
            (tenant(), "https://login.contoso.com/other/v2.0", true),
            (tenant(), "https://login.microsoftonline.com/t/v2.0", true),
            (tenant(), "https://eu.login.microsoftonline.com/t/v2.0", true),
            (tenant(), "https://login.microsoftonline.us/t/v2.0", true),
            (tenant(), "http://login.microsoftonline.com/t/v2.0", false),
            (tenant(), "https://eu.login.contoso.com/t/v2.0", false),
            (tenant(), "https://login.contoso.com.evil.example/t/v2.0", false),
            (tenant(), "https://login.contoso.com:444/t/v2.0", false),
            (tenant(), "http://login.contoso.com/t/v2.0", false),
            (tenant(), "https://issuer.example/t", true),
            (tenant(), "http://issuer.example/t", false),
            (tenant(), "nonsense", false),
            (here(), "http://localhost:8400/t/v2.0", true),
            (here(), "http://localhost:8401/t/v2.0", false),
            (
                Authority::url("https://login.microsoftonline.de/t"),
                "https://login.microsoftonline.de/t/v2.0",
                true,
            ),
        ]);
    }

    #[test]
    fn an_external_tenants_issuer_is_on_the_host_of_its_id_or_of_its_name() {
        let guid_host = format!("https://{GUID}.ciamlogin.com/{GUID}/v2.0");
        let other_host = format!("https://{OTHER}.ciamlogin.com/{OTHER}/v2.0");
        let other_path = format!("https://{GUID}.ciamlogin.com/other/v2.0");
        let by_name = || Authority::external("fabrikam");
        let by_id = || Authority::url(&format!("https://fabrikam.ciamlogin.com/{GUID}/v2.0"));
        let by_host = || Authority::url(&format!("https://{GUID}.ciamlogin.com"));
        let own_domain = || Authority::custom_domain("login.fabrikam.com", GUID);
        let own_domain_and_name = || Authority::custom_domain("login.fabrikam.com", "fabrikam.com");
        let spelled_out = || Authority::url(&format!("https://login.fabrikam.com/{GUID}"));
        check_issuers(&[
            (by_name(), &guid_host, true),
            (by_name(), "https://fabrikam.ciamlogin.com/x/v2.0", true),
            (by_name(), "https://contoso.ciamlogin.com/contoso/v2.0", false),
            (by_name(), &other_path, false),
            (by_name(), "https://fabrikam.ciamlogin.com.evil.example/x", false),
            (by_id(), &guid_host, true),
            (by_id(), &other_host, false),
            (by_host(), &guid_host, true),
            (by_host(), &other_host, false),
            (own_domain(), &guid_host, true),
            (own_domain(), &other_host, false),
            (own_domain_and_name(), &guid_host, true),
            (spelled_out(), &guid_host, true),
            (spelled_out(), &other_host, false),
            (Authority::url("https://login.fabrikam.com/t"), &guid_host, false),
        ]);
    }

    #[test]
    fn a_policys_issuer_is_on_the_host_of_the_policy() {
        let policy = || Authority::b2c("fab", "B2C_1_SUSI");
        let own_domain = || Authority::url("https://login.fabrikam.com/tfp/fabrikam.com/B2C_1_SUSI");
        let by_id = || Authority::url(&format!("https://fab.b2clogin.com/{GUID}/B2C_1_SUSI"));
        let issuer = format!("https://fab.b2clogin.com/{GUID}/v2.0/");
        let issuer_of_policy = format!("https://fab.b2clogin.com/tfp/{GUID}/b2c_1_susi/v2.0/");
        check_issuers(&[
            (policy(), &issuer, true),
            (policy(), &issuer_of_policy, true),
            (by_id(), &issuer, true),
            (policy(), "https://evil.b2clogin.com/t/v2.0/", false),
            (own_domain(), "https://login.fabrikam.com/t/v2.0/", true),
            (own_domain(), &issuer, false),
        ]);
    }

    #[test]
    fn a_federation_servers_issuer_is_on_its_host() {
        let farm = || Authority::adfs("fs.contoso.com");
        check_issuers(&[
            (farm(), "https://fs.contoso.com/adfs", true),
            (farm(), "http://fs.contoso.com/adfs/services/trust", false),
            (farm(), "https://fs.evil.example/adfs", false),
        ]);
    }

    #[test]
    fn another_providers_issuer_is_the_very_address_that_was_asked() {
        let provider = |issuer: &str| Authority::oidc(issuer);
        let guid_host = format!("https://{GUID}.ciamlogin.com/{GUID}/v2.0");
        check_issuers(&[
            (provider("https://idp.example"), "https://idp.example", true),
            (provider("https://idp.example"), "https://idp.example/", true),
            (provider("https://IDP.example/"), "https://idp.example", true),
            (
                provider("https://idp.example/Realm"),
                "https://idp.example/Realm",
                true,
            ),
            (
                provider("https://idp.example/Realm"),
                "https://idp.example/realm",
                false,
            ),
            (
                provider("https://idp.example/realm"),
                "https://idp.example/other",
                false,
            ),
            (
                provider("https://idp.example/realm"),
                "https://idp.example",
                false,
            ),
            (provider("https://idp.example"), "https://idp.example/?x", false),
            (provider("https://idp.example"), "https://idp.example/#x", false),
            (provider("https://idp.example"), "http://idp.example", false),
            (provider("https://idp.example"), &guid_host, false),
            (
                provider("https://idp.example"),
                "https://login.microsoftonline.com/t/v2.0",
                false,
            ),
            (
                provider("https://idp.example"),
                "https://issuer.example/any",
                true,
            ),
            (
                provider("https://idp.example"),
                "http://issuer.example/any",
                false,
            ),
            (provider("http://localhost:1/"), "http://localhost:1", true),
        ]);
    }

    #[test]
    fn an_endpoint_is_on_a_host_of_the_authority() {
        let check = |authority: Authority, endpoint: &str, may: bool| {
            let url = Url::parse(endpoint).unwrap();
            let known = ["issuer.example".to_owned()];
            let found = may_have_endpoint(&url, &authority.resolve().unwrap(), &known);
            assert_eq!(found, may, "{authority:?} {endpoint}");
        };
        let guid_host = format!("https://{GUID}.ciamlogin.com/{GUID}/oauth2/v2.0/token");
        check(Authority::external("fabrikam"), &guid_host, true);
        check(
            Authority::external("fabrikam"),
            "https://fabrikam.ciamlogin.com/t",
            true,
        );
        let own_domain = || Authority::custom_domain("login.fabrikam.com", GUID);
        check(own_domain(), "https://fabrikam.ciamlogin.com/t", true);
        check(
            own_domain(),
            "https://fabrikam.ciamlogin.com.evil.example/t",
            false,
        );
        check(own_domain(), "http://fabrikam.ciamlogin.com/t", false);
        let tenant = || Authority::url("https://login.contoso.com/t");
        check(tenant(), "https://login.contoso.com/token", true);
        check(tenant(), "https://login.microsoftonline.com/t", true);
        check(tenant(), "https://issuer.example/t", true);
        check(tenant(), "https://evil.example/t", false);
        check(Authority::b2c("fab", "p"), "https://evil.b2clogin.com/t", false);
        check(Authority::adfs("fs.contoso.com"), "https://evil.example/t", false);
        check(
            Authority::oidc("https://idp.example"),
            "https://tokens.example/t",
            true,
        );
    }

    #[test]
    fn a_template_is_filled_with_the_tokens_tenant() {
        let template = "https://h/{tenantid}/v2.0";
        let check = |tenant: &str, issuer: &str, tid: Option<&str>, accepted: bool| {
            assert_eq!(
                IssuerRule::new(template.into(), tenant).accepts(issuer, tid),
                accepted,
                "{tenant} {issuer} {tid:?}"
            );
        };
        check("common", "https://h/t/v2.0", Some("t"), true);
        check("common", "https://h/t/v2.0", None, false);
        check("common", "https://h/{tenantid}/v2.0", Some("t"), false);
        check(
            "organizations",
            &format!("https://h/{CONSUMERS_TENANT}/v2.0"),
            Some(CONSUMERS_TENANT),
            false,
        );
        check(
            "consumers",
            &format!("https://h/{CONSUMERS_TENANT}/v2.0"),
            Some(CONSUMERS_TENANT),
            true,
        );
        check("consumers", "https://h/t/v2.0", Some("t"), false);
        check(GUID, &format!("https://h/{GUID}/v2.0"), Some(GUID), true);
        check(GUID, "https://h/t/v2.0", Some("t"), false);
        check("contoso.com", "https://h/t/v2.0", Some("t"), true);
        check("common", "https://h//v2.0", Some(""), false);
        check("common", "https://h/t/v2.0/x", Some("t"), false);
        check("common", "https://h/t/x/v2.0", Some("t"), false);
        check("common", "https://h/v2.0", Some("t"), false);
    }

    #[test]
    fn a_fixed_issuer_is_compared_as_it_is() {
        let rule = IssuerRule::new("https://h/t/v2.0".into(), "t");
        assert!(rule.accepts("https://h/t/v2.0", None));
        assert!(!rule.accepts("https://h/t/v2.0/", Some("t")));
        let odd = IssuerRule::new("https://h/{other}/v2.0".into(), "t");
        assert!(odd.accepts("https://h/{other}/v2.0", None) && !odd.accepts("https://h/t/v2.0", Some("t")));
    }
}

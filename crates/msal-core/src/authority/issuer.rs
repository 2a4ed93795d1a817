//! Issuers: which may stand in an authority's OpenID configuration, and which in the id tokens of a
//! request.

use super::{AuthorityKind, AuthorityUrl, clouds};
use crate::text::{split, split_once};
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
pub(super) fn belongs_to(issuer: &str, authority: &AuthorityUrl) -> bool {
    let Ok(url) = Url::parse(issuer) else { return false };
    let https = issuer.starts_with("https://");
    let known_cloud = clouds::is_known(url.host());
    let regional = split_once(url.host(), b'.').is_some_and(|(_, rest)| clouds::is_known(rest));
    url.origin() == authority.origin()
        || https && (known_cloud || regional)
        || https
            && authority.kind() == AuthorityKind::External
            && url.host().ends_with(".ciamlogin.com")
            && speaks_for(&url, authority)
}

/// An external tenant's issuer stands on a host named after the tenant: by its name, or by its id,
/// repeated in the path.
fn speaks_for(issuer: &Url, authority: &AuthorityUrl) -> bool {
    let label = split(issuer.host(), b'.').next().unwrap_or_default();
    let in_path = split(issuer.path(), b'/').next_filled().unwrap_or_default();
    let tenant = authority.tenant();
    let name = tenant.strip_suffix(".onmicrosoft.com").unwrap_or(tenant);
    label == name || is_uuid(label) && label.eq_ignore_ascii_case(in_path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Authority;

    const GUID: &str = "bbbbcccc-1111-dddd-2222-eeee3333ffff";

    #[test]
    fn the_issuer_of_a_configuration_belongs_to_its_authority() {
        let guid_host = format!("https://{GUID}.ciamlogin.com/{GUID}/v2.0");
        let other_path = format!("https://{GUID}.ciamlogin.com/other/v2.0");
        let check = |authority: Authority, issuer: &str, belongs: bool| {
            assert_eq!(
                belongs_to(issuer, &authority.resolve().unwrap()),
                belongs,
                "{authority:?} {issuer}"
            );
        };
        check(Authority::external("fabrikam"), &guid_host, true);
        check(
            Authority::external("fabrikam"),
            "https://fabrikam.ciamlogin.com/x/v2.0",
            true,
        );
        check(
            Authority::external("fabrikam"),
            "https://contoso.ciamlogin.com/contoso/v2.0",
            false,
        );
        check(Authority::external("fabrikam"), &other_path, false);
        check(
            Authority::custom_domain("login.fabrikam.com", GUID),
            &guid_host,
            true,
        );
        check(Authority::oidc("https://idp.example"), &guid_host, false);
        check(
            Authority::oidc("https://idp.example"),
            "https://idp.example/x",
            true,
        );
        check(
            Authority::oidc("https://idp.example"),
            "https://login.microsoftonline.com/t/v2.0",
            true,
        );
        check(
            Authority::oidc("https://idp.example"),
            "https://eu.login.microsoftonline.com/t/v2.0",
            true,
        );
        check(
            Authority::oidc("https://idp.example"),
            "http://idp.example/",
            false,
        );
        check(Authority::oidc("https://idp.example"), "nonsense", false);
        check(
            "http://localhost:8400/t".into(),
            "http://localhost:8400/t/v2.0",
            true,
        );
        check(
            "http://localhost:8400/t".into(),
            "http://localhost:8401/t/v2.0",
            false,
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

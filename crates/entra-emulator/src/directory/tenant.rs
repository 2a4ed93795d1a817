//! Tenants, and the audiences that the path of an authority can name.

use std::fmt;

/// A tenant of the directory, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TenantId(pub(crate) usize);

/// A directory of users.
#[derive(Debug, Clone)]
pub(crate) struct Tenant {
    pub(crate) id: TenantId,
    /// The tenant's GUID, lower case.
    pub(crate) guid: String,
    /// Other spellings in a path, lower case: domains first.
    pub(crate) names: Vec<String>,
    pub(crate) kind: TenantKind,
    /// User flows of a B2C tenant, as spelled when they were made.
    pub(crate) policies: Vec<String>,
    /// The issuer's host is the tenant's GUID, as that of external tenants is at Entra.
    pub(crate) guid_host_issuer: bool,
}

/// The sort of users that a tenant holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TenantKind {
    /// Work and school accounts.
    Workforce,
    /// Customers of an app (Entra External ID).
    External,
    /// Personal Microsoft accounts.
    Consumers,
    /// Customers of an app (Azure AD B2C), who sign in through policies.
    B2c,
}

/// The part of a path before the endpoint, lower case and not yet looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuthorityPath {
    /// A tenant's GUID or domain, `common`, …
    pub(crate) tenant: String,
    /// The policy of a B2C authority.
    pub(crate) policy: Option<String>,
    /// A policy named by the parameter `p`, which means nothing to other tenants.
    pub(crate) policy_parameter: Option<String>,
}

/// The users that an authority lets in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Audience<'a> {
    /// Any work, school or personal account.
    Common,
    /// Any work or school account.
    Organizations,
    /// Users of one tenant, its guests among them.
    Tenant(&'a Tenant),
    /// Users of one B2C tenant, through one policy.
    Policy(&'a Tenant, &'a str),
}

impl Tenant {
    pub(crate) fn is_called(&self, segment: &str) -> bool {
        self.guid.eq_ignore_ascii_case(segment)
            || self.names.iter().any(|name| name.eq_ignore_ascii_case(segment))
    }

    /// The name to show: the first domain.
    pub(crate) fn display_name(&self) -> &str {
        self.names.first().unwrap_or(&self.guid)
    }
}

impl AuthorityPath {
    /// Reads the segments before an endpoint; `p` is the parameter of that name.
    pub(crate) fn of(segments: &[&str], p: Option<&str>) -> Option<Self> {
        let (tenant, policy) = match segments {
            [tenant] => (*tenant, None),
            ["tfp", tenant, policy] | [tenant, policy] => (*tenant, Some((*policy).to_owned())),
            _ => return None,
        };
        Some(Self {
            tenant: tenant.to_owned(),
            policy,
            policy_parameter: p.map(str::to_owned),
        })
    }
}

impl fmt::Display for AuthorityPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.policy {
            Some(policy) => write!(formatter, "{}/{policy}", self.tenant),
            None => formatter.write_str(&self.tenant),
        }
    }
}

impl<'a> Audience<'a> {
    /// The path of this authority's endpoints: domains turn into the GUID.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::Common => "common".to_owned(),
            Self::Organizations => "organizations".to_owned(),
            Self::Tenant(tenant) => tenant.guid.clone(),
            Self::Policy(tenant, policy) => format!("{}/{policy}", tenant.guid),
        }
    }

    /// The only tenant, where there is one.
    pub(crate) fn tenant(&self) -> Option<&'a Tenant> {
        match self {
            Self::Common | Self::Organizations => None,
            Self::Tenant(tenant) | Self::Policy(tenant, _) => Some(tenant),
        }
    }

    pub(crate) fn policy(&self) -> Option<&'a str> {
        match self {
            Self::Policy(_, policy) => Some(policy),
            _ => None,
        }
    }

    pub(crate) fn admits(&self, tenant: &Tenant) -> bool {
        match self {
            Self::Common => matches!(tenant.kind, TenantKind::Workforce | TenantKind::Consumers),
            Self::Organizations => tenant.kind == TenantKind::Workforce,
            Self::Tenant(own) | Self::Policy(own, _) => own.id == tenant.id,
        }
    }
}

//! Tenants, and what the first segment of an authority's path can mean.

/// A directory of users.
#[derive(Debug)]
pub(crate) struct Tenant {
    /// The tenant's GUID, lower case.
    pub(crate) id: &'static str,
    /// Other spellings in a path, lower case: domains first.
    pub(crate) names: &'static [&'static str],
    pub(crate) kind: TenantKind,
}

/// What sort of users a tenant holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TenantKind {
    /// Work and school accounts.
    Workforce,
    /// Customers of an app (Entra External ID).
    External,
    /// Personal Microsoft accounts.
    Consumers,
}

/// Whom an authority lets in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Audience<'a> {
    /// Any work, school or personal account.
    Common,
    /// Any work or school account.
    Organizations,
    /// Users of one tenant, its guests among them.
    Tenant(&'a Tenant),
}

impl Tenant {
    pub(crate) fn is_called(&self, segment: &str) -> bool {
        self.id == segment || self.names.contains(&segment)
    }
}

impl Audience<'_> {
    /// The path segment of this authority's endpoints: domains turn into the GUID.
    pub(crate) fn segment(&self) -> &str {
        match self {
            Self::Common => "common",
            Self::Organizations => "organizations",
            Self::Tenant(tenant) => tenant.id,
        }
    }

    /// The tenant in this authority's issuer: a placeholder where any tenant may sign in.
    pub(crate) fn issuer_segment(&self) -> &str {
        match self {
            Self::Common | Self::Organizations => "{tenantid}",
            Self::Tenant(tenant) => tenant.id,
        }
    }

    pub(crate) fn admits(&self, tenant: &Tenant) -> bool {
        match self {
            Self::Common => tenant.kind != TenantKind::External,
            Self::Organizations => tenant.kind == TenantKind::Workforce,
            Self::Tenant(own) => own.id == tenant.id,
        }
    }
}

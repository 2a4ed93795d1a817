//! Tenants, applications and users as a directory file, or a test, describes them.

use serde::Deserialize;

/// A tenant to add to a directory.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TenantSpec {
    /// The tenant's GUID.
    pub id: String,
    /// Domains, the initial one first.
    pub domains: Vec<String>,
    /// The sort of tenant.
    pub kind: TenantSort,
    /// User flows of a B2C tenant; the first stands for the others where one is needed.
    pub policies: Vec<String>,
    /// Puts the tenant's GUID into the issuer's host, as external tenants have it:
    /// `https://{id}.localhost:8443/{id}/v2.0`.
    pub guid_host_issuer: bool,
}

/// The sort of tenant that a [`TenantSpec`] describes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TenantSort {
    /// Employees.
    #[default]
    Workforce,
    /// Customers (Entra External ID).
    External,
    /// Customers (Azure AD B2C).
    B2c,
}

/// An application to register in a directory.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AppSpec {
    /// Client id, a GUID.
    pub id: String,
    /// The name on the consent page.
    pub name: String,
    /// The only tenant (GUID or domain) it works in; any by default.
    pub tenant: Option<String>,
    /// Redirect URIs of the platform "single-page application"; the port of localhost does not
    /// matter.
    pub spa_redirect_uris: Vec<String>,
    /// Redirect URIs of the platform "web".
    pub web_redirect_uris: Vec<String>,
    /// Redirect URIs of the platform "mobile and desktop".
    pub native_redirect_uris: Vec<String>,
    /// The client secret of the web platform.
    pub secret: Option<String>,
    /// Front-channel logout URL, called in a frame when a user signs out.
    pub logout_url: Option<String>,
    /// Its API's URI, `api://{id}` by default.
    pub app_id_uri: Option<String>,
    /// Scopes of its API.
    pub scopes: Vec<String>,
    /// Scopes of its API that only an administrator may give.
    pub admin_scopes: Vec<String>,
    /// Version of its API's access tokens, 1 or 2; 2 by default.
    pub token_version: Option<u8>,
    /// Its API evaluates access continuously (CAE).
    pub continuous_access: bool,
    /// Only these users (by name) may use it; all users by default.
    pub assigned_users: Option<Vec<String>>,
}

/// A user to add to a directory.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UserSpec {
    /// User name, such as `alice@contoso.com`.
    pub name: String,
    /// First name; by default what precedes the `@`.
    pub given_name: Option<String>,
    /// Last name.
    pub surname: Option<String>,
    /// The job title that Graph shows.
    pub job_title: Option<String>,
    /// Graph has no photo of the user.
    pub without_photo: bool,
    /// Password; [`PASSWORD`](crate::PASSWORD) by default.
    pub password: Option<String>,
    /// Tenant (GUID or domain) of the account, `consumers` for a personal one; by default the one
    /// with the name's domain.
    pub tenant: Option<String>,
    /// Object id in that tenant; made from the name by default.
    pub oid: Option<String>,
    /// Makes the account a guest's, from a tenant that need not be in the directory.
    pub home: Option<HomeSpec>,
    /// Further tenants (GUID or domain) in which the user is a guest.
    pub guest_in: Vec<String>,
    /// Refuses the right password too.
    pub disabled: bool,
    /// Asks for a second factor.
    pub mfa: bool,
}

/// The home tenant of a guest.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HomeSpec {
    /// GUID of the home tenant.
    pub tenant: String,
    /// Object id there.
    pub oid: String,
}

//! The directory that every emulator starts with.

use super::client::RegisteredUri;
use super::{Client, Directory, Tenant, TenantKind, User};

/// GUID of the workforce tenant, `contoso.onmicrosoft.com`.
pub const WORKFORCE_TENANT: &str = "aaaabbbb-0000-cccc-1111-dddd2222eeee";
/// GUID of the external tenant, `fabrikam`.
pub const EXTERNAL_TENANT: &str = "bbbbcccc-1111-dddd-2222-eeee3333ffff";
/// Client id of the registered single-page application.
pub const SPA_CLIENT_ID: &str = "00001111-aaaa-2222-bbbb-3333cccc4444";
/// The password of every test user.
pub const PASSWORD: &str = "Passw0rd!";

/// The tenant that Entra keeps personal accounts in; nobody is in it here.
const CONSUMERS_TENANT: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";
/// Where the guest comes from; it has no endpoints here.
const GUEST_HOME_TENANT: &str = "ccccdddd-2222-eeee-3333-ffff4444aaaa";

const TENANTS: [Tenant; 3] = [
    Tenant {
        id: WORKFORCE_TENANT,
        names: &["contoso.onmicrosoft.com", "contoso.com"],
        kind: TenantKind::Workforce,
    },
    Tenant {
        id: EXTERNAL_TENANT,
        names: &["fabrikam.onmicrosoft.com", "fabrikam"],
        kind: TenantKind::External,
    },
    Tenant {
        id: CONSUMERS_TENANT,
        names: &["consumers"],
        kind: TenantKind::Consumers,
    },
];

const USERS: [User; 4] = [
    User {
        name: "alice@contoso.onmicrosoft.com",
        given_name: "Alice",
        surname: "Adams",
        job_title: Some("Engineer"),
        tenant: WORKFORCE_TENANT,
        oid: "11111111-aaaa-4aaa-8aaa-000000000001",
        home: None,
    },
    User {
        name: "bob@contoso.onmicrosoft.com",
        given_name: "Bob",
        surname: "Brown",
        job_title: Some("Designer"),
        tenant: WORKFORCE_TENANT,
        oid: "11111111-aaaa-4aaa-8aaa-000000000002",
        home: None,
    },
    User {
        name: "carol@fabrikam.onmicrosoft.com",
        given_name: "Carol",
        surname: "Clark",
        job_title: None,
        tenant: EXTERNAL_TENANT,
        oid: "22222222-bbbb-4bbb-8bbb-000000000003",
        home: None,
    },
    User {
        name: "guest@contoso.onmicrosoft.com",
        given_name: "Grace",
        surname: "Guest",
        job_title: None,
        tenant: WORKFORCE_TENANT,
        oid: "11111111-aaaa-4aaa-8aaa-000000000004",
        home: Some((GUEST_HOME_TENANT, "33333333-cccc-4ccc-8ccc-000000000004")),
    },
];

const CLIENTS: [Client; 1] = [Client {
    id: SPA_CLIENT_ID,
    name: "MSAL for Rust sample",
    redirect_uris: &[
        RegisteredUri::Localhost("/"),
        RegisteredUri::Localhost("/redirect"),
        RegisteredUri::Localhost("/auth-redirect.html"),
    ],
}];

impl Default for Directory {
    fn default() -> Self {
        Self {
            tenants: TENANTS.into(),
            users: USERS.into(),
            clients: CLIENTS.into(),
        }
    }
}

//! From descriptions to a directory that is right: every reference found, every name unique.

use rsa::sha2::{Digest, Sha256};

use super::Directory;
use super::client::{
    Api, Client, ClientId, ConsentLevel, ExposedScope, Platform, RegisteredUri, TokenVersion,
};
use super::defaults::PASSWORD;
use super::spec::{AppSpec, HomeSpec, TenantSort, TenantSpec, UserSpec};
use super::tenant::{Tenant, TenantId, TenantKind};
use super::user::{Account, HomeAccount, User, UserId};
use crate::random;

/// The tenant that Entra keeps personal accounts in.
const CONSUMERS_TENANT: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";
/// First segments of paths that name no tenant.
const RESERVED: [&str; 7] = [
    "common",
    "organizations",
    "consumers",
    "tfp",
    "graph",
    "devicelogin",
    "__emulator",
];

/// Why a tenant, an application or a user cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryError {
    /// A field that is needed is missing or empty.
    #[error("'{0}' is missing")]
    Missing(&'static str),
    /// A GUID is not one.
    #[error("'{field}' must be a GUID, but is '{value}'")]
    NotAGuid {
        /// The name of the field.
        field: &'static str,
        /// The value of the field.
        value: String,
    },
    /// Something of this name is there already.
    #[error("'{0}' is taken")]
    Taken(String),
    /// No tenant has this GUID or domain.
    #[error("no tenant is called '{0}'")]
    UnknownTenant(String),
    /// No user has this name.
    #[error("no user is called '{0}'")]
    UnknownUser(String),
    /// B2C tenants have policies, others have none.
    #[error("'policies' belong to tenants of kind \"b2c\", which need one")]
    Policies,
    /// Tokens have version 1 or 2.
    #[error("'token_version' must be 1 or 2")]
    TokenVersion,
    /// Not an address that a response can be sent to.
    #[error("'{0}' is no redirect URI: it needs a scheme, and no fragment")]
    RedirectUri(String),
}

impl Directory {
    /// A directory without applications and users, and without tenants but the one of personal
    /// accounts.
    pub fn empty() -> Self {
        let consumers = Tenant {
            id: TenantId(0),
            guid: CONSUMERS_TENANT.to_owned(),
            names: vec!["consumers".to_owned()],
            kind: TenantKind::Consumers,
            policies: Vec::new(),
            guid_host_issuer: false,
        };
        Self {
            tenants: vec![consumers],
            users: Vec::new(),
            clients: Vec::new(),
        }
    }

    /// Adds a tenant.
    ///
    /// # Errors
    /// When the description is incomplete, or its GUID or a domain is taken.
    pub fn with_tenant(mut self, spec: TenantSpec) -> Result<Self, EntryError> {
        let guid = guid("id", &spec.id)?;
        let kind = match spec.kind {
            TenantSort::Workforce => TenantKind::Workforce,
            TenantSort::External => TenantKind::External,
            TenantSort::B2c => TenantKind::B2c,
        };
        if (kind == TenantKind::B2c) == spec.policies.is_empty() {
            return Err(EntryError::Policies);
        }
        for name in spec.domains.iter().chain([&guid]) {
            let reserved = RESERVED
                .iter()
                .any(|reserved| reserved.eq_ignore_ascii_case(name));
            if name.is_empty() || reserved || self.tenant_called(name).is_some() {
                return Err(EntryError::Taken(name.clone()));
            }
        }
        self.tenants.push(Tenant {
            id: TenantId(self.tenants.len()),
            guid,
            names: spec.domains,
            kind,
            policies: spec.policies,
            guid_host_issuer: spec.guid_host_issuer,
        });
        Ok(self)
    }

    /// Adds a user.
    ///
    /// # Errors
    /// When the description is incomplete, the name is taken, or a tenant is unknown.
    pub fn with_user(mut self, spec: UserSpec) -> Result<Self, EntryError> {
        let name = filled("name", &spec.name)?;
        if self.user_by_name(name).is_some() {
            return Err(EntryError::Taken(name.to_owned()));
        }
        let (local, domain) = name.split_once('@').unwrap_or((name, ""));
        let first = self.tenant_named(spec.tenant.as_deref().unwrap_or(domain))?;
        let oid = match &spec.oid {
            Some(oid) => guid("oid", oid)?,
            None => made_oid(first, name),
        };
        let mut accounts = vec![account(first, oid)];
        for guest_in in &spec.guest_in {
            let tenant = self.tenant_named(guest_in)?;
            accounts.push(account(tenant, made_oid(tenant, name)));
        }
        self.users.push(User {
            name: name.to_owned(),
            given_name: spec.given_name.unwrap_or_else(|| capitalised(local)),
            surname: spec.surname.unwrap_or_default(),
            job_title: spec.job_title,
            has_photo: !spec.without_photo,
            password: spec.password.unwrap_or_else(|| PASSWORD.to_owned()),
            home: home(spec.home.as_ref(), &accounts[0])?,
            accounts,
            disabled: spec.disabled,
            mfa: spec.mfa,
        });
        Ok(self)
    }

    /// Registers an application. Users that it names must be there already.
    ///
    /// # Errors
    /// When the description is incomplete, the id is taken, or a tenant or user is unknown.
    pub fn with_app(mut self, spec: AppSpec) -> Result<Self, EntryError> {
        let guid = guid("id", &spec.id)?;
        if self.client_by_guid(&guid).is_some() {
            return Err(EntryError::Taken(guid));
        }
        let tenant = spec
            .tenant
            .as_deref()
            .map(|name| self.tenant_named(name).map(|tenant| tenant.id));
        let assigned = spec.assigned_users.as_ref().map(|names| self.users_named(names));
        self.clients.push(Client {
            id: ClientId(self.clients.len()),
            redirect_uris: redirect_uris(&spec)?,
            api: api(&spec, &guid)?,
            name: if spec.name.is_empty() {
                guid.clone()
            } else {
                spec.name
            },
            guid,
            secret: spec.secret,
            tenant: tenant.transpose()?,
            assigned: assigned.transpose()?,
            logout_url: spec.logout_url,
        });
        Ok(self)
    }

    fn tenant_called(&self, name: &str) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| tenant.is_called(name))
    }

    fn tenant_named(&self, name: &str) -> Result<&Tenant, EntryError> {
        self.tenant_called(name)
            .ok_or_else(|| EntryError::UnknownTenant(name.to_owned()))
    }

    fn users_named(&self, names: &[String]) -> Result<Vec<UserId>, EntryError> {
        let named = |name: &String| {
            self.user_by_name(name)
                .ok_or_else(|| EntryError::UnknownUser(name.clone()))
        };
        names.iter().map(named).collect()
    }
}

fn redirect_uris(spec: &AppSpec) -> Result<Vec<RegisteredUri>, EntryError> {
    let platforms = [
        (Platform::Spa, &spec.spa_redirect_uris),
        (Platform::Web, &spec.web_redirect_uris),
        (Platform::Native, &spec.native_redirect_uris),
    ];
    let all = platforms
        .into_iter()
        .flat_map(|(platform, uris)| uris.iter().map(move |uri| (platform, uri)));
    all.map(|(platform, uri)| {
        if !uri.contains("://") || uri.contains('#') {
            return Err(EntryError::RedirectUri(uri.clone()));
        }
        Ok(RegisteredUri {
            uri: uri.clone(),
            platform,
        })
    })
    .collect()
}

fn api(spec: &AppSpec, guid: &str) -> Result<Api, EntryError> {
    let token_version = match spec.token_version {
        None | Some(2) => TokenVersion::V2,
        Some(1) => TokenVersion::V1,
        Some(_) => return Err(EntryError::TokenVersion),
    };
    let exposed = |consent| {
        move |name: &String| ExposedScope {
            name: name.as_str().into(),
            consent,
        }
    };
    let scopes = spec.scopes.iter().map(exposed(ConsentLevel::User));
    Ok(Api {
        uri: spec.app_id_uri.clone().unwrap_or_else(|| format!("api://{guid}")),
        scopes: scopes
            .chain(spec.admin_scopes.iter().map(exposed(ConsentLevel::Administrator)))
            .collect(),
        token_version,
        continuous_access: spec.continuous_access,
    })
}

/// The home of a guest as described, or else the account itself.
fn home(spec: Option<&HomeSpec>, account: &Account) -> Result<HomeAccount, EntryError> {
    Ok(match spec {
        Some(home) => HomeAccount {
            tenant_guid: guid("home.tenant", &home.tenant)?,
            oid: guid("home.oid", &home.oid)?,
        },
        None => HomeAccount {
            tenant_guid: account.tenant_guid.clone(),
            oid: account.oid.clone(),
        },
    })
}

fn account(tenant: &Tenant, oid: String) -> Account {
    Account {
        tenant: tenant.id,
        tenant_guid: tenant.guid.clone(),
        oid,
    }
}

/// The same object id at each start, so that tests and cached accounts outlive the emulator.
fn made_oid(tenant: &Tenant, name: &str) -> String {
    let hash = Sha256::digest(format!("oid|{}|{}", tenant.guid, name.to_ascii_lowercase()));
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&hash[..16]);
    random::guid_of(bytes)
}

fn filled<'a>(field: &'static str, value: &'a str) -> Result<&'a str, EntryError> {
    match value.trim() {
        "" => Err(EntryError::Missing(field)),
        value => Ok(value),
    }
}

fn guid(field: &'static str, value: &str) -> Result<String, EntryError> {
    let value = filled(field, value)?;
    if random::is_guid(value) {
        return Ok(value.to_ascii_lowercase());
    }
    let value = value.to_owned();
    Err(EntryError::NotAGuid { field, value })
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

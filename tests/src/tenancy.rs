//! Whose users sign in, and at which address.

use entra_emulator::{Directory, Options, TenantSort, TenantSpec, Tls, UserSpec};

/// Where a journey's authority is, and the users it has beside those of the default directory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tenancy {
    /// A workforce tenant, at the emulator's own address.
    #[default]
    Workforce,
    /// Every tenant, and personal accounts, at the address of Microsoft's public cloud.
    Common,
    /// A tenant for customers, at the address of its name and that of its id.
    External,
    /// A policy of Azure AD B2C, at the address of its tenant's name.
    B2c,
}

impl Tenancy {
    /// The id of the external tenant.
    pub const EXTERNAL_TENANT: &str = "eeeeffff-4444-4555-8666-777788889999";
    /// The user of the external tenant.
    pub const CUSTOMER: &str = "nina@northwind.onmicrosoft.com";
    /// The id of the B2C tenant.
    pub const B2C_TENANT: &str = "ddddeeee-3333-4444-8555-666677778888";
    /// The user of the B2C tenant.
    pub const B2C_CUSTOMER: &str = "paul@proseware.onmicrosoft.com";
    /// The user with a personal account.
    pub const PERSON: &str = "pat@outlook.example";

    /// The authority's host, where it is one of Entra's own.
    fn host(self) -> Option<&'static str> {
        match self {
            Self::Workforce => None,
            Self::Common => Some("login.microsoftonline.com"),
            Self::External => Some("northwind.ciamlogin.com"),
            Self::B2c => Some("proseware.b2clogin.com"),
        }
    }

    /// The emulator that stands there.
    pub(crate) fn options(self) -> Options {
        let options = Options::default().port(0).directory(directory());
        match self.host() {
            None => options,
            Some(host) => options.tls(Tls::made_for_this_run()).published_host(host),
        }
    }

    /// What leads the browser to the emulator, which listens on this port.
    pub(crate) fn browser_flags(self, port: u16, key_pin: Option<&str>) -> Vec<String> {
        let Some((_, domain)) = self.host().and_then(|host| host.split_once('.')) else {
            return Vec::new();
        };
        let pin = key_pin.unwrap_or_default();
        vec![
            format!("--host-resolver-rules=MAP *.{domain} 127.0.0.1:{port}"),
            format!("--ignore-certificate-errors-spki-list={pin}"),
        ]
    }
}

/// The default directory, with customers and a personal account.
fn directory() -> Directory {
    let external = TenantSpec {
        id: Tenancy::EXTERNAL_TENANT.to_owned(),
        domains: vec!["northwind.onmicrosoft.com".to_owned()],
        kind: TenantSort::External,
        guid_host_issuer: true,
        ..TenantSpec::default()
    };
    let b2c = TenantSpec {
        id: Tenancy::B2C_TENANT.to_owned(),
        domains: vec!["proseware.onmicrosoft.com".to_owned()],
        kind: TenantSort::B2c,
        policies: vec!["B2C_1_susi".to_owned()],
        ..TenantSpec::default()
    };
    let person = UserSpec {
        tenant: Some("consumers".to_owned()),
        ..user(Tenancy::PERSON)
    };
    let directory = Directory::default().with_tenant(external);
    let directory = directory.and_then(|directory| directory.with_tenant(b2c));
    let users = [user(Tenancy::CUSTOMER), user(Tenancy::B2C_CUSTOMER), person];
    let with_user = |directory: Directory, user| directory.with_user(user);
    directory
        .and_then(|directory| users.into_iter().try_fold(directory, with_user))
        .expect("the directory makes sense")
}

fn user(name: &str) -> UserSpec {
    UserSpec {
        name: name.to_owned(),
        ..UserSpec::default()
    }
}

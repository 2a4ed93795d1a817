//! OpenID configuration and keys.

use entra_emulator::{
    Directory, EXTERNAL_TENANT, Emulator, Options, TenantSort, TenantSpec, WORKFORCE_TENANT,
};

use crate::app::{emulator, runtime, text};
use crate::http::get;

const PATH: &str = "v2.0/.well-known/openid-configuration";

#[test]
fn every_spelling_of_a_tenant_names_its_guid_in_every_endpoint() {
    let entra = emulator();
    let consumers = "9188040d-6c67-4c5b-b112-36a304b66dad";
    for (segment, endpoints, issuer) in [
        (WORKFORCE_TENANT, WORKFORCE_TENANT, WORKFORCE_TENANT),
        (
            "AAAABBBB-0000-cccc-1111-dddd2222eeee",
            WORKFORCE_TENANT,
            WORKFORCE_TENANT,
        ),
        ("contoso.onmicrosoft.com", WORKFORCE_TENANT, WORKFORCE_TENANT),
        ("Contoso.OnMicrosoft.com", WORKFORCE_TENANT, WORKFORCE_TENANT),
        (EXTERNAL_TENANT, EXTERNAL_TENANT, EXTERNAL_TENANT),
        ("fabrikam.onmicrosoft.com", EXTERNAL_TENANT, EXTERNAL_TENANT),
        ("common", "common", "{tenantid}"),
        ("organizations", "organizations", "{tenantid}"),
        ("consumers", consumers, consumers),
    ] {
        let metadata = get(&format!("{}/{segment}/{PATH}", entra.origin())).send().json();
        assert_eq!(
            text(&metadata, "issuer"),
            format!("{}/{issuer}/v2.0", entra.origin()),
            "{segment}"
        );
        for (name, path) in [
            ("authorization_endpoint", "oauth2/v2.0/authorize"),
            ("token_endpoint", "oauth2/v2.0/token"),
            ("end_session_endpoint", "oauth2/v2.0/logout"),
            ("jwks_uri", "discovery/v2.0/keys"),
        ] {
            assert_eq!(
                text(&metadata, name),
                format!("{}/{endpoints}/{path}", entra.origin()),
                "{segment}"
            );
        }
    }
}

#[test]
fn scripts_of_any_origin_may_read_the_configuration() {
    let entra = emulator();
    let response = get(&format!("{}/{PATH}", entra.authority())).send();
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        response.header("content-type"),
        Some("application/json; charset=utf-8")
    );
}

#[test]
fn an_unknown_tenant_has_no_configuration() {
    let entra = emulator();
    let response = get(&format!("{}/nobody.example/{PATH}", entra.origin())).send();
    assert_eq!(response.status, 400);
    assert_eq!(response.json()["error"], "invalid_tenant");
    assert_eq!(response.json()["error_codes"][0], 90002);
}

#[test]
fn the_published_key_is_named_by_its_thumbprint() {
    let entra = emulator();
    let keys = get(&format!("{}/discovery/v2.0/keys", entra.authority()))
        .send()
        .json();
    let key = &keys["keys"][0];
    assert_eq!(key["kid"], key["x5t"]);
    assert_eq!(key["kty"], "RSA");
    assert_eq!(key["issuer"], format!("{}/v2.0", entra.authority()));
}

#[test]
fn localhost_responds_on_both_address_families() {
    let entra = emulator();
    let port = entra.origin().rsplit(':').next().unwrap();
    assert_eq!(
        get(&format!("http://127.0.0.1:{port}/common/{PATH}"))
            .send()
            .status,
        200
    );
    if std::net::TcpListener::bind("[::1]:0").is_ok() {
        assert_eq!(
            get(&format!("http://[::1]:{port}/common/{PATH}")).send().status,
            200
        );
    }
}

#[test]
fn addresses_name_the_port_by_which_clients_reach_it() {
    let options = Options::default().port(0).published_port(8400);
    let entra = runtime().block_on(Emulator::start(options)).unwrap();
    assert_eq!(entra.origin(), "http://localhost:8400");
    let authority = entra.authority().replace("8400", &entra.port().to_string());
    let metadata = get(&format!("{authority}/{PATH}")).send().json();
    for endpoint in ["issuer", "token_endpoint"] {
        let address = metadata[endpoint].as_str().unwrap();
        assert!(address.starts_with("http://localhost:8400/"), "{address}");
    }
}

#[test]
fn an_emulator_at_one_of_entras_hosts_names_that_one_and_the_issuer_of_the_tenants_own() {
    let tenant = "eeeeffff-4444-4555-8666-777788889999";
    let spec = TenantSpec {
        id: tenant.to_owned(),
        domains: vec!["northwind.onmicrosoft.com".to_owned()],
        kind: TenantSort::External,
        guid_host_issuer: true,
        ..TenantSpec::default()
    };
    let options = Options::default()
        .port(0)
        .directory(Directory::default().with_tenant(spec).unwrap())
        .published_host("northwind.ciamlogin.com");
    let entra = runtime().block_on(Emulator::start(options)).unwrap();
    assert_eq!(entra.origin(), "http://northwind.ciamlogin.com");
    let here = format!("http://localhost:{}", entra.port());
    let metadata = get(&format!("{here}/northwind.onmicrosoft.com/{PATH}"))
        .send()
        .json();
    assert_eq!(
        text(&metadata, "token_endpoint"),
        format!("http://northwind.ciamlogin.com/{tenant}/oauth2/v2.0/token")
    );
    assert_eq!(
        text(&metadata, "issuer"),
        format!("http://{tenant}.ciamlogin.com/{tenant}/v2.0")
    );
}

//! Directories of one's own: tenants, guests, policies and applications as a file describes them.

use entra_emulator::{Directory, Emulator, Fault, Options, OutageBody, PASSWORD, SPA_CLIENT_ID, UserSpec};
use serde_json::Value;

use crate::app::{ORIGIN, claims, runtime, text};
use crate::browser::{Browser, REDIRECT, SCOPES, VERIFIER, authorize_query};
use crate::http::{self, Response, get};

const EXAMPLE: &str = include_str!("../../examples/directory.toml");
pub(crate) const ALICE: &str = "alice@contoso.com";
const WOODGROVE: &str = "dddd1111-2222-4333-8444-555566667777";
const FABRIKAM: &str = "bbbbcccc-1111-dddd-2222-eeee3333ffff";
const PROSEWARE: &str = "eeee2222-3333-4444-8555-666677778888";
const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";
const INNER_CIRCLE: &str = "22223333-cccc-4444-dddd-5555eeee6666";

/// An emulator with the example's directory.
pub(crate) fn example() -> Emulator {
    let options = Options::default()
        .port(0)
        .directory(Directory::from_toml(EXAMPLE).unwrap());
    runtime().block_on(Emulator::start(options)).unwrap()
}

/// Opens `/authorize` of any authority.
pub(crate) fn authorize(
    browser: &mut Browser<'_>,
    entra: &Emulator,
    authority: &str,
    changes: &[(&str, &str)],
) -> Response {
    browser.open(&format!(
        "{}/{authority}/oauth2/v2.0/authorize?{}",
        entra.origin(),
        authorize_query(changes)
    ))
}

/// Signs `name` in at `authority`; gives the authorization response.
pub(crate) fn sign_in(entra: &Emulator, authority: &str, name: &str, changes: &[(&str, &str)]) -> Response {
    let mut browser = Browser::new(entra);
    let page = authorize(&mut browser, entra, authority, changes);
    browser.sign_in_from(&page, name)
}

fn token(entra: &Emulator, authority: &str, fields: &[(&str, &str)]) -> http::Request {
    let url = format!("{}/{authority}/oauth2/v2.0/token", entra.origin());
    let common = [("client_id", SPA_CLIENT_ID), ("client_info", "1")];
    http::post(&url, &[&common, fields].concat())
}

pub(crate) fn redeem(entra: &Emulator, authority: &str, response: &Response, scope: &str) -> Value {
    let code = response
        .redirect_param("code")
        .unwrap_or_else(|| panic!("{}", response.location()));
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("scope", scope),
    ];
    token(entra, authority, &fields)
        .header("origin", ORIGIN)
        .send()
        .json()
}

fn refresh(entra: &Emulator, authority: &str, tokens: &Value, scope: &str) -> Value {
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", text(tokens, "refresh_token")),
        ("scope", scope),
    ];
    token(entra, authority, &fields)
        .header("origin", ORIGIN)
        .send()
        .json()
}

fn client_info(tokens: &Value) -> (String, String) {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let bytes = URL_SAFE_NO_PAD.decode(text(tokens, "client_info")).unwrap();
    let info: Value = serde_json::from_slice(&bytes).unwrap();
    (text(&info, "uid").to_owned(), text(&info, "utid").to_owned())
}

#[test]
fn a_guest_has_the_resource_tenants_ids_and_the_home_tenants_client_info() {
    let entra = example();
    let at_home = redeem(
        &entra,
        "contoso.com",
        &sign_in(&entra, "contoso.com", ALICE, &[]),
        SCOPES,
    );
    let abroad = redeem(&entra, WOODGROVE, &sign_in(&entra, WOODGROVE, ALICE, &[]), SCOPES);
    let (home, guest) = (
        claims(text(&at_home, "id_token")),
        claims(text(&abroad, "id_token")),
    );
    assert_eq!(text(&guest, "tid"), WOODGROVE);
    for name in ["oid", "tid", "sub", "iss"] {
        assert_ne!(home[name], guest[name], "{name}");
    }
    assert_eq!(client_info(&at_home), client_info(&abroad));
    assert_eq!(client_info(&abroad).0, text(&home, "oid"));
    assert!(home.get("idp").is_none() && text(&guest, "idp").contains(text(&home, "tid")));
}

#[test]
fn a_refresh_token_works_in_every_tenant_that_knows_the_user() {
    let entra = example();
    let tokens = redeem(&entra, "common", &sign_in(&entra, "common", ALICE, &[]), SCOPES);
    assert_ne!(claims(text(&tokens, "id_token"))["tid"], WOODGROVE);
    let abroad = refresh(&entra, WOODGROVE, &tokens, SCOPES);
    assert_eq!(claims(text(&abroad, "access_token"))["tid"], WOODGROVE);
    let refused = refresh(&entra, FABRIKAM, &tokens, SCOPES);
    assert_eq!(refused["error_codes"][0], 50020);
}

#[test]
fn a_guest_from_elsewhere_keeps_the_home_ids() {
    let entra = example();
    let response = sign_in(&entra, "contoso.com", "guest@partner.example", &[]);
    let tokens = redeem(&entra, "contoso.com", &response, SCOPES);
    let home = (
        "33333333-cccc-4ccc-8ccc-000000000004".to_owned(),
        "ccccdddd-2222-eeee-3333-ffff4444aaaa".to_owned(),
    );
    assert_eq!(client_info(&tokens), home);
}

#[test]
fn personal_accounts_sign_in_through_common_and_consumers_only() {
    let entra = example();
    let pat = "pat@outlook.example";
    for authority in ["common", "consumers"] {
        let tokens = redeem(&entra, authority, &sign_in(&entra, authority, pat, &[]), SCOPES);
        assert_eq!(
            text(&claims(text(&tokens, "id_token")), "tid"),
            CONSUMERS,
            "{authority}"
        );
    }
    let mut browser = Browser::new(&entra);
    let page = authorize(&mut browser, &entra, "organizations", &[]);
    assert!(browser.enter_user_name(&page, pat).body.contains("usernameError"));
}

#[test]
fn an_external_tenant_may_have_its_guid_as_the_issuers_host() {
    let entra = example();
    let port = entra.origin().rsplit(':').next().unwrap();
    let issuer = format!("http://{FABRIKAM}.localhost:{port}/{FABRIKAM}/v2.0");
    let metadata = get(&format!(
        "{}/fabrikam/v2.0/.well-known/openid-configuration",
        entra.origin()
    ))
    .send()
    .json();
    assert_eq!(text(&metadata, "issuer"), issuer);
    assert!(text(&metadata, "token_endpoint").starts_with(entra.origin()));
    let tokens = redeem(
        &entra,
        "fabrikam",
        &sign_in(&entra, "fabrikam", "carol@fabrikam.com", &[]),
        SCOPES,
    );
    assert_eq!(text(&claims(text(&tokens, "id_token")), "iss"), issuer);
}

#[test]
fn a_disabled_user_does_not_get_past_the_password() {
    let entra = example();
    let mut browser = Browser::new(&entra);
    let page = authorize(&mut browser, &entra, "common", &[]);
    let page = browser.enter_user_name(&page, "disabled@contoso.com");
    let page = browser.enter_password(&page, PASSWORD);
    assert!(page.body.contains("passwordError") && page.body.contains("AADSTS50057"));
}

#[test]
fn a_users_own_password_is_the_only_one() {
    let entra = example();
    let mut browser = Browser::new(&entra);
    let page = authorize(&mut browser, &entra, "common", &[]);
    let page = browser.enter_user_name(&page, "outsider@contoso.com");
    let page = browser.enter_password(&page, PASSWORD);
    assert!(page.body.contains("passwordError"));
    assert!(
        browser
            .enter_password(&page, "Another1!")
            .body
            .contains("KmsiDescription")
    );
}

#[test]
fn an_application_for_some_refuses_the_others() {
    let entra = example();
    let changes = [("client_id", INNER_CIRCLE)];
    assert!(
        sign_in(&entra, "contoso.com", ALICE, &changes)
            .redirect_param("code")
            .is_some()
    );
    let mut browser = Browser::new(&entra);
    let page = authorize(&mut browser, &entra, "contoso.com", &changes);
    let page = browser.enter_user_name(&page, "mfa@contoso.com");
    let page = browser.enter_password(&page, PASSWORD);
    let page = crate::second_factor::enter_code(&mut browser, &page);
    let page = browser.stay_signed_in(&page, "no");
    assert!(page.body.contains("AADSTS50105"), "{}", page.body);
    let silent = authorize(
        &mut browser,
        &entra,
        "contoso.com",
        &[changes[0], ("prompt", "none")],
    );
    assert_eq!(
        silent.redirect_param("error").as_deref(),
        Some("interaction_required")
    );
    assert!(
        silent
            .redirect_param("error_description")
            .unwrap()
            .starts_with("AADSTS50105")
    );
}

#[test]
fn an_application_of_one_tenant_is_unknown_elsewhere() {
    let entra = example();
    for (authority, code) in [("common", "AADSTS50194"), (WOODGROVE, "AADSTS700016")] {
        let page = authorize(
            &mut Browser::new(&entra),
            &entra,
            authority,
            &[("client_id", INNER_CIRCLE)],
        );
        assert!(page.status == 400 && page.body.contains(code), "{authority}");
    }
}

#[test]
fn an_api_gets_tokens_of_the_version_it_wants() {
    let entra = example();
    let scope = "openid https://api.contoso.com/orders/orders.read";
    let mut browser = Browser::new(&entra);
    let page = authorize(&mut browser, &entra, "contoso.com", &[("scope", scope)]);
    let page = browser.sign_in_from(&page, ALICE);
    let response = browser.submit(&page, "Permissions requested", &[("action", "accept")]);
    let tokens = redeem(&entra, "contoso.com", &response, scope);
    let token = claims(text(&tokens, "access_token"));
    assert_eq!(
        (text(&token, "ver"), text(&token, "aud")),
        ("1.0", "https://api.contoso.com/orders")
    );
    assert!(text(&token, "iss").starts_with("https://sts.windows.net/"));
    assert_eq!(text(&token, "scp"), "orders.read");
    assert_eq!(
        text(&tokens, "scope"),
        "https://api.contoso.com/orders/orders.read"
    );
}

#[test]
fn scopes_for_administrators_end_on_a_page_that_says_so() {
    let entra = example();
    let scope = (
        "scope",
        "openid api://00001111-aaaa-2222-bbbb-3333cccc4444/manage",
    );
    let mut browser = Browser::new(&entra);
    let page = authorize(&mut browser, &entra, "contoso.com", &[scope]);
    let page = browser.sign_in_from(&page, ALICE);
    assert!(page.body.contains("Need admin approval"));
    // Accepting by hand what the page does not offer changes nothing.
    let still = browser.submit(&page, "Need admin approval", &[("action", "accept")]);
    assert!(still.body.contains("Need admin approval"));
    let response = browser.submit(&still, "Need admin approval", &[("action", "cancel")]);
    assert_eq!(response.redirect_param("error").as_deref(), Some("access_denied"));
    let silent = authorize(&mut browser, &entra, "contoso.com", &[scope, ("prompt", "none")]);
    assert!(
        silent
            .redirect_param("error_description")
            .unwrap()
            .starts_with("AADSTS90094")
    );
}

#[test]
fn redirect_uris_of_servers_and_programs_have_their_own_rules() {
    let entra = example();
    let cases = [
        (
            "/server",
            &[("client_secret", "not really a secret")][..],
            None,
            200,
            0,
        ),
        ("/server", &[], None, 401, 7_000_218),
        ("/server", &[("client_secret", "wrong")], None, 401, 7_000_215),
        (
            "/server",
            &[("client_secret", "not really a secret")],
            Some(ORIGIN),
            400,
            9_002_326,
        ),
        ("/native", &[], None, 200, 0),
        ("/native", &[], Some(ORIGIN), 400, 9_002_326),
        (
            "/native",
            &[("client_secret", "not really a secret")],
            None,
            401,
            700_025,
        ),
    ];
    for (path, secret, origin, status, number) in cases {
        let uri = format!("http://localhost:3000{path}");
        let response = sign_in(
            &entra,
            "contoso.com",
            ALICE,
            &[("redirect_uri", &uri), ("code_challenge", "")],
        );
        let code = response.redirect_param("code").unwrap();
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &uri),
            ("scope", SCOPES),
        ];
        let request = token(&entra, "contoso.com", &[&fields, secret].concat());
        let request = match origin {
            Some(origin) => request.header("origin", origin),
            None => request,
        };
        let response = request.send();
        assert_eq!(
            response.status, status,
            "{path} {secret:?} {origin:?}: {}",
            response.body
        );
        if number == 0 {
            assert!(response.json()["refresh_token_expires_in"].as_i64().unwrap() > 80 * 24 * 3600);
        } else {
            assert_eq!(
                response.json()["error_codes"][0],
                number,
                "{path} {secret:?} {origin:?}"
            );
        }
    }
}

#[test]
fn a_server_gets_a_second_code_for_its_page() {
    let entra = example();
    let uri = "http://localhost:3000/server";
    let changes = [("redirect_uri", uri), ("code_challenge", "")];
    let response = sign_in(&entra, "contoso.com", ALICE, &changes);
    let code = response.redirect_param("code").unwrap();
    let of_server = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", uri),
        ("scope", SCOPES),
        ("client_secret", "not really a secret"),
        ("return_spa_code", "1"),
    ];
    let tokens = token(&entra, "contoso.com", &of_server).send().json();
    let code = text(&tokens, "spa_code");
    let of_page = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("scope", SCOPES),
    ];
    let without_origin = token(&entra, "contoso.com", &of_page).send();
    assert_eq!(without_origin.json()["error_codes"][0], 9_002_327);
    let redeem = || {
        token(&entra, "contoso.com", &of_page)
            .header("origin", ORIGIN)
            .send()
    };
    let tokens = redeem().json();
    assert_eq!(claims(text(&tokens, "id_token"))["preferred_username"], ALICE);
    assert!(
        tokens["refresh_token_expires_in"].as_i64().unwrap() < 24 * 3600,
        "as a page's"
    );
    assert!(tokens.get("spa_code").is_none());
    assert_eq!(redeem().json()["error_codes"][0], 54_005, "it works once");
}

#[test]
fn a_page_gets_no_second_code() {
    let entra = example();
    let code = sign_in(&entra, "contoso.com", ALICE, &[])
        .redirect_param("code")
        .unwrap();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("scope", SCOPES),
        ("return_spa_code", "1"),
    ];
    let response = token(&entra, "contoso.com", &fields)
        .header("origin", ORIGIN)
        .send();
    assert_eq!(response.status, 200, "{}", response.body);
    assert!(response.json().get("spa_code").is_none());
}

#[test]
fn a_policy_is_part_of_a_b2c_authority() {
    let entra = example();
    let base = format!("{}/{PROSEWARE}", entra.origin());
    for path in ["proseware.com/b2c_1_susi", "tfp/proseware.com/B2C_1_susi"] {
        let url = format!("{}/{path}/v2.0/.well-known/openid-configuration", entra.origin());
        let metadata = get(&url).send().json();
        assert_eq!(text(&metadata, "issuer"), format!("{base}/v2.0/"), "{path}");
        assert_eq!(
            text(&metadata, "authorization_endpoint"),
            format!("{base}/B2C_1_susi/oauth2/v2.0/authorize")
        );
    }
    let by_parameter = format!(
        "{}/proseware.com/v2.0/.well-known/openid-configuration?p=b2c_1_reset",
        entra.origin()
    );
    assert!(text(&get(&by_parameter).send().json(), "token_endpoint").contains("/B2C_1_reset/"));
    for unknown in [
        "proseware.com",
        "proseware.com/b2c_1_other",
        "contoso.com/b2c_1_susi",
    ] {
        let url = format!(
            "{}/{unknown}/v2.0/.well-known/openid-configuration",
            entra.origin()
        );
        assert_eq!(get(&url).send().status, 400, "{unknown}");
    }
}

#[test]
fn b2c_tokens_name_the_policy() {
    let entra = example();
    let authority = "proseware.com/b2c_1_susi";
    let scope = format!("openid offline_access {SPA_CLIENT_ID}");
    let tokens = redeem(
        &entra,
        authority,
        &sign_in(&entra, authority, "carl@proseware.com", &[("scope", &scope)]),
        &scope,
    );
    let id = claims(text(&tokens, "id_token"));
    assert_eq!(
        (text(&id, "tfp"), text(&id, "ver"), text(&id, "aud")),
        ("B2C_1_susi", "1.0", SPA_CLIENT_ID)
    );
    assert_eq!(
        (&id["emails"][0], &id["sub"]),
        (&"carl@proseware.com".into(), &id["oid"])
    );
    assert!(id.get("preferred_username").is_none() && id.get("tid").is_none());
    assert_eq!(text(&tokens, "resource"), SPA_CLIENT_ID);
    assert!(tokens["not_before"].is_number() && tokens["expires_on"].is_number());
    let again = refresh(&entra, authority, &tokens, &scope);
    assert_eq!(claims(text(&again, "access_token"))["aud"], SPA_CLIENT_ID);
    // Without a scope of an API there is no access token.
    let response = sign_in(&entra, authority, "carl@proseware.com", &[("scope", "openid")]);
    assert!(
        redeem(&entra, authority, &response, "openid")
            .get("access_token")
            .is_none()
    );
}

#[test]
fn b2c_tells_the_application_who_cancelled_or_forgot() {
    let entra = example();
    let authority = "proseware.com/b2c_1_susi";
    for (marker, action, error, code) in [
        (r#"id="cancel""#, "cancel", "access_denied", "AADB2C90091"),
        (r#"id="forgot""#, "forgotten", "access_denied", "AADB2C90118"),
    ] {
        let mut browser = Browser::new(&entra);
        let page = authorize(&mut browser, &entra, authority, &[]);
        let page = browser.enter_user_name(&page, "carl@proseware.com");
        assert!(page.body.contains("idA_PWD_ForgotPassword"));
        assert!(page.body.contains(marker), "{action}");
        let response = browser.submit(&page, &format!(r#"value="{action}""#), &[]);
        assert_eq!(response.redirect_param("error").as_deref(), Some(error));
        assert!(
            response
                .redirect_param("error_description")
                .unwrap()
                .starts_with(&format!("{code}: "))
        );
    }
    let silent = authorize(
        &mut Browser::new(&entra),
        &entra,
        authority,
        &[("prompt", "none")],
    );
    assert!(
        silent
            .redirect_param("error_description")
            .unwrap()
            .starts_with("AADB2C90077")
    );
}

#[test]
fn a_test_may_add_a_user_in_rust() {
    let dave = UserSpec {
        name: "dave@contoso.com".into(),
        disabled: true,
        ..UserSpec::default()
    };
    let directory = Directory::default().with_user(dave).unwrap();
    let options = Options::default()
        .port(0)
        .directory(directory)
        .fault(Fault::Outage {
            status: 503,
            body: OutageBody::Json,
        });
    let entra = runtime().block_on(Emulator::start(options)).unwrap();
    assert!(entra.user_names().contains(&"dave@contoso.com"));
    let url = format!("{}/oauth2/v2.0/token", entra.authority());
    assert_eq!(http::post(&url, &[]).send().status, 503);
}

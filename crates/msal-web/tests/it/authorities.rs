//! Authorities in practice: each kind from its configuration to a renewal.

use msal_testkit::{CLIENT_ID, Reaction, TENANT, TestUser, World, block_on, json_response};
use msal_web::{Authority, Configuration, EndSessionRequest, PublicClientApplication};
use serde_json::json;

use crate::common::{
    ACCESS_TOKEN_LIFE, client_with, in_a_word, popup, silent, usernames, without_client_info,
};

/// The tenant of personal accounts.
const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

fn app(world: &World, authority: Authority) -> PublicClientApplication {
    client_with(world, Configuration::new(CLIENT_ID).with_authority(authority))
}

/// The addresses asked so far.
fn asked(world: &World) -> Vec<String> {
    let sent = world.transport.sent().into_iter();
    sent.map(|request| request.url.split('?').next().unwrap().to_owned())
        .collect()
}

/// Signs in, renews and looks into the cache; the one account's environment.
fn lives(world: &World, client: &PublicClientApplication) -> String {
    block_on(client.login_popup(popup())).unwrap();
    world.clock.advance(ACCESS_TOKEN_LIFE);
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "network"
    );
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
    let accounts = client.accounts();
    assert_eq!(accounts.len(), 1);
    accounts[0].environment.clone()
}

#[test]
fn an_external_tenant_is_the_same_by_every_spelling() {
    let guid_host = format!("https://{TENANT}.ciamlogin.com/{TENANT}/v2.0");
    let spellings = [
        "https://contoso.ciamlogin.com".to_owned(),
        "https://contoso.ciamlogin.com/contoso.onmicrosoft.com/v2.0".to_owned(),
        format!("https://contoso.ciamlogin.com/{TENANT}"),
        format!("https://{TENANT}.ciamlogin.com"),
        format!("https://login.contoso.com/{TENANT}/"),
    ];
    for spelling in spellings {
        let world = World::new();
        let issuer = guid_host.clone();
        world.authority.edit_id_tokens(move |mint| mint.issuer(&issuer));
        let base = "https://contoso.ciamlogin.com/contoso.onmicrosoft.com";
        let document = json!({
            "issuer": guid_host,
            "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
            "token_endpoint": format!("{base}/oauth2/v2.0/token"),
        });
        world.transport.push(Ok(json_response(200, document)));
        lives(&world, &app(&world, Authority::url(&spelling)));
        let configuration = "/v2.0/.well-known/openid-configuration";
        assert!(asked(&world)[0].ends_with(configuration), "{spelling}");
        assert_eq!(
            asked(&world)[1],
            format!("{base}/oauth2/v2.0/token"),
            "{spelling}"
        );
    }
}

#[test]
fn a_policy_is_asked_for_its_own_accounts() {
    let world = World::new();
    world
        .authority
        .edit_id_tokens(|mint| mint.without("tid").claim("tfp", "B2C_1_SUSI"));
    let by_id = format!("https://login.contoso.com/tfp/{TENANT}/B2C_1_SUSI");
    let client = app(&world, Authority::url(&by_id));
    assert_eq!(lives(&world, &client), "login.contoso.com");
    assert_eq!(client.accounts()[0].tenant_id, "B2C_1_SUSI");
    let base = format!("https://login.contoso.com/{TENANT}/b2c_1_susi");
    let token = format!("{base}/oauth2/v2.0/token");
    let configuration = format!("{base}/v2.0/.well-known/openid-configuration");
    assert_eq!(asked(&world), [configuration, token.clone(), token]);
}

#[test]
fn a_national_cloud_needs_no_configuration() {
    for (spelled, host) in [
        ("login.microsoftonline.us", "login.microsoftonline.us"),
        ("login.chinacloudapi.cn", "login.partner.microsoftonline.cn"),
    ] {
        let world = World::new();
        let authority = format!("https://{spelled}/{TENANT}");
        assert_eq!(lives(&world, &app(&world, Authority::url(&authority))), host);
        let token = format!("https://{host}/{TENANT}/oauth2/v2.0/token");
        assert_eq!(asked(&world), [token.clone(), token]);
    }
}

#[test]
fn a_personal_account_comes_in_by_common_and_not_by_organizations() {
    let personal = || TestUser {
        tenant_id: CONSUMERS.into(),
        home_tenant_id: CONSUMERS.into(),
        ..TestUser::ada()
    };
    for authority in [Authority::common(), Authority::consumers()] {
        let world = World::new();
        world.authority.expect(personal());
        let client = app(&world, authority);
        assert_eq!(lives(&world, &client), "login.windows.net");
        assert_eq!(client.accounts()[0].tenant_id, CONSUMERS);
    }
    for (user, authority) in [
        (personal(), Authority::organizations()),
        (TestUser::ada(), Authority::consumers()),
    ] {
        let world = World::new();
        world.authority.expect(user);
        let outcome = block_on(app(&world, authority).login_popup(popup()));
        assert_eq!(in_a_word(&outcome), "issuer_mismatch");
        assert!(world.storage.snapshot().is_empty());
    }
}

#[test]
fn another_provider_is_asked_at_the_address_as_it_is_written() {
    let world = World::new();
    without_client_info(&world, |mint| mint);
    let client = app(&world, Authority::oidc("https://idp.example/Realms/A"));
    assert_eq!(lives(&world, &client), "idp.example");
    let base = "https://idp.example/Realms/A";
    assert_eq!(
        asked(&world)[0],
        format!("{base}/.well-known/openid-configuration")
    );
    assert_eq!(asked(&world)[1], format!("{base}/connect/token"));
}

#[test]
fn another_way_of_signing_in_makes_no_other_account() {
    let world = World::new();
    without_client_info(&world, |mint| mint.claim("acr", "1"));
    let client = app(&world, Authority::oidc("https://idp.example"));
    block_on(client.login_popup(popup())).unwrap();
    without_client_info(&world, |mint| mint.claim("acr", "0"));
    world.clock.advance(ACCESS_TOKEN_LIFE);
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "network"
    );
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(usernames(&client), ["ada@contoso.com"]);
    assert_eq!(client.accounts()[0].tenant_id, "");
}

#[test]
fn a_renewal_at_another_provider_asks_for_no_scope_that_was_not_granted() {
    for (authority, asked) in [
        (Authority::oidc("https://idp.example"), "User.Read openid"),
        (Authority::common(), "User.Read openid profile offline_access"),
    ] {
        let world = World::new();
        world.authority.edit_bodies(|body| {
            body.insert("scope".into(), "openid User.Read".into());
        });
        let client = app(&world, authority.clone());
        block_on(client.login_popup(popup())).unwrap();
        let reloaded = app(&world, authority);
        for _ in 0..2 {
            world.clock.advance(ACCESS_TOKEN_LIFE);
            assert_eq!(
                in_a_word(&block_on(reloaded.acquire_token_silent(silent()))),
                "network"
            );
            let sent = world.transport.sent();
            assert_eq!(sent.last().unwrap().field("scope"), Some(asked));
        }
    }
}

#[test]
fn users_of_another_provider_are_told_apart_by_their_subjects() {
    let world = World::new();
    without_client_info(&world, |mint| mint);
    let client = app(&world, Authority::oidc("https://idp.example"));
    block_on(client.login_popup(popup())).unwrap();
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(usernames(&client), ["ada@contoso.com", "bob@contoso.com"]);
    for account in client.accounts() {
        let subject = account.id_token_claims().unwrap().subject().unwrap();
        assert_eq!(account.home_account_id.as_str(), subject);
        let token = block_on(client.acquire_token_silent(silent().with_account(account.clone()))).unwrap();
        let secret = token.access_token.as_ref().unwrap().secret();
        let owner = world.authority.owner(secret);
        assert_eq!(owner.unwrap().username, account.username);
    }
}

#[test]
fn a_code_is_not_redeemed_where_the_response_names_another_issuer() {
    let issuer = "https://idp.example";
    for (named, outcome) in [
        (Some(issuer), "network"),
        (None, "network"),
        (Some("https://evil.example"), "issuer_mismatch"),
        (Some("https://idp.example/"), "issuer_mismatch"),
    ] {
        let world = World::new();
        without_client_info(&world, |mint| mint);
        let authority = world.authority.clone();
        world.windows.react_with(move |call| {
            let mut response = authority.authorize(call);
            if let Some(named) = named {
                response.push_str("&iss=");
                response.push_str(named);
            }
            Reaction::tell(&response)
        });
        let found = block_on(app(&world, Authority::oidc(issuer)).login_popup(popup()));
        assert_eq!(in_a_word(&found), outcome, "{named:?}");
        let redeemed = usize::from(outcome == "network");
        assert_eq!(world.transport.grants().len(), redeemed, "{named:?}");
    }
}

#[test]
fn only_another_provider_is_told_which_app_signs_out() {
    for (authority, told) in [
        (Authority::oidc("https://idp.example"), Some(CLIENT_ID)),
        (Authority::common(), None),
        (Authority::external("contoso"), None),
    ] {
        let world = World::new();
        let client = app(&world, authority.clone());
        block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
        let visit = world.windows.visits().pop().unwrap();
        assert_eq!(visit.parameter("client_id"), told, "{authority:?}");
    }
}

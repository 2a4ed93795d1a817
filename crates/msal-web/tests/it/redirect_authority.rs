//! A redirect comes back to the authority that it left for, kind included.

use msal_testkit::{CLIENT_ID, World, block_on, start};
use msal_web::{Authority, Configuration, PublicClientApplication, RedirectRequest, begin};
use serde_json::Value;

use crate::common::{client_with, without_client_info};

fn app(world: &World) -> PublicClientApplication {
    let configuration = Configuration::new(CLIENT_ID).with_known_authority("idp.contoso.com");
    client_with(world, configuration)
}

/// Goes to the authority that the request names, comes back to a page that knows of it only what
/// was written down, and gives the addresses asked there and the account as it was stored.
fn there_and_back(world: &World, authority: Authority) -> (Vec<String>, Value) {
    world.clock.by_hand();
    let leaving = app(world);
    let mut call =
        start(leaving.login_redirect(RedirectRequest::new(["User.Read"]).with_authority(authority)));
    assert!(!call.runs_to_its_end());
    drop(call);
    world.clock.by_itself();
    world.return_from_authority();
    world.transport.forget();
    let _ = begin(&world.platform());
    let result = block_on(app(world).handle_redirect()).unwrap().unwrap();
    let asked = world
        .transport
        .sent()
        .into_iter()
        .map(|request| request.url)
        .collect();
    let key = world
        .storage
        .keys_mentioning("authorityType")
        .into_iter()
        .find(|key| key.contains(&result.account.home_account_id.as_str().to_lowercase()));
    let account = world.storage.snapshot().remove(&key.unwrap()).unwrap();
    (asked, serde_json::from_str(&account).unwrap())
}

#[test]
fn an_openid_connect_provider_is_still_one() {
    let world = World::new();
    without_client_info(&world, |mint| mint);
    let (asked, account) = there_and_back(&world, Authority::oidc("https://idp.contoso.com/t"));
    assert_eq!(
        asked[0],
        "https://idp.contoso.com/t/.well-known/openid-configuration"
    );
    assert_eq!(account["authorityType"], "Generic");
}

#[test]
fn ad_fs_is_still_ad_fs() {
    let world = World::new();
    without_client_info(&world, |mint| mint);
    let (asked, account) = there_and_back(&world, Authority::adfs("idp.contoso.com"));
    assert_eq!(
        asked[0],
        "https://idp.contoso.com/adfs/.well-known/openid-configuration"
    );
    assert_eq!(account["authorityType"], "ADFS");
}

#[test]
fn an_external_tenant_behind_its_own_domain_is_still_one() {
    let world = World::new();
    let tenant = "bbbbcccc-1111-dddd-2222-eeee3333ffff";
    let (asked, account) = there_and_back(&world, Authority::custom_domain("idp.contoso.com", tenant));
    let configuration = format!("https://idp.contoso.com/{tenant}/v2.0/.well-known/openid-configuration");
    assert_eq!(
        (asked[0].as_str(), &account["authorityType"]),
        (configuration.as_str(), &"MSSTS".into())
    );
}

//! At which tenant an account's tokens are renewed, and from which one a cached token came.

use msal_testkit::{CLIENT_ID, TENANT, TestUser, World, block_on};
use msal_web::{
    AccountInfo, AuthError, AuthenticationResult, Authority, Configuration, PublicClientApplication,
};

use crate::common::{client_with, in_a_word, popup, signed_in, silent};

const GUEST_TENANT: &str = "bbbbcccc-1111-dddd-2222-eeee3333ffff";
const THIRD_TENANT: &str = "ccccdddd-2222-eeee-3333-ffff4444aaaa";

fn at(tenant: &str) -> TestUser {
    TestUser {
        tenant_id: tenant.into(),
        object_id: format!("ada-at-{tenant}"),
        ..TestUser::ada()
    }
}

fn authority_at(tenant: &str) -> String {
    format!("https://login.microsoftonline.com/{tenant}/")
}

/// Ada at home and as a guest, and her row as a guest.
fn guest(world: &World) -> (PublicClientApplication, AccountInfo) {
    let client = signed_in(world);
    world.authority.expect(at(GUEST_TENANT));
    let row = block_on(client.login_popup(popup())).unwrap().account.clone();
    world.transport.forget();
    (client, row)
}

fn renew(client: &PublicClientApplication, row: &AccountInfo) -> Result<AuthenticationResult, AuthError> {
    block_on(client.acquire_token_silent(silent().with_account(row.clone()).with_force_refresh()))
}

#[test]
fn a_guests_row_is_renewed_at_its_own_tenant() {
    let world = World::new();
    let (client, row) = guest(&world);
    let renewed = renew(&client, &row).unwrap();
    assert!(
        world.transport.sent()[0]
            .url
            .starts_with(&authority_at(GUEST_TENANT))
    );
    assert_eq!(renewed.account.tenant_id, GUEST_TENANT);
    assert_eq!(renewed.authority, authority_at(GUEST_TENANT));
}

#[test]
fn a_guests_frame_is_opened_at_its_own_tenant() {
    let world = World::new();
    let (client, row) = guest(&world);
    world.authority.revoke_refresh_tokens();
    assert_eq!(in_a_word(&renew(&client, &row)), "frame");
    let visit = world.windows.visits().pop().unwrap();
    assert!(visit.endpoint.starts_with(&authority_at(GUEST_TENANT)));
}

#[test]
fn a_renewal_that_names_another_tenant_is_refused_without_a_trace() {
    let world = World::new();
    let (client, row) = guest(&world);
    world.authority.edit_id_tokens(|mint| {
        mint.claim("tid", TENANT)
            .issuer(&format!("https://login.microsoftonline.com/{TENANT}/v2.0"))
    });
    let before = world.storage.snapshot();
    assert!(renew(&client, &row).is_err());
    assert_eq!(world.storage.snapshot(), before);
}

#[test]
fn a_refresh_without_id_token_is_filed_where_it_was_asked_for() {
    let world = World::new();
    let (client, row) = guest(&world);
    world.authority.edit_bodies(|body| {
        body.remove("id_token");
    });
    let renewed = renew(&client, &row).unwrap();
    let cached = block_on(client.acquire_token_silent(silent().with_account(row))).unwrap();
    assert!(cached.from_cache() && cached.access_token == renewed.access_token);
    let home = client.accounts().remove(0);
    let at_home = block_on(client.acquire_token_silent(silent().with_account(home))).unwrap();
    assert!(at_home.from_cache() && at_home.access_token != renewed.access_token);
}

#[test]
fn a_refresh_without_id_token_at_a_tenant_that_is_not_the_accounts_is_refused() {
    let world = World::new();
    let (client, row) = guest(&world);
    world.authority.edit_bodies(|body| {
        body.remove("id_token");
    });
    let before = world.storage.snapshot();
    for authority in [
        Authority::workforce(THIRD_TENANT),
        Authority::workforce("fabrikam.com"),
    ] {
        let request = silent()
            .with_account(row.clone())
            .with_authority(authority)
            .with_force_refresh();
        let outcome = block_on(client.acquire_token_silent(request));
        assert_eq!(in_a_word(&outcome), "tenant_mismatch");
    }
    assert_eq!(world.storage.snapshot(), before);
}

#[test]
fn a_cached_token_answers_only_for_the_tenant_that_is_named() {
    let world = World::new();
    let client = signed_in(&world);
    let elsewhere = || silent().with_authority(Authority::workforce(GUEST_TENANT));
    let before = block_on(client.acquire_token_silent(silent())).unwrap();
    assert_eq!(
        before.authority,
        authority_at(TENANT),
        "the hit names where it came from"
    );
    world.authority.edit_id_tokens(|mint| {
        mint.claim("tid", GUEST_TENANT)
            .claim("sub", "sub-at-guest")
            .issuer(&format!("https://login.microsoftonline.com/{GUEST_TENANT}/v2.0"))
    });
    let first = block_on(client.acquire_token_silent(elsewhere())).unwrap();
    assert_eq!(in_a_word(&Ok(first.clone())), "network");
    assert!(
        world.transport.sent()[0]
            .url
            .starts_with(&authority_at(GUEST_TENANT))
    );
    let second = block_on(client.acquire_token_silent(elsewhere())).unwrap();
    assert!(second.from_cache() && second.access_token == first.access_token);
    assert_eq!(second.authority, authority_at(GUEST_TENANT));
    let home = block_on(client.acquire_token_silent(silent())).unwrap();
    assert!(home.from_cache() && home.access_token == before.access_token);
    assert_eq!(home.authority, authority_at(TENANT));
}

#[test]
fn a_token_of_another_tenant_than_the_named_one_is_refused() {
    let world = World::new();
    let client = signed_in(&world);
    let elsewhere = silent().with_authority(Authority::workforce(GUEST_TENANT));
    let before = world.storage.snapshot();
    assert!(block_on(client.acquire_token_silent(elsewhere)).is_err());
    assert_eq!(world.storage.snapshot(), before);
}

#[test]
fn at_a_tenant_that_is_named_by_its_domain_the_realms_are_compared_too() {
    let world = World::new();
    let configuration = Configuration::new(CLIENT_ID).with_authority(Authority::workforce("contoso.com"));
    let client = client_with(&world, configuration);
    block_on(client.login_popup(popup())).unwrap();
    world.authority.edit_id_tokens(|mint| {
        mint.claim("tid", GUEST_TENANT)
            .issuer(&format!("https://login.microsoftonline.com/{GUEST_TENANT}/v2.0"))
    });
    let before = world.storage.snapshot();
    let outcome = block_on(client.acquire_token_silent(silent().with_force_refresh()));
    assert_eq!(in_a_word(&outcome), "tenant_mismatch");
    assert_eq!(world.storage.snapshot(), before);
}

#[test]
fn an_issuer_that_says_no_tenant_does_not_answer_for_the_one_that_is_named() {
    let world = World::new();
    let at = |tenant| Authority::custom_domain("login.contoso.com", tenant);
    let client = client_with(&world, Configuration::new(CLIENT_ID).with_authority(at(TENANT)));
    block_on(client.login_popup(popup())).unwrap();
    let before = world.storage.snapshot();
    let outcome = block_on(client.acquire_token_silent(silent().with_authority(at(GUEST_TENANT))));
    assert_eq!(in_a_word(&outcome), "tenant_mismatch");
    assert_eq!(world.storage.snapshot(), before);
}

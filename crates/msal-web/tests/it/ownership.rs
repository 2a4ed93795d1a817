//! Whose tokens a renewal brings: the account's, told by `client_info`, and where the authority
//! sends none by the subject of the stored id token (OpenID Connect Core, section 12.2).

use msal_testkit::{CLIENT_ID, TestUser, World, block_on};
use msal_web::{Authority, Configuration, PublicClientApplication, SilentRequest};

use crate::common::{ACCESS_TOKEN_LIFE, client_with, in_a_word, popup, silent, without_client_info};

const TENANT: &str = "bbbbcccc-1111-dddd-2222-eeee3333ffff";

/// An authority that sends no `client_info`, as a configuration and as a request names it.
fn authorities() -> [Authority; 3] {
    [
        Authority::adfs("fs.contoso.com"),
        Authority::oidc("https://idp.contoso.com"),
        Authority::url("https://login.contoso.com/t"),
    ]
}

/// Ada's sign-in at such an authority, whose access token has expired since.
fn expired(world: &World, authority: &Authority) -> PublicClientApplication {
    without_client_info(world, |mint| mint);
    let configuration = Configuration::new(CLIENT_ID).with_authority(authority.clone());
    let client = client_with(world, configuration);
    block_on(client.login_popup(popup())).unwrap();
    world.clock.advance(ACCESS_TOKEN_LIFE);
    client
}

/// Ways to ask for the account's tokens: at the configured authority, and at the one that is named.
fn requests(authority: &Authority) -> [SilentRequest; 2] {
    [silent(), silent().with_authority(authority.clone())]
}

#[test]
fn a_refresh_that_brings_another_subject_is_refused_without_a_trace() {
    for authority in authorities() {
        for request in requests(&authority) {
            let world = World::new();
            let client = expired(&world, &authority);
            without_client_info(&world, |mint| mint.claim("sub", "somebody else"));
            let before = world.storage.snapshot();
            let outcome = block_on(client.acquire_token_silent(request.clone()));
            assert_eq!(
                in_a_word(&outcome),
                "account_mismatch",
                "{authority:?} {request:?}"
            );
            assert_eq!(world.storage.snapshot(), before, "{authority:?} {request:?}");
        }
    }
}

#[test]
fn a_frame_that_brings_another_subject_is_refused_without_a_trace() {
    for authority in authorities() {
        for request in requests(&authority) {
            let world = World::new();
            let client = expired(&world, &authority);
            world.authority.revoke_refresh_tokens();
            world.authority.expect(TestUser::bob());
            let before = world.storage.snapshot();
            let outcome = block_on(client.acquire_token_silent(request.clone()));
            assert_eq!(
                in_a_word(&outcome),
                "account_mismatch",
                "{authority:?} {request:?}"
            );
            assert_eq!(world.storage.snapshot(), before, "{authority:?} {request:?}");
        }
    }
}

#[test]
fn a_renewal_with_the_same_subject_is_taken() {
    for authority in authorities() {
        for request in requests(&authority) {
            let world = World::new();
            let client = expired(&world, &authority);
            let renewed = block_on(client.acquire_token_silent(request.clone()));
            assert_eq!(in_a_word(&renewed), "network", "{authority:?} {request:?}");
            world.clock.advance(ACCESS_TOKEN_LIFE);
            world.authority.revoke_refresh_tokens();
            let framed = block_on(client.acquire_token_silent(request.clone()));
            assert_eq!(in_a_word(&framed), "frame", "{authority:?} {request:?}");
            assert_eq!(client.accounts().len(), 1, "{authority:?} {request:?}");
        }
    }
}

#[test]
fn a_refresh_at_another_tenant_without_client_info_is_compared_by_its_subject() {
    let world = World::new();
    world.authority.edit_bodies(|body| {
        body.remove("client_info");
    });
    let client = client_with(&world, Configuration::new(CLIENT_ID));
    block_on(client.login_popup(popup())).unwrap();
    world
        .authority
        .edit_id_tokens(|mint| mint.claim("sub", "somebody else").claim("tid", TENANT));
    let elsewhere = silent()
        .with_authority(Authority::workforce(TENANT))
        .with_force_refresh();
    let before = world.storage.snapshot();
    assert!(block_on(client.acquire_token_silent(elsewhere)).is_err());
    assert_eq!(world.storage.snapshot(), before);
}

#[test]
fn an_account_of_the_apps_own_making_is_told_by_its_home_id() {
    let world = World::new();
    let authority = Authority::adfs("fs.contoso.com");
    let client = expired(&world, &authority);
    let stored = client.active_account().unwrap();
    let made = msal_web::AccountInfo::new(msal_web::AccountFields {
        id_token: None,
        ..(*stored).clone()
    });
    let request = || silent().with_account(made.clone()).with_force_refresh();
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(request()))),
        "network"
    );
    without_client_info(&world, |mint| mint.claim("sub", "somebody else"));
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(request()))),
        "account_mismatch"
    );
}

#[test]
fn without_an_account_to_renew_the_tokens_name_their_owner() {
    let world = World::new();
    without_client_info(&world, |mint| mint);
    world.authority.set_session(true);
    let configuration = Configuration::new(CLIENT_ID).with_authority(Authority::adfs("fs.contoso.com"));
    let client = client_with(&world, configuration);
    let sign_in = |user: TestUser| {
        world.authority.expect(user);
        let request = msal_web::SsoSilentRequest::new(["User.Read"]);
        block_on(client.sso_silent(request))
            .unwrap()
            .account
            .home_account_id
            .clone()
    };
    let ids = [TestUser::ada(), TestUser::bob()].map(|user| (sign_in(user.clone()), user.object_id));
    for (home, object_id) in ids {
        assert_eq!(home.as_str(), format!("sub-{object_id}"));
    }
    assert_eq!(client.accounts().len(), 2);
}

#[test]
fn the_right_client_info_does_not_vouch_for_another_subject() {
    let world = World::new();
    let client = crate::common::with_expired_token(&world);
    world
        .authority
        .edit_id_tokens(|mint| mint.claim("sub", "somebody else"));
    let before = world.storage.snapshot();
    let outcome = block_on(client.acquire_token_silent(silent()));
    assert_eq!(in_a_word(&outcome), "account_mismatch");
    assert_eq!(world.storage.snapshot(), before);
}

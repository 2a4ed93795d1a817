use msal_testkit::{CLIENT_ID, TestUser, World, block_on};
use msal_web::{AccountFilter, CacheLocation, Configuration, EventKind, PublicClientApplication};

use crate::common::{Log, client, client_with, in_a_word, popup, signed_in, silent, usernames};

fn active(client: &PublicClientApplication) -> Option<String> {
    client.active_account().map(|account| account.username.clone())
}

/// The app with Ada, then Bob signed in.
fn with_both(world: &World) -> PublicClientApplication {
    let client = signed_in(world);
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    world.transport.forget();
    client
}

#[test]
fn the_last_to_sign_in_is_active() {
    let world = World::new();
    let client = with_both(&world);
    assert_eq!(active(&client).as_deref(), Some("bob@contoso.com"));
    assert_eq!(
        usernames(&client),
        ["ada@contoso.com", "bob@contoso.com"],
        "in order of their first sign-in"
    );
}

#[test]
fn signing_in_again_changes_no_order() {
    let world = World::new();
    let client = with_both(&world);
    world.authority.expect(TestUser::ada());
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(usernames(&client), ["ada@contoso.com", "bob@contoso.com"]);
    assert_eq!(active(&client).as_deref(), Some("ada@contoso.com"));
}

#[test]
fn a_silent_call_is_for_the_active_account_unless_it_names_one() {
    let world = World::new();
    let client = with_both(&world);
    let ada = client
        .account(&AccountFilter::new().with_username("ADA@contoso.com"))
        .unwrap();
    let whose = |request| {
        block_on(client.acquire_token_silent(request))
            .unwrap()
            .account
            .username
            .clone()
    };
    assert_eq!(whose(silent()), "bob@contoso.com");
    assert_eq!(whose(silent().with_account(ada.clone())), "ada@contoso.com");
    assert_eq!(
        whose(silent().with_account(ada.clone()).with_force_refresh()),
        "ada@contoso.com"
    );
    assert_eq!(
        active(&client).as_deref(),
        Some("bob@contoso.com"),
        "a silent call activates nobody"
    );
    client.set_active_account(Some(&ada));
    assert_eq!(whose(silent()), "ada@contoso.com");
}

#[test]
fn accounts_do_not_share_tokens() {
    let world = World::new();
    let client = with_both(&world);
    let tokens: Vec<_> = client
        .accounts()
        .into_iter()
        .map(|account| block_on(client.acquire_token_silent(silent().with_account(account))).unwrap())
        .collect();
    assert!(tokens.iter().all(|token| token.from_cache()));
    assert_ne!(tokens[0].access_token, tokens[1].access_token);
}

#[test]
fn the_choice_may_be_taken_back() {
    let world = World::new();
    let client = signed_in(&world);
    let log = Log::of(&client);
    client.set_active_account(None);
    client.set_active_account(None);
    assert_eq!(active(&client), None);
    assert_eq!(
        log.kinds(),
        [EventKind::ActiveAccountChanged],
        "no news when nothing changes"
    );
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "no_account_error"
    );
}

#[test]
fn an_active_account_that_is_removed_is_active_no_more() {
    let world = World::new();
    let client = with_both(&world);
    let bob = client.active_account().unwrap();
    let log = Log::of(&client);
    client.clear_cache(Some(&bob));
    assert_eq!(
        (active(&client), usernames(&client)),
        (None, vec!["ada@contoso.com".to_owned()])
    );
    assert_eq!(log.kinds(), [EventKind::ActiveAccountChanged]);
    assert!(
        world
            .storage
            .keys_mentioning(&TestUser::bob().object_id)
            .is_empty()
    );
}

#[test]
fn removing_another_account_leaves_the_active_one() {
    let world = World::new();
    let client = with_both(&world);
    let ada = client.accounts().remove(0);
    client.clear_cache(Some(&ada));
    assert_eq!(active(&client).as_deref(), Some("bob@contoso.com"));
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
}

#[test]
fn a_reload_keeps_accounts_choice_and_tokens() {
    let world = World::new();
    with_both(&world);
    let reloaded = client(&world);
    assert_eq!(usernames(&reloaded), ["ada@contoso.com", "bob@contoso.com"]);
    assert_eq!(active(&reloaded).as_deref(), Some("bob@contoso.com"));
    assert_eq!(
        in_a_word(&block_on(reloaded.acquire_token_silent(silent()))),
        "cache"
    );
}

#[test]
fn another_tab_starts_signed_out() {
    let world = World::new();
    signed_in(&world);
    let tab = world.new_tab();
    assert!(client(&tab).accounts().is_empty());
}

#[test]
fn another_app_of_the_origin_has_accounts_of_its_own() {
    let world = World::new();
    signed_in(&world);
    let other = client_with(&world, Configuration::new("another app"));
    assert!(other.accounts().is_empty() && other.active_account().is_none());
}

#[test]
fn in_memory_nothing_is_written_and_nothing_survives() {
    let world = World::new();
    let configuration = || Configuration::new(CLIENT_ID).with_cache_location(CacheLocation::memory());
    let client = client_with(&world, configuration());
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
    assert!(world.storage.snapshot().is_empty());
    assert!(client_with(&world, configuration()).accounts().is_empty());
}

#[test]
fn a_guest_has_a_row_for_each_tenant_and_one_home() {
    let world = World::new();
    let client = signed_in(&world);
    let ada = TestUser::ada();
    let guest = TestUser {
        tenant_id: "bbbbcccc-1111-dddd-2222-eeee3333ffff".into(),
        object_id: "guest-1".into(),
        ..ada.clone()
    };
    world.authority.expect(guest.clone());
    block_on(client.login_popup(popup())).unwrap();
    let rows: Vec<_> = client
        .accounts()
        .into_iter()
        .map(|row| {
            (
                row.home_account_id.clone(),
                row.tenant_id.clone(),
                row.local_account_id.clone(),
            )
        })
        .collect();
    let row = |user: &TestUser| {
        (
            ada.home_account_id(),
            user.tenant_id.clone(),
            user.object_id.clone(),
        )
    };
    assert_eq!(rows, [row(&ada), row(&guest)]);
}

#[test]
fn an_empty_filter_means_nobody() {
    let world = World::new();
    let client = signed_in(&world);
    assert!(client.account(&AccountFilter::default()).is_none());
    assert!(
        client
            .account(&AccountFilter::new().with_tenant_id("other"))
            .is_none()
    );
}

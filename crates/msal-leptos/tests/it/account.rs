use leptos::prelude::*;
use msal_leptos::prelude::*;
use msal_testkit::{TestUser, World, block_on};

use crate::mounted::{Mounted, client, popup, settle, signed_in, silent};

fn named(username: &str) -> AccountFilter {
    AccountFilter::new().with_username(username)
}

fn name_of(account: Signal<Option<AccountInfo>>) -> Option<String> {
    account.get_untracked().map(|account| account.username.clone())
}

/// Ada first, then Bob.
fn both_signed_in(world: &World) -> PublicClientApplication {
    let client = signed_in(world);
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    client
}

#[test]
fn nobody_is_authenticated_while_starting() {
    let world = World::new();
    let mounted = Mounted::new(&signed_in(&world));
    let (is_authenticated, account) = mounted.call(|| (use_is_authenticated(), use_account()));
    assert_eq!(
        (is_authenticated.get_untracked(), name_of(account)),
        (false, None)
    );
    settle();
    assert!(is_authenticated.get_untracked());
    assert_eq!(name_of(account).as_deref(), Some("ada@contoso.com"));
}

#[test]
fn the_account_follows_the_active_account() {
    let world = World::new();
    let client = both_signed_in(&world);
    let mounted = Mounted::started(&client);
    let account = mounted.call(use_account);
    assert_eq!(
        name_of(account).as_deref(),
        Some("bob@contoso.com"),
        "who signed in last"
    );
    let ada = client.account(&named("ada@contoso.com")).unwrap();
    mounted.msal.instance.set_active_account(Some(&ada));
    assert_eq!(name_of(account).as_deref(), Some("ada@contoso.com"));
    mounted.msal.instance.set_active_account(None);
    assert_eq!(name_of(account), None);
}

#[test]
fn a_filter_finds_an_account_that_is_not_active() {
    let world = World::new();
    let mounted = Mounted::started(&both_signed_in(&world));
    let found = |name: &str| {
        let filter = named(name);
        let other = filter.clone();
        mounted.call(|| {
            (
                use_account_with_filter(filter),
                use_is_authenticated_with_filter(other),
            )
        })
    };
    let (ada, is_ada_there) = found("ADA@contoso.com");
    assert_eq!(
        (name_of(ada).as_deref(), is_ada_there.get_untracked()),
        (Some("ada@contoso.com"), true)
    );
    let (eve, is_eve_there) = found("eve@contoso.com");
    assert_eq!((name_of(eve), is_eve_there.get_untracked()), (None, false));
}

#[test]
fn a_renewed_token_changes_neither_the_list_nor_whether_somebody_is_there() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    let is_authenticated = mounted.call(use_is_authenticated);
    let (lists, flips) = (
        mounted.count(mounted.msal.accounts),
        mounted.count(is_authenticated),
    );
    block_on(
        mounted
            .msal
            .instance
            .acquire_token_silent(silent().with_force_refresh()),
    )
    .unwrap();
    settle();
    assert_eq!((*lists.borrow(), *flips.borrow()), (0, 0));
    block_on(mounted.msal.instance.logout_popup(EndSessionRequest::default())).unwrap();
    settle();
    assert_eq!((*lists.borrow(), *flips.borrow()), (1, 1));
}

#[test]
fn a_renewed_token_brings_fresh_claims_to_the_account() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    let (account, found) =
        mounted.call(|| (use_account(), use_account_with_filter(named("ada@contoso.com"))));
    let before = account.get_untracked();
    assert_eq!(found.get_untracked(), before);
    world.clock.advance(std::time::Duration::from_secs(60));
    block_on(
        mounted
            .msal
            .instance
            .acquire_token_silent(silent().with_force_refresh()),
    )
    .unwrap();
    let after = account.get_untracked();
    assert_ne!(before, after);
    assert_eq!(found.get_untracked(), after);
    assert_eq!(mounted.msal.accounts.get_untracked().first(), after.as_ref());
    assert!(before.unwrap().is_same(&after.unwrap()));
}

#[test]
fn a_sign_in_that_happens_later_is_seen() {
    let world = World::new();
    let client = client(&world);
    let mounted = Mounted::started(&client);
    let (is_authenticated, account) = mounted.call(|| (use_is_authenticated(), use_account()));
    assert_eq!(
        (is_authenticated.get_untracked(), name_of(account)),
        (false, None)
    );
    block_on(client.login_popup(popup())).unwrap();
    assert!(is_authenticated.get_untracked());
    assert_eq!(name_of(account).as_deref(), Some("ada@contoso.com"));
}

//! No secret survives a sign-out, whatever has become of the entries and of the lists of them; what
//! belongs to other apps of the origin stays.

use msal_testkit::{CLIENT_ID, TestUser, World, block_on};
use msal_web::platform::Storage as _;
use msal_web::{AccountInfo, Authority, Configuration, EndSessionRequest, PublicClientApplication};

use crate::common::{
    client, client_with, in_a_word, popup, signed_in, silent, traces, usernames, without_client_info,
};

type SignOut = fn(&PublicClientApplication, &AccountInfo);

/// Ways to sign everything of the app out.
fn sign_outs() -> [(&'static str, SignOut); 4] {
    [
        ("clear", |client, _| client.clear_cache(None)),
        ("clear the account", |client, account| {
            client.clear_cache(Some(account))
        }),
        ("sign out", |client, _| {
            block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
        }),
        ("sign the account out", |client, account| {
            let request = EndSessionRequest::new().with_account(account.clone());
            block_on(client.logout_popup(request)).unwrap();
        }),
    ]
}

#[track_caller]
fn check_gone(world: &World, place: &str) {
    assert_eq!(traces(world, &TestUser::ada()), Vec::<String>::new(), "{place}");
}

#[test]
fn after_a_store_that_was_full_in_the_middle_of_a_write() {
    for (way, sign_out) in sign_outs() {
        for bytes in (0..6000).step_by(100) {
            let world = World::new();
            world.storage.quota(bytes);
            let client = client(&world);
            let account = block_on(client.login_popup(popup())).unwrap().account.clone();
            block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
            sign_out(&client, &account);
            check_gone(&world, &format!("{way} with {bytes} bytes"));
            world.storage.allow_writes();
            assert!(client.accounts().is_empty(), "{way} with {bytes} bytes");
            world.authority.expect(TestUser::bob());
            block_on(client.login_popup(popup())).unwrap();
            let ada = TestUser::ada().home_object_id;
            assert!(
                world.storage.keys_mentioning(&ada).is_empty(),
                "{way} with {bytes} bytes: what was kept in memory comes back"
            );
        }
    }
}

#[test]
fn with_a_damaged_or_missing_entry() {
    let intact = World::new();
    signed_in(&intact);
    for (way, sign_out) in sign_outs() {
        for key in intact.storage.keys() {
            for damage in [None, Some(""), Some("{"), Some("[]"), Some(r#"{"secret":5}"#)] {
                let place = format!("{way}, {key} = {damage:?}");
                let world = World::new();
                let client = signed_in(&world);
                let account = client.active_account().unwrap();
                match damage {
                    None => world.storage.remove(&key),
                    Some(text) => world.storage.set(&key, text).unwrap(),
                }
                sign_out(&client, &account);
                check_gone(&world, &place);
                assert_eq!(client.accounts().len(), 0, "{place}");
                assert_eq!(
                    crate::common::client(&world).accounts().len(),
                    0,
                    "{place}: after a reload"
                );
            }
        }
    }
}

#[test]
fn with_a_damaged_or_missing_entry_after_a_reload() {
    let intact = World::new();
    signed_in(&intact);
    for key in intact.storage.keys() {
        for damage in [None, Some("{"), Some(r#"{"secret":5}"#)] {
            let world = World::new();
            signed_in(&world);
            match damage {
                None => world.storage.remove(&key),
                Some(text) => world.storage.set(&key, text).unwrap(),
            }
            let reloaded = client(&world);
            reloaded.clear_cache(None);
            check_gone(&world, &format!("{key} = {damage:?}"));
        }
    }
}

#[test]
fn with_entries_that_no_list_names() {
    for is_reloaded in [false, true] {
        let world = World::new();
        let first = signed_in(&world);
        let account = first.active_account().unwrap();
        let lists = [
            "msal.3.account.keys".to_owned(),
            format!("msal.3.token.keys.{CLIENT_ID}"),
        ];
        lists.iter().for_each(|key| world.storage.remove(key));
        let app = if is_reloaded { client(&world) } else { first };
        app.clear_cache(Some(&account));
        check_gone(&world, "one account");
    }
    let world = World::new();
    signed_in(&world);
    world.storage.remove("msal.3.account.keys");
    world.storage.remove(&format!("msal.3.token.keys.{CLIENT_ID}"));
    client(&world).clear_cache(None);
    check_gone(&world, "all accounts");
}

#[test]
fn with_a_subject_that_holds_the_separator_of_keys() {
    let world = World::new();
    without_client_info(&world, |mint| mint.claim("sub", "auth0|5f7c8ec7c33c6c004bbafe82"));
    let configuration =
        || Configuration::new(CLIENT_ID).with_authority(Authority::oidc("https://idp.contoso.com"));
    let client = client_with(&world, configuration());
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
    let reloaded = client_with(&world, configuration());
    assert_eq!(
        in_a_word(&block_on(reloaded.acquire_token_silent(silent()))),
        "cache"
    );
    reloaded.clear_cache(None);
    assert_eq!(world.storage.snapshot(), Default::default());
}

/// Two apps of the origin, both with Ada.
fn two_apps(world: &World) -> [PublicClientApplication; 2] {
    let ours = signed_in(world);
    let theirs = client_with(world, Configuration::new("another app"));
    block_on(theirs.login_popup(popup())).unwrap();
    [ours, theirs]
}

#[test]
fn another_app_with_the_same_user_keeps_its_account_and_its_tokens() {
    for (way, sign_out) in sign_outs() {
        let world = World::new();
        let [ours, theirs] = two_apps(&world);
        sign_out(&ours, &ours.active_account().unwrap());
        assert!(
            world.storage.keys_mentioning(CLIENT_ID).is_empty(),
            "{way}: ours is gone, refresh token included"
        );
        assert!(
            ours.accounts().is_empty() && ours.active_account().is_none(),
            "{way}"
        );
        assert!(client(&world).accounts().is_empty(), "{way}: after a reload");
        for theirs in [&theirs, &client_with(&world, Configuration::new("another app"))] {
            assert_eq!(usernames(theirs), ["ada@contoso.com"], "{way}");
            let account = theirs.active_account().unwrap();
            assert!(account.id_token_claims().is_some(), "{way}");
            assert_eq!(
                in_a_word(&block_on(theirs.acquire_token_silent(silent()))),
                "cache",
                "{way}"
            );
        }
        let refresh = silent().with_force_refresh();
        assert_eq!(
            in_a_word(&block_on(theirs.acquire_token_silent(refresh))),
            "network",
            "{way}"
        );
        for kind in ["idtoken", "accesstoken", "refreshtoken"] {
            let keys = world.storage.keys_mentioning(&format!("|{kind}|another app|"));
            assert!(!keys.is_empty(), "{way}: their {kind}");
        }
    }
}

#[test]
fn the_last_of_two_apps_takes_the_account_along() {
    let world = World::new();
    let [ours, theirs] = two_apps(&world);
    ours.clear_cache(None);
    theirs.clear_cache(None);
    assert_eq!(world.storage.snapshot(), Default::default());
}

#[test]
fn another_app_keeps_a_user_whom_only_its_own_damaged_entry_names() {
    let world = World::new();
    let [ours, _theirs] = two_apps(&world);
    let key = world.storage.keys_mentioning("|idtoken|another app|").remove(0);
    world.storage.set(&key, "{").unwrap();
    ours.clear_cache(None);
    assert_eq!(world.storage.get(&key).as_deref(), Some("{"));
    let account = TestUser::ada().home_account_id();
    let listed = world.storage.get("msal.3.account.keys").unwrap();
    assert!(listed.contains(account.as_str()));
}

#[test]
fn a_refresh_token_that_is_gone_is_not_remembered_either() {
    for (way, sign_out) in sign_outs() {
        let world = World::new();
        let client = signed_in(&world);
        let account = client.active_account().unwrap();
        block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
        let keys = world.storage.keys();
        let key = keys.iter().find(|key| key.contains("|refreshtoken|")).unwrap();
        sign_out(&client, &account);
        world.storage.set(key, "{").unwrap();
        world.transport.forget();
        let policy = msal_web::CacheLookupPolicy::AccessTokenAndRefreshToken;
        let request = silent().with_account(account).with_cache_lookup_policy(policy);
        let outcome = block_on(client.acquire_token_silent(request));
        assert_eq!(in_a_word(&outcome), "no_tokens_found", "{way}");
        assert!(world.transport.sent().is_empty(), "{way}");
    }
}

#[test]
fn what_a_sign_out_has_left_that_was_cut_off_goes_when_the_app_is_loaded_again() {
    let world = World::new();
    let account = signed_in(&world).active_account().unwrap();
    let mut keys = world.storage.keys().into_iter();
    let is_account = |key: &String| key.starts_with("msal.3|") && !key.contains(CLIENT_ID);
    world.storage.remove(&keys.find(is_account).unwrap());
    let reloaded = client(&world);
    assert!(reloaded.accounts().is_empty());
    let user = account.home_account_id.as_str().to_owned();
    let mut left = world.storage.keys();
    left.retain(|key| key.contains(&user));
    assert_eq!(left, [""; 0]);
}

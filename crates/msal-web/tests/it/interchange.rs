//! The cache is shared with MSAL.js: its keys, its fields, and what it has added to them.

use msal_testkit::{CLIENT_ID, TENANT, TestUser, World, block_on};
use msal_web::platform::Storage as _;
use msal_web::{Authority, Configuration, SsoSilentRequest};
use serde_json::{Value, json};

use crate::common::{client, client_with, in_a_word, popup, signed_in, silent, without_client_info};

fn entry(world: &World, key: &str) -> Value {
    let text = world.storage.get(key).unwrap_or_else(|| panic!("no {key}"));
    serde_json::from_str(&text).unwrap()
}

fn key_of(world: &World, part: &str) -> String {
    let keys = world.storage.keys();
    keys.into_iter().find(|key| key.contains(part)).unwrap()
}

fn account_key(world: &World) -> String {
    key_of(world, &format!("|login.windows.net|{TENANT}"))
}

/// Adds a member to a stored entry, as a later version of MSAL.js might.
fn add(world: &World, key: &str, name: &str, value: Value) {
    let mut stored = entry(world, key);
    stored[name] = value;
    world.storage.set(key, &stored.to_string()).unwrap();
}

#[test]
fn what_we_do_not_know_stays_when_an_entry_is_written_again() {
    let world = World::new();
    let client = signed_in(&world);
    let additions = [
        ("nativeAccountId", json!("n-1")),
        ("cloudGraphHostName", json!({ "deep": [1, null, "x"] })),
        ("lastUpdatedBy", json!(5.30)),
    ];
    let keys = [
        account_key(&world),
        key_of(&world, "|idtoken|"),
        key_of(&world, "|refreshtoken|"),
    ];
    let before = keys.each_ref().map(|key| entry(&world, key));
    for key in &keys {
        for (name, value) in &additions {
            add(&world, key, name, value.clone());
        }
    }
    world.clock.advance(std::time::Duration::from_secs(60));
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    block_on(client.login_popup(popup())).unwrap();
    for (key, before) in keys.iter().zip(before) {
        let after = entry(&world, key);
        for (name, value) in &additions {
            assert_eq!(&after[name], value, "{name} of {key}");
        }
        assert_ne!(
            after["lastUpdatedAt"], before["lastUpdatedAt"],
            "{key} has been written again"
        );
    }
}

#[test]
fn a_profile_keeps_what_we_do_not_know_too() {
    let world = World::new();
    let client = signed_in(&world);
    let key = account_key(&world);
    let mut stored = entry(&world, &key);
    stored["tenantProfiles"][0]["upn"] = json!("ada@internal");
    world.storage.set(&key, &stored.to_string()).unwrap();
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(entry(&world, &key)["tenantProfiles"][0]["upn"], "ada@internal");
}

#[test]
fn a_sign_in_as_a_guest_changes_nothing_of_the_home_row() {
    let guest_tenant = "bbbbcccc-1111-dddd-2222-eeee3333ffff";
    let hinted = |tenant: &str, hint: &str| TestUser {
        tenant_id: tenant.into(),
        login_hint: Some(hint.into()),
        username: format!("ada-{hint}@contoso.com"),
        ..TestUser::ada()
    };
    let world = World::new();
    world.authority.expect(hinted(TENANT, "home"));
    let client = signed_in(&world);
    let before = client.accounts().remove(0);
    world.authority.expect(hinted(guest_tenant, "guest"));
    block_on(client.login_popup(popup())).unwrap();
    for client in [&client, &crate::common::client(&world)] {
        let rows = client.accounts();
        let hints: Vec<_> = rows.iter().map(|row| row.login_hint.as_deref()).collect();
        assert_eq!(hints, [Some("home"), Some("guest")]);
        assert_eq!(
            (&rows[0].username, &rows[0].name),
            (&before.username, &before.name)
        );
    }
    let stored = entry(&world, &account_key(&world));
    assert_eq!(
        (&stored["loginHint"], &stored["username"]),
        (&json!("home"), &json!("ada-home@contoso.com"))
    );
}

#[test]
fn a_guest_who_was_never_at_home_gives_the_home_row_nothing() {
    let world = World::new();
    let guest = TestUser {
        tenant_id: "bbbbcccc-1111-dddd-2222-eeee3333ffff".into(),
        login_hint: Some("guest".into()),
        ..TestUser::ada()
    };
    world.authority.expect(guest);
    let client = signed_in(&world);
    world.authority.expect(TestUser::ada());
    block_on(client.login_popup(popup())).unwrap();
    let home = client.active_account().unwrap();
    assert_eq!(
        (home.tenant_id.as_str(), home.opaque_login_hint()),
        (TENANT, None)
    );
}

#[test]
fn ad_fs_entries_stand_under_the_keys_of_msal_js() {
    let world = World::new();
    without_client_info(&world, |mint| mint.claim("sub", "SubJect+/="));
    let configuration = || Configuration::new(CLIENT_ID).with_authority(Authority::adfs("fs.contoso.com"));
    let client = client_with(&world, configuration());
    block_on(client.login_popup(popup())).unwrap();
    let owner = "msal.3|subject+/=|fs.contoso.com";
    let mut wanted = vec![
        "msal.3.account.keys".to_owned(),
        format!("msal.3.token.keys.{CLIENT_ID}"),
        format!("msal.{CLIENT_ID}.active-account-filters"),
        format!("{owner}|"),
        format!("{owner}|idtoken|{CLIENT_ID}|||"),
        format!("{owner}|accesstoken|{CLIENT_ID}|adfs|user.read openid profile|"),
        format!("{owner}|refreshtoken|{CLIENT_ID}|||"),
    ];
    wanted.sort();
    assert_eq!(world.storage.keys(), wanted);
    let account = entry(&world, &format!("{owner}|"));
    assert_eq!(
        (&account["realm"], &account["authorityType"]),
        (&json!(""), &json!("ADFS"))
    );
    assert_eq!(account["homeAccountId"], "SubJect+/=");
    for client in [client, client_with(&world, configuration())] {
        assert_eq!(client.active_account().unwrap().tenant_id, "");
        assert_eq!(
            in_a_word(&block_on(client.acquire_token_silent(silent()))),
            "cache"
        );
        let refresh = silent().with_force_refresh();
        assert_eq!(
            in_a_word(&block_on(client.acquire_token_silent(refresh))),
            "network"
        );
        assert_eq!(
            world.storage.keys(),
            wanted,
            "a refresh writes under the same keys"
        );
    }
}

#[test]
fn a_refresh_at_ad_fs_may_come_without_an_id_token() {
    let world = World::new();
    without_client_info(&world, |mint| mint);
    let adfs = Authority::adfs("fs.contoso.com");
    let client = client_with(&world, Configuration::new(CLIENT_ID).with_authority(adfs.clone()));
    block_on(client.login_popup(popup())).unwrap();
    world.authority.edit_bodies(|body| {
        body.remove("client_info");
        body.remove("id_token");
    });
    for request in [silent(), silent().with_authority(adfs)] {
        let renewed = block_on(client.acquire_token_silent(request.with_force_refresh())).unwrap();
        let cached = block_on(client.acquire_token_silent(silent())).unwrap();
        assert!(cached.from_cache() && cached.access_token == renewed.access_token);
    }
}

#[test]
fn a_home_id_may_have_two_dots() {
    for (object_id, tenant) in [("oid.b2c_1_susi", TENANT), ("oid", "tenant.example")] {
        let world = World::new();
        let user = TestUser {
            home_object_id: object_id.into(),
            home_tenant_id: tenant.into(),
            ..TestUser::ada()
        };
        world.authority.expect(user.clone());
        let app = signed_in(&world);
        assert_eq!(app.accounts().len(), 1, "{object_id} {tenant}");
        let reloaded = client(&world);
        let account = reloaded.active_account().unwrap();
        assert_eq!(account.home_account_id, user.home_account_id());
        assert_eq!(
            in_a_word(&block_on(reloaded.acquire_token_silent(silent()))),
            "cache"
        );
        let second_part = user
            .home_account_id()
            .as_str()
            .split('.')
            .nth(1)
            .unwrap()
            .to_owned();
        let key = format!(
            "msal.3|{}|login.windows.net|{second_part}",
            user.home_account_id().as_str()
        );
        assert!(world.storage.get(&key).is_some(), "{key}");
        block_on(reloaded.acquire_token_silent(silent().with_force_refresh())).unwrap();
        block_on(reloaded.login_popup(popup())).unwrap();
        assert_eq!(reloaded.accounts().len(), 1, "{object_id} {tenant}");
        reloaded.clear_cache(Some(&account));
        assert_eq!(
            world.storage.snapshot(),
            Default::default(),
            "{object_id} {tenant}"
        );
    }
}

/// Turns the cached access token into one that is bound or restricted, under the key that MSAL.js
/// gives such a token, beside a list that names it.
fn restrict(world: &World, name: &str, value: Value, suffix: &str) -> String {
    let plain = key_of(world, "|accesstoken|");
    let mut stored = entry(world, &plain);
    stored[name] = value;
    let key = format!("{plain}{suffix}");
    world.storage.remove(&plain);
    world.storage.set(&key, &stored.to_string()).unwrap();
    let list = format!("msal.3.token.keys.{CLIENT_ID}");
    let mut keys = entry(world, &list);
    keys["accessToken"] = json!([key]);
    world.storage.set(&list, &keys.to_string()).unwrap();
    key
}

#[test]
fn a_token_that_is_bound_or_restricted_serves_no_plain_request_and_survives_a_renewal() {
    for (name, value, suffix) in [
        ("keyId", json!("key-1"), "|key-1"),
        (
            "additionalCacheKeyComponents",
            json!({ "attributes": "a" }),
            "|hash",
        ),
        ("keyId", json!("key-1"), "pop"),
        // What the key alone tells apart, for a reason that we do not know.
        ("ofALaterVersion", json!("b"), "|hash"),
    ] {
        for is_reloaded in [true, false] {
            let world = World::new();
            let running = signed_in(&world);
            let key = restrict(&world, name, value.clone(), suffix);
            let before = world.storage.get(&key);
            let app = if is_reloaded { client(&world) } else { running };
            let renewed = block_on(app.acquire_token_silent(silent())).unwrap();
            assert!(!renewed.from_cache(), "{name}");
            let cached = block_on(app.acquire_token_silent(silent())).unwrap();
            assert!(
                cached.from_cache() && cached.access_token == renewed.access_token,
                "{name}"
            );
            assert_eq!(world.storage.get(&key), before, "{name} is still there");
            let list = entry(&world, &format!("msal.3.token.keys.{CLIENT_ID}"));
            assert!(
                list["accessToken"].as_array().unwrap().contains(&json!(key)),
                "{name} is still listed"
            );
            app.clear_cache(None);
            assert_eq!(world.storage.snapshot(), Default::default(), "{name}");
        }
    }
}

#[test]
fn a_bound_token_under_the_key_of_a_plain_one_serves_no_plain_request() {
    for name in ["keyId", "additionalCacheKeyComponents"] {
        let world = World::new();
        let app = signed_in(&world);
        let key = key_of(&world, "|accesstoken|");
        add(&world, &key, name, json!("bound"));
        let outcome = block_on(app.acquire_token_silent(silent()));
        assert_eq!(in_a_word(&outcome), "network", "{name}");
    }
}

#[test]
fn a_guest_without_a_hint_gets_none_from_home() {
    let world = World::new();
    let with_hint = TestUser {
        login_hint: Some("home".into()),
        ..TestUser::ada()
    };
    world.authority.expect(with_hint);
    let client = signed_in(&world);
    world.authority.expect(TestUser {
        tenant_id: "bbbbcccc-1111-dddd-2222-eeee3333ffff".into(),
        ..TestUser::ada()
    });
    block_on(client.login_popup(popup())).unwrap();
    let rows = client.accounts();
    let hints: Vec<_> = rows.iter().map(|row| row.login_hint.as_deref()).collect();
    assert_eq!(hints, [Some("home"), None]);
}

#[test]
fn a_single_sign_on_writes_what_a_popup_writes() {
    let (by_popup, by_frame) = (World::new(), World::new());
    signed_in(&by_popup);
    by_frame.authority.set_session(true);
    let app = client(&by_frame);
    block_on(app.sso_silent(SsoSilentRequest::new(["User.Read"]))).unwrap();
    assert_eq!(by_popup.storage.keys(), by_frame.storage.keys());
}

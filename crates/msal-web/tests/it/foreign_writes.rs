//! Other scripts of the page, MSAL.js above all, write into the same store while the client runs.

use msal_testkit::{CLIENT_ID, START, TENANT, TestUser, TokenMint, World, block_on};
use msal_web::platform::Storage as _;
use msal_web::{AccountFilter, SilentRequest};
use serde_json::{Value, json};

use crate::common::{client, in_a_word, popup, signed_in, silent, usernames};

const ENVIRONMENT: &str = "login.windows.net";

fn read(world: &World, key: &str) -> Value {
    let text = world.storage.get(key);
    text.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
}

fn write(world: &World, key: &str, value: &Value) {
    world.storage.set(key, &value.to_string()).unwrap();
}

/// Adds a key to a list of keys, as MSAL.js does.
fn list(world: &World, index: &str, part: Option<&str>, key: &str) {
    let mut all = read(world, index);
    let keys = match part {
        Some(part) => {
            for name in ["idToken", "accessToken", "refreshToken"] {
                if all[name].is_null() {
                    all[name] = json!([]);
                }
            }
            &mut all[part]
        }
        None if all.is_null() => {
            all = json!([]);
            &mut all
        }
        None => &mut all,
    };
    keys.as_array_mut().unwrap().push(json!(key));
    write(world, index, &all);
}

fn token_index() -> String {
    format!("msal.3.token.keys.{CLIENT_ID}")
}

/// Writes an access token as MSAL.js does.
fn write_access_token(world: &World, user: &TestUser, target: &str, secret: &str) -> String {
    let home = user.home_account_id();
    let key = format!(
        "msal.3|{}|{ENVIRONMENT}|accesstoken|{CLIENT_ID}|{TENANT}|{target}|",
        home.as_str()
    )
    .to_lowercase();
    let now = START.seconds();
    let token = json!({
        "homeAccountId": home.as_str(), "credentialType": "AccessToken", "secret": secret,
        "cachedAt": now.to_string(), "expiresOn": (now + 4000).to_string(),
        "extendedExpiresOn": (now + 8000).to_string(), "environment": ENVIRONMENT, "clientId": CLIENT_ID,
        "realm": TENANT, "target": target, "tokenType": "Bearer", "lastUpdatedAt": (now * 1000).to_string(),
    });
    write(world, &key, &token);
    list(world, &token_index(), Some("accessToken"), &key);
    key
}

/// Signs a user in as MSAL.js does.
fn write_account(world: &World, user: &TestUser) {
    let home = user.home_account_id();
    let id_token = TokenMint::new(user, CLIENT_ID, START).id_token();
    let key = format!(
        "msal.3|{}|{ENVIRONMENT}|idtoken|{CLIENT_ID}|{TENANT}||",
        home.as_str()
    );
    let token = json!({
        "credentialType": "IdToken", "homeAccountId": home.as_str(), "environment": ENVIRONMENT,
        "clientId": CLIENT_ID, "secret": id_token, "realm": TENANT, "lastUpdatedAt": "1700000000000",
    });
    write(world, &key, &token);
    list(world, &token_index(), Some("idToken"), &key);
    let key = format!("msal.3|{}|{ENVIRONMENT}|{TENANT}", home.as_str());
    let account = json!({
        "authorityType": "MSSTS", "clientInfo": user.client_info(), "homeAccountId": home.as_str(),
        "environment": ENVIRONMENT, "realm": TENANT, "localAccountId": user.object_id, "username": user.username,
        "name": user.name, "lastUpdatedAt": "1700000000000",
        "tenantProfiles": [
            { "tenantId": TENANT, "localAccountId": user.object_id, "name": user.name, "isHomeTenant": true },
        ],
    });
    write(world, &key, &account);
    list(world, "msal.3.account.keys", None, &key);
}

/// Signs a user out as MSAL.js does.
fn remove_account(world: &World, user: &TestUser) {
    let home = user.home_account_id();
    for key in world.storage.keys_mentioning(home.as_str()) {
        if key.starts_with("msal.3|") {
            world.storage.remove(&key);
        }
    }
    let without = |keys: &Value| {
        let keys = keys.as_array().unwrap().iter();
        keys.filter(|key| !key.as_str().unwrap().contains(home.as_str()))
            .cloned()
            .collect::<Vec<_>>()
    };
    let accounts = without(&read(world, "msal.3.account.keys"));
    write(world, "msal.3.account.keys", &json!(accounts));
    let mut tokens = read(world, &token_index());
    for name in ["idToken", "accessToken", "refreshToken"] {
        tokens[name] = json!(without(&tokens[name]));
    }
    write(world, &token_index(), &tokens);
}

#[test]
fn a_token_written_meanwhile_is_found_by_the_next_miss() {
    let world = World::new();
    let client = signed_in(&world);
    block_on(client.acquire_token_silent(silent())).unwrap();
    write_access_token(&world, &TestUser::ada(), "Mail.Read openid profile", "of MSAL.js");
    let found = block_on(client.acquire_token_silent(SilentRequest::new(["Mail.Read"]))).unwrap();
    assert!(found.from_cache());
    assert_eq!(found.access_token.as_ref().unwrap().secret(), "of MSAL.js");
    assert!(world.transport.sent().is_empty());
}

#[test]
fn what_is_written_meanwhile_stays_listed_when_we_write() {
    let world = World::new();
    let client = signed_in(&world);
    block_on(client.acquire_token_silent(silent())).unwrap();
    let foreign = write_access_token(&world, &TestUser::ada(), "Mail.Read openid profile", "of MSAL.js");
    write_account(&world, &TestUser::bob());
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    assert!(world.storage.get(&token_index()).unwrap().contains(&foreign));
    assert_eq!(
        usernames(&crate::common::client(&world)),
        ["ada@contoso.com", "bob@contoso.com"]
    );
}

#[test]
fn an_account_signed_in_meanwhile_is_seen_and_has_its_tokens() {
    for has_accounts in [true, false] {
        let world = World::new();
        let client = if has_accounts {
            signed_in(&world)
        } else {
            client(&world)
        };
        let before = client.accounts().len();
        write_account(&world, &TestUser::bob());
        write_access_token(&world, &TestUser::bob(), "User.Read openid profile", "of Bob");
        assert_eq!(client.accounts().len(), before + 1);
        let bob = client
            .account(&AccountFilter::new().with_username("bob@contoso.com"))
            .unwrap();
        assert!(bob.id_token_claims().is_some());
        let found = block_on(client.acquire_token_silent(silent().with_account(bob))).unwrap();
        assert_eq!(found.access_token.as_ref().unwrap().secret(), "of Bob");
    }
}

#[test]
fn an_account_signed_out_meanwhile_is_gone_and_so_are_its_tokens() {
    let world = World::new();
    let client = signed_in(&world);
    let ada = client.active_account().unwrap();
    block_on(client.acquire_token_silent(silent())).unwrap();
    remove_account(&world, &TestUser::ada());
    assert!(client.accounts().is_empty() && client.active_account().is_none());
    let request = silent()
        .with_account(ada)
        .with_cache_lookup_policy(msal_web::CacheLookupPolicy::AccessTokenAndRefreshToken);
    let outcome = block_on(client.acquire_token_silent(request));
    assert_eq!(in_a_word(&outcome), "no_tokens_found");
}

#[test]
fn one_of_two_accounts_signed_out_meanwhile_leaves_the_other() {
    let world = World::new();
    let client = signed_in(&world);
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    remove_account(&world, &TestUser::bob());
    assert_eq!(usernames(&client), ["ada@contoso.com"]);
    assert!(client.active_account().is_none());
}

#[test]
fn a_token_changed_meanwhile_is_served_as_it_is_now() {
    let world = World::new();
    let client = signed_in(&world);
    let before = block_on(client.acquire_token_silent(silent())).unwrap();
    let key = world.storage.keys_mentioning("|accesstoken|");
    let key = key.iter().find(|key| key.starts_with("msal.3|")).unwrap();
    let mut token = read(&world, key);
    token["secret"] = json!("changed");
    write(&world, key, &token);
    let after = block_on(client.acquire_token_silent(silent())).unwrap();
    assert!(after.from_cache() && after.access_token != before.access_token);
    assert_eq!(after.access_token.as_ref().unwrap().secret(), "changed");
    token["expiresOn"] = json!("1700000100");
    write(&world, key, &token);
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "network"
    );
}

#[test]
fn a_token_removed_or_damaged_meanwhile_is_not_served() {
    for damage in [None, Some("{"), Some(r#"{"secret":"x"}"#)] {
        let world = World::new();
        let client = signed_in(&world);
        let before = block_on(client.acquire_token_silent(silent())).unwrap();
        let keys = world.storage.keys();
        let key = keys.iter().find(|key| key.contains("|accesstoken|")).unwrap();
        match damage {
            None => world.storage.remove(key),
            Some(text) => world.storage.set(key, text).unwrap(),
        }
        let after = block_on(client.acquire_token_silent(silent())).unwrap();
        assert!(
            !after.from_cache() && after.access_token != before.access_token,
            "{damage:?}"
        );
    }
}

#[test]
fn a_refresh_token_renewed_meanwhile_is_the_one_that_is_sent() {
    let world = World::new();
    let client = signed_in(&world);
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    let keys = world.storage.keys();
    let key = keys.iter().find(|key| key.contains("|refreshtoken|")).unwrap();
    let mut token = read(&world, key);
    token["secret"] = json!("of MSAL.js");
    write(&world, key, &token);
    world.transport.forget();
    let _ = block_on(client.acquire_token_silent(silent().with_force_refresh()));
    assert_eq!(
        world.transport.sent()[0].field("refresh_token"),
        Some("of MSAL.js")
    );
}

#[test]
fn what_is_listed_meanwhile_survives_a_sign_out_of_somebody_else() {
    let world = World::new();
    let client = signed_in(&world);
    let ada = client.active_account().unwrap();
    block_on(client.acquire_token_silent(silent())).unwrap();
    write_account(&world, &TestUser::bob());
    let key = write_access_token(&world, &TestUser::bob(), "User.Read openid profile", "of Bob");
    client.clear_cache(Some(&ada));
    assert_eq!(usernames(&client), ["bob@contoso.com"]);
    let tokens = read(&world, &token_index());
    assert_eq!(tokens["accessToken"], json!([key]));
    assert_eq!(tokens["idToken"].as_array().map(Vec::len), Some(1));
    assert_eq!(tokens["refreshToken"], json!([]));
}

#[test]
fn a_user_who_signs_in_elsewhere_under_a_key_that_is_listed_already_is_seen() {
    let world = World::new();
    write_account(&world, &TestUser::bob());
    let stored = world.storage.snapshot();
    let entries: Vec<_> = stored
        .iter()
        .filter(|(key, _)| key.starts_with("msal.3|"))
        .collect();
    entries.iter().for_each(|(key, _)| world.storage.remove(key));
    let client = client(&world);
    assert!(client.accounts().is_empty());
    for (key, text) in entries {
        world.storage.set(key, text).unwrap();
    }
    assert_eq!(usernames(&client), ["bob@contoso.com"]);
}

#[test]
fn the_names_of_entries_that_are_gone_do_not_come_back_with_the_next_list() {
    let world = World::new();
    let client = signed_in(&world);
    for key in world.storage.keys() {
        world.storage.remove(&key);
    }
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    let left = world.storage.keys_mentioning(&TestUser::ada().home_object_id);
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn without_a_list_too_an_account_that_goes_is_gone() {
    let world = World::new();
    let client = signed_in(&world);
    world.storage.remove("msal.3.account.keys");
    assert_eq!(usernames(&client), ["ada@contoso.com"]);
    let home = TestUser::ada().home_account_id();
    for key in world.storage.keys_mentioning(home.as_str()) {
        world.storage.remove(&key);
    }
    assert!(client.accounts().is_empty());
}

use msal_testkit::{CLIENT_ID, TENANT, TestUser, World, block_on};
use msal_web::platform::Storage as _;
use serde_json::Value;

use crate::common::{client, in_a_word, popup, signed_in, silent};

#[test]
fn blocked_storage_does_not_keep_anyone_from_signing_in() {
    let world = World::new();
    world.storage.fail_writes();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(
        client
            .active_account()
            .map(|account| account.username.clone())
            .as_deref(),
        Some("ada@contoso.com")
    );
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
    assert_eq!(
        in_a_word(&block_on(
            client.acquire_token_silent(silent().with_force_refresh())
        )),
        "network"
    );
    client.clear_cache(None);
    assert!(client.accounts().is_empty());
}

#[test]
fn storage_of_any_size_will_do() {
    for bytes in (0..6000).step_by(250) {
        let world = World::new();
        world.storage.quota(bytes);
        let client = client(&world);
        block_on(client.login_popup(popup())).unwrap();
        assert_eq!(
            in_a_word(&block_on(client.acquire_token_silent(silent()))),
            "cache",
            "{bytes} bytes"
        );
        assert!(
            block_on(client.acquire_token_silent(silent().with_force_refresh())).is_ok(),
            "{bytes} bytes"
        );
        assert_eq!(
            in_a_word(&block_on(client.acquire_token_silent(silent()))),
            "cache",
            "{bytes} bytes"
        );
        client.clear_cache(None);
        assert_eq!(
            (client.accounts().len(), world.storage.snapshot().len()),
            (0, 0),
            "{bytes} bytes"
        );
    }
}

#[test]
fn storage_that_takes_writes_again_is_used_again() {
    let world = World::new();
    world.storage.fail_writes();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    world.storage.allow_writes();
    let renewed = block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    let cached = block_on(client.acquire_token_silent(silent())).unwrap();
    assert!(cached.from_cache() && cached.access_token == renewed.access_token);
    let reloaded = crate::common::client(&world);
    let account = reloaded.accounts().remove(0);
    let kept = block_on(reloaded.acquire_token_silent(silent().with_account(account))).unwrap();
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    let sent = world.transport.sent();
    assert_ne!(
        sent[1].field("refresh_token"),
        sent[2].field("refresh_token"),
        "the new one is used"
    );
    assert!(kept.from_cache() && kept.access_token == renewed.access_token);
}

#[test]
fn a_token_for_more_takes_the_place_of_the_one_for_less() {
    let world = World::new();
    let client = signed_in(&world);
    let more = msal_web::SilentRequest::new(["User.Read", "Mail.Read"]);
    let wide = block_on(client.acquire_token_silent(more)).unwrap();
    let keys = world.storage.keys();
    assert_eq!(keys.iter().filter(|key| key.contains("|accesstoken|")).count(), 1);
    let narrow = block_on(client.acquire_token_silent(silent())).unwrap();
    assert!(narrow.from_cache() && narrow.access_token == wide.access_token);
}

#[test]
fn a_damaged_entry_is_skipped_and_repaired_by_the_next_sign_in() {
    let intact = World::new();
    signed_in(&intact);
    for key in intact.storage.keys() {
        for damage in ["", "{", "null", "[]", "{}", "\"text\"", "[1]", r#"{"secret":5}"#] {
            let world = World::new();
            signed_in(&world);
            world.storage.set(&key, damage).unwrap();
            let reloaded = client(&world);
            let _ = (reloaded.accounts(), reloaded.active_account());
            let _ = block_on(reloaded.acquire_token_silent(silent()));
            block_on(reloaded.login_popup(popup())).unwrap();
            assert_eq!(reloaded.accounts().len(), 1, "{key} = {damage}");
            assert_eq!(
                in_a_word(&block_on(reloaded.acquire_token_silent(silent()))),
                "cache",
                "{key} = {damage}"
            );
        }
    }
}

#[test]
fn a_missing_entry_is_as_good_as_a_damaged_one() {
    let intact = World::new();
    signed_in(&intact);
    for key in intact.storage.keys() {
        let world = World::new();
        signed_in(&world);
        world.storage.remove(&key);
        let reloaded = client(&world);
        let _ = block_on(reloaded.acquire_token_silent(silent()));
        block_on(reloaded.login_popup(popup())).unwrap();
        assert_eq!(
            in_a_word(&block_on(reloaded.acquire_token_silent(silent()))),
            "cache",
            "{key}"
        );
    }
}

#[test]
fn entries_of_others_are_neither_read_nor_touched() {
    let world = World::new();
    let foreign = [
        ("theme", "dark"),
        ("msal.2.account.keys", "[\"old\"]"),
        ("msal.3|other|app|accesstoken", "{"),
        ("", ""),
    ];
    for (key, value) in foreign {
        world.storage.set(key, value).unwrap();
    }
    let client = signed_in(&world);
    assert_eq!(client.accounts().len(), 1);
    client.clear_cache(None);
    for (key, value) in foreign {
        assert_eq!(world.storage.get(key).as_deref(), Some(value), "{key}");
    }
}

#[test]
fn entries_stand_under_the_keys_of_msal_js() {
    let world = World::new();
    signed_in(&world);
    let home = format!("{}.{TENANT}", TestUser::ada().object_id);
    let token = |kind: &str, rest: &str| format!("msal.3|{home}|login.windows.net|{kind}|{CLIENT_ID}|{rest}");
    let account = format!("msal.3|{home}|login.windows.net|{TENANT}");
    let mut wanted = vec![
        "msal.3.account.keys".to_owned(),
        format!("msal.3.token.keys.{CLIENT_ID}"),
        format!("msal.{CLIENT_ID}.active-account-filters"),
        token("accesstoken", &format!("{TENANT}|user.read openid profile|")),
        token("idtoken", &format!("{TENANT}||")),
        token("refreshtoken", "||"),
        account,
    ];
    wanted.sort();
    assert_eq!(world.storage.keys(), wanted);
}

#[test]
fn numbers_stand_as_text_as_msal_js_writes_them() {
    let world = World::new();
    signed_in(&world);
    let key = world
        .storage
        .keys()
        .into_iter()
        .find(|key| key.contains("|accesstoken|"))
        .unwrap();
    let entity: Value = serde_json::from_str(&world.storage.get(&key).unwrap()).unwrap();
    let seconds = |name: &str| entity[name].as_str().and_then(|text| text.parse::<u64>().ok());
    assert_eq!(
        seconds("expiresOn")
            .zip(seconds("cachedAt"))
            .map(|(end, start)| end - start),
        Some(3600)
    );
    assert_eq!(
        (entity["credentialType"].as_str(), entity["tokenType"].as_str()),
        (Some("AccessToken"), Some("Bearer"))
    );
}

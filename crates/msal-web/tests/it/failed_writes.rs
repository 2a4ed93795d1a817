//! A value that could not be written does not let the one before it come back.

use std::cell::Cell;
use std::rc::Rc;

use msal_testkit::{CLIENT_ID, MemoryStorage, TestUser, World, block_on};
use msal_web::platform::{Storage, StorageError};
use msal_web::{AuthenticationResult, CacheLocation, Configuration, PublicClientApplication, SilentRequest};

use crate::common::{client, client_with, popup, signed_in, silent, usernames};

/// Runs a change in stores of every size between what is there and what is needed, and hands what
/// came of it to a look at the app after a reload.
fn check(
    change: fn(&PublicClientApplication) -> AuthenticationResult,
    look: fn(&World, &AuthenticationResult, &[String], &str),
) {
    let roomy = World::new();
    let app = signed_in(&roomy);
    let before = size(&roomy);
    roomy.authority.expect(TestUser::bob());
    change(&app);
    let largest = usize::max(before, size(&roomy));
    for bytes in (0..=largest).rev().step_by(37) {
        let world = World::new();
        let app = signed_in(&world);
        let old = world.authority.secrets();
        world.authority.expect(TestUser::bob());
        world.storage.quota(bytes);
        let result = change(&app);
        let place = format!("{bytes} of {largest} bytes");
        let now = block_on(app.acquire_token_silent(silent().with_account(result.account.clone()))).unwrap();
        assert_eq!(
            now.access_token, result.access_token,
            "{place}: the page itself goes on with the new one"
        );
        look(&world, &result, &old, &place);
    }
}

#[test]
fn no_old_token_is_served_after_a_reload() {
    check(
        |client| block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap(),
        |world, result, old, place| {
            let reloaded = client(world);
            let request = SilentRequest::new(["User.Read"]).with_account(result.account.clone());
            if let Ok(found) = block_on(reloaded.acquire_token_silent(request))
                && found.from_cache()
            {
                assert_eq!(found.access_token, result.access_token, "{place}");
            }
            for secret in old {
                assert!(
                    world.storage.keys_mentioning(secret).is_empty(),
                    "{place}: {secret}"
                );
            }
        },
    );
}

#[test]
fn the_user_before_is_not_active_again_after_a_reload() {
    check(
        |client| block_on(client.login_popup(popup())).unwrap(),
        |world, result, _, place| {
            let active = client(world).active_account();
            let is_right = active
                .as_ref()
                .is_none_or(|active| active.is_same(&result.account));
            assert!(is_right, "{place}: {active:?}");
        },
    );
}

#[test]
fn what_was_kept_in_memory_is_written_once_there_is_room() {
    let world = World::new();
    let app = signed_in(&world);
    world.storage.fail_writes();
    block_on(app.acquire_token_silent(silent().with_force_refresh())).unwrap();
    assert!(
        client(&world).accounts().is_empty(),
        "nothing half-written is found"
    );
    world.storage.allow_writes();
    let mail = SilentRequest::new(["Mail.Read"]);
    block_on(app.acquire_token_silent(mail)).unwrap();
    let kept = block_on(app.acquire_token_silent(silent())).unwrap();
    let reloaded = client(&world);
    let account = reloaded.accounts().remove(0);
    let found = block_on(reloaded.acquire_token_silent(silent().with_account(account))).unwrap();
    assert!(found.from_cache() && found.access_token == kept.access_token);
}

#[test]
fn a_store_that_refuses_keeps_the_lists_of_others() {
    let world = World::new();
    let app = signed_in(&world);
    let others = r#"["msal.3|somebody.else|login.windows.net|else"]"#;
    app.clear_cache(None);
    world.storage.set("msal.3.account.keys", others).unwrap();
    world.storage.fail_writes();
    block_on(app.login_popup(popup())).unwrap();
    assert_eq!(world.storage.get("msal.3.account.keys").as_deref(), Some(others));
}

#[test]
fn an_account_that_was_kept_in_memory_is_listed_once_there_is_room() {
    for id_token_comes in [true, false] {
        check_is_listed(id_token_comes);
    }
}

/// Bob signs in while the store is full, and Ada's renewal makes it take everything.
fn check_is_listed(id_token_comes: bool) {
    let world = World::new();
    let app = signed_in(&world);
    let ada = app.active_account().unwrap();
    world.storage.fail_writes();
    world.authority.expect(TestUser::bob());
    let bob = block_on(app.login_popup(popup())).unwrap();
    assert_eq!(usernames(&app), ["ada@contoso.com", "bob@contoso.com"]);
    world.storage.allow_writes();
    world.authority.edit_bodies(move |body| {
        if !id_token_comes {
            body.remove("id_token");
        }
    });
    block_on(app.acquire_token_silent(silent().with_account(ada).with_force_refresh())).unwrap();
    assert_eq!(usernames(&app), ["ada@contoso.com", "bob@contoso.com"]);
    let reloaded = client(&world);
    assert_eq!(usernames(&reloaded), ["ada@contoso.com", "bob@contoso.com"]);
    let request = silent().with_account(bob.account.clone());
    let found = block_on(reloaded.acquire_token_silent(request)).unwrap();
    assert!(found.from_cache() && found.access_token == bob.access_token);
}

#[test]
fn an_account_that_the_store_takes_without_its_list_stays_signed_in() {
    for bytes in (0..5000).step_by(20) {
        let world = World::new();
        let app = signed_in(&world);
        let ada = app.active_account().unwrap();
        world.storage.fail_writes();
        world.authority.expect(TestUser::bob());
        block_on(app.login_popup(popup())).unwrap();
        world.storage.quota(size(&world) + bytes);
        let refresh = silent().with_account(ada).with_force_refresh();
        block_on(app.acquire_token_silent(refresh)).unwrap();
        assert_eq!(
            usernames(&app),
            ["ada@contoso.com", "bob@contoso.com"],
            "{bytes} bytes"
        );
        app.clear_cache(None);
        assert_eq!(world.storage.snapshot(), Default::default(), "{bytes} bytes");
    }
}

/// How many bytes the store holds.
fn size(world: &World) -> usize {
    let entries = world.storage.snapshot();
    entries.iter().map(|(key, value)| key.len() + value.len()).sum()
}

/// A store whose tab dies after so many writes.
struct DyingStorage {
    entries: Rc<MemoryStorage>,
    left: Cell<usize>,
}

impl DyingStorage {
    /// Whether the tab is still there to write.
    fn count(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }
}

impl Storage for DyingStorage {
    fn get(&self, key: &str) -> Option<String> {
        self.entries.get(key)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        if self.count() {
            self.entries.set(key, value)?;
        }
        Ok(())
    }

    fn remove(&self, key: &str) {
        if self.count() {
            self.entries.remove(key);
        }
    }

    fn keys(&self) -> Vec<String> {
        self.entries.keys()
    }
}

#[test]
fn a_tab_that_dies_while_it_writes_leaves_no_account_by_half() {
    for writes in 0..10 {
        let (world, entries) = (World::new(), Rc::new(MemoryStorage::new()));
        let left = Cell::new(writes);
        let location = CacheLocation::custom(DyingStorage {
            entries: entries.clone(),
            left,
        });
        let configuration = Configuration::new(CLIENT_ID).with_cache_location(location);
        drop(block_on(client_with(&world, configuration).login_popup(popup())));
        let stored = entries.snapshot();
        let lists = stored.keys().filter(|key| key.contains(".keys")).count();
        let has_accounts = stored.contains_key("msal.3.account.keys");
        assert!(!has_accounts || lists == 2, "after {writes}");
    }
}

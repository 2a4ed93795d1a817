//! A store that several tabs share and that takes its time.

use std::time::Duration;

use futures_util::future::{join, join_all};
use msal_testkit::{CLIENT_ID, SharedStorage, TestUser, World, block_on, settle};
use msal_web::platform::{Clock as _, Lifetime, PageLocks, StorageError};
use msal_web::{
    CacheLocation, Configuration, EndSessionRequest, EventKind, InteractionStatus, PublicClientApplication,
    SilentRequest,
};
use serde_json::json;

use crate::common::{ACCESS_TOKEN_LIFE, Log, client_with, in_a_word, popup, silent, usernames};

/// A browser whose tabs share a store and locks.
pub(crate) struct Browser {
    pub(crate) world: World,
    pub(crate) store: SharedStorage,
    pub(crate) locks: PageLocks,
}

impl Browser {
    pub(crate) fn new() -> Self {
        let world = World::new();
        Self {
            store: SharedStorage::new(&world.clock),
            locks: PageLocks::new(),
            world,
        }
    }

    fn tab(&self) -> PublicClientApplication {
        self.client_in(&self.world.new_tab())
    }

    pub(crate) fn client_in(&self, tab: &World) -> PublicClientApplication {
        let location = CacheLocation::asynchronous(self.store.tab()).with_locks(self.locks.clone());
        let configuration = Configuration::new(CLIENT_ID).with_cache_location(location);
        client_with(tab, configuration)
    }

    /// A tab that has read the store.
    pub(crate) fn open_tab(&self) -> PublicClientApplication {
        let client = self.tab();
        self.rest();
        client
    }

    /// A tab in which somebody has signed in.
    pub(crate) fn signed_in(&self) -> PublicClientApplication {
        let client = self.open_tab();
        block_on(client.login_popup(popup())).unwrap();
        self.world.transport.forget();
        client
    }

    /// Lets everything come to rest that is under way.
    pub(crate) fn rest(&self) {
        block_on(self.world.clock.sleep(Duration::from_secs(1)));
    }

    /// The entries that hold a token.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let secrets = self.world.authority.secrets();
        let holds = |value: &str| secrets.iter().any(|secret| value.contains(secret.as_str()));
        let entries = self.store.snapshot().into_iter();
        let found = entries.filter(|(_, value)| holds(value));
        found.map(|(key, _)| key).collect()
    }
}

#[test]
fn a_client_reads_as_starting_until_the_store_has_been_read() {
    let browser = Browser::new();
    browser.signed_in();
    let client = browser.tab();
    assert_eq!(client.snapshot().status, InteractionStatus::Startup);
    assert!(client.accounts().is_empty());
    let result = block_on(client.acquire_token_silent(silent()));
    assert_eq!(in_a_word(&result), "cache", "a call waits");
    assert_eq!(client.snapshot().status, InteractionStatus::None);
    assert_eq!(usernames(&client), ["ada@contoso.com"]);
}

#[test]
fn a_result_that_is_told_is_stored() {
    let browser = Browser::new();
    let client = browser.open_tab();
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(browser.secrets().len(), 2, "access token and refresh token");
}

#[test]
fn sign_in_switch_and_sign_out_reach_the_other_tabs() {
    let browser = Browser::new();
    let (here, there) = (browser.open_tab(), browser.open_tab());
    block_on(here.login_popup(popup())).unwrap();
    browser.rest();
    assert_eq!(usernames(&there), ["ada@contoso.com"]);
    assert_eq!(
        in_a_word(&block_on(there.acquire_token_silent(silent()))),
        "cache"
    );
    browser.world.authority.expect(TestUser::bob());
    block_on(there.login_popup(popup())).unwrap();
    browser.rest();
    let active = |client: &PublicClientApplication| {
        let account = client.snapshot().active_account;
        account.map(|account| account.username.clone())
    };
    assert_eq!(active(&here).as_deref(), Some("bob@contoso.com"));
    let ada = here
        .accounts()
        .into_iter()
        .find(|account| account.username.starts_with("ada"));
    here.set_active_account(ada.as_ref());
    browser.rest();
    assert_eq!(active(&there).as_deref(), Some("ada@contoso.com"));
    there.clear_cache(None);
    browser.rest();
    assert!(here.snapshot().accounts.is_empty() && here.snapshot().active_account.is_none());
    assert_eq!(browser.store.snapshot().len(), 0);
}

#[test]
fn twenty_tabs_with_an_expired_token_send_one_request() {
    let browser = Browser::new();
    browser.signed_in();
    browser.world.clock.advance(ACCESS_TOKEN_LIFE);
    let tabs: Vec<_> = (0..20).map(|_| browser.open_tab()).collect();
    let calls = tabs.iter().map(|client| client.acquire_token_silent(silent()));
    let outcomes = block_on(join_all(calls));
    assert_eq!(browser.world.transport.grants(), ["refresh_token"]);
    let tokens: Vec<_> = outcomes
        .into_iter()
        .map(|outcome| outcome.unwrap().access_token.clone())
        .collect();
    assert!(tokens.iter().all(|token| *token == tokens[0]));
}

#[test]
fn two_tabs_that_write_at_once_lose_nothing() {
    let browser = Browser::new();
    let (here, there) = (browser.signed_in(), browser.open_tab());
    browser.world.authority.expect(TestUser::bob());
    let other = here.acquire_token_silent(SilentRequest::new(["Mail.Read"]));
    let (mail, bob) = block_on(join(other, there.login_popup(popup())));
    assert!(mail.is_ok() && bob.is_ok());
    let third = browser.open_tab();
    assert_eq!(usernames(&third), ["ada@contoso.com", "bob@contoso.com"]);
    for account in third.accounts() {
        let scope = match account.username.as_str() {
            "ada@contoso.com" => "Mail.Read",
            _ => "User.Read",
        };
        let request = SilentRequest::new([scope]).with_account(account);
        assert_eq!(
            in_a_word(&block_on(third.acquire_token_silent(request))),
            "cache",
            "{scope}"
        );
    }
}

#[test]
fn a_crash_in_the_middle_of_a_sign_in_leaves_all_of_it_or_nothing_to_find() {
    for changes in 0..12 {
        let browser = Browser::new();
        let client = browser.open_tab();
        browser.store.crash_after(changes);
        block_on(client.login_popup(popup())).unwrap();
        browser.store.crash_after(usize::MAX);
        let next = browser.open_tab();
        assert_eq!(next.snapshot().status, InteractionStatus::None);
        for account in next.accounts() {
            let request = silent().with_account(account);
            assert!(
                block_on(next.acquire_token_silent(request)).is_ok(),
                "after {changes}"
            );
        }
        block_on(next.login_popup(popup())).unwrap();
        assert_eq!(usernames(&next), ["ada@contoso.com"], "after {changes}");
        next.clear_cache(None);
        browser.rest();
        assert_eq!(browser.secrets(), [""; 0], "after {changes}");
    }
}

#[test]
fn a_blocked_store_keeps_nobody_from_signing_in() {
    let browser = Browser::new();
    browser.store.refuse(Some(StorageError::Blocked));
    let client = browser.open_tab();
    let log = Log::of(&client);
    block_on(client.login_popup(popup())).unwrap();
    assert!(log.kinds().contains(&EventKind::CacheNotWritten));
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
    assert!(browser.store.snapshot().is_empty());
    browser.store.refuse(None);
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    assert_eq!(
        usernames(&browser.open_tab()),
        ["ada@contoso.com"],
        "offered again"
    );
}

#[test]
fn the_oldest_token_makes_room_in_a_full_store() {
    let browser = Browser::new();
    let client = browser.signed_in();
    for scope in ["Mail.Read", "Files.Read"] {
        block_on(client.acquire_token_silent(SilentRequest::new([scope]))).unwrap();
    }
    let entries = browser.store.snapshot();
    let used: usize = entries.iter().map(|(key, value)| key.len() + value.len()).sum();
    browser.store.quota(used + 50);
    let log = Log::of(&client);
    block_on(client.acquire_token_silent(SilentRequest::new(["Tasks.Read"]))).unwrap();
    assert!(!log.kinds().contains(&EventKind::CacheNotWritten));
    let stored = browser.store.snapshot();
    let has = |scope: &str| stored.keys().any(|key| key.contains(scope));
    assert!(has("tasks.read") && has("files.read") && !has("user.read"));
}

#[test]
fn a_store_that_hangs_is_not_waited_for_for_ever() {
    let browser = Browser::new();
    browser.store.delay(Duration::from_secs(1_000_000));
    let client = browser.tab();
    let begun = browser.world.clock.now();
    let result = block_on(client.login_popup(popup()));
    assert!(result.is_ok());
    assert!(browser.world.clock.now().since(begun) < Duration::from_secs(200));
    assert_eq!(client.snapshot().status, InteractionStatus::None);
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
}

#[test]
fn what_is_cleared_before_the_store_has_been_read_is_gone_after() {
    let browser = Browser::new();
    browser.signed_in();
    let client = browser.tab();
    client.clear_cache(None);
    browser.rest();
    assert!(client.accounts().is_empty());
    assert_eq!(browser.secrets(), [""; 0]);
}

#[test]
fn a_sign_out_that_comes_before_the_store_has_been_read_leaves_nothing() {
    let browser = Browser::new();
    browser.signed_in();
    let client = browser.tab();
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    assert_eq!(browser.secrets(), [""; 0]);
}

#[test]
fn without_random_numbers_a_sign_out_before_the_store_has_been_read_leaves_nothing_either() {
    let browser = Browser::new();
    browser.signed_in();
    let tab = browser.world.new_tab();
    tab.random.take_away();
    let client = browser.client_in(&tab);
    let error = block_on(client.logout_popup(EndSessionRequest::new())).unwrap_err();
    assert_eq!(error.code(), "crypto_nonexistent");
    browser.rest();
    assert!(client.accounts().is_empty());
    assert_eq!(browser.secrets(), [""; 0]);
}

#[test]
fn only_a_user_who_stays_signed_in_is_kept_for_longer_than_the_browser_session() {
    for (states, lifetime) in [
        (json!(["kmsi"]), Lifetime::Lasting),
        (json!([]), Lifetime::BrowserSession),
    ] {
        let browser = Browser::new();
        browser
            .world
            .authority
            .edit_id_tokens(move |mint| mint.claim("signin_state", states.clone()));
        let client = browser.signed_in();
        block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
        let secrets = browser.secrets();
        assert!(!secrets.is_empty());
        for key in secrets {
            assert_eq!(browser.store.lifetime(&key), Some(lifetime), "{key}");
        }
    }
}

#[test]
fn a_tab_that_hangs_with_the_turn_ends_a_call_by_its_deadline() {
    let browser = Browser::new();
    let client = browser.signed_in();
    browser.world.clock.advance(ACCESS_TOKEN_LIFE);
    let account = client.active_account().unwrap();
    let name = format!("msal.3.refresh|{CLIENT_ID}|{}", account.home_account_id);
    let turn = block_on(msal_web::platform::Locks::lock(&browser.locks, &name));
    let error = block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!(error.code(), "timed_out");
    assert!(!error.is_interaction_required());
    drop(turn);
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "network"
    );
}

#[test]
fn a_crash_leaves_no_account_whose_tokens_are_not_listed() {
    for changes in 0..12 {
        let browser = Browser::new();
        let client = browser.open_tab();
        browser.store.crash_after(changes);
        block_on(client.login_popup(popup())).unwrap();
        let stored = browser.store.snapshot();
        if stored.contains_key("msal.3.account.keys") {
            let listed = &stored[&format!("msal.3.token.keys.{CLIENT_ID}")];
            let is_listed = |kind: &str| {
                let mut keys = stored.keys();
                keys.any(|key| key.contains(kind) && listed.contains(key.as_str()))
            };
            assert!(
                is_listed("idtoken") && is_listed("refreshtoken"),
                "after {changes}"
            );
        }
    }
}

#[test]
fn a_sign_in_that_begins_after_an_early_sign_out_is_kept() {
    let browser = Browser::new();
    browser.signed_in();
    let client = browser.tab();
    client.clear_cache(None);
    block_on(client.login_popup(popup())).unwrap();
    browser.rest();
    assert_eq!(usernames(&client), ["ada@contoso.com"]);
    assert_eq!(usernames(&browser.open_tab()), ["ada@contoso.com"]);
}

#[test]
fn nobody_is_noted_as_active_who_is_gone_and_who_is_about_to_come_stays() {
    for has_gone in [true, false] {
        let browser = Browser::new();
        let (here, there) = (browser.signed_in(), browser.open_tab());
        if has_gone {
            browser.world.authority.expect(TestUser::bob());
            let result = block_on(here.login_popup(popup())).unwrap();
            browser.rest();
            here.clear_cache(Some(&result.account));
            browser.rest();
            browser.world.authority.expect(TestUser::ada());
        }
        let active = format!("msal.{CLIENT_ID}.active-account-filters");
        let user = TestUser::bob().home_account_id();
        let filter = json!({ "homeAccountId": user.as_str(), "localAccountId": "b", "tenantId": "t" });
        browser.store.put(&active, Some(&filter.to_string()));
        let account = there.accounts().remove(0);
        let request = silent().with_force_refresh().with_account(account);
        block_on(there.acquire_token_silent(request)).unwrap();
        browser.rest();
        assert!(here.active_account().is_none());
        assert_eq!(browser.store.snapshot().contains_key(&active), !has_gone);
    }
}

#[test]
fn a_crash_in_the_middle_of_a_sign_out_leaves_nothing_that_the_next_one_does_not_find() {
    for changes in 0..12 {
        let browser = Browser::new();
        let client = browser.signed_in();
        browser.store.put("msal.3.account.keys", None);
        browser.store.put(&format!("msal.3.token.keys.{CLIENT_ID}"), None);
        browser.store.crash_after(changes);
        client.clear_cache(None);
        browser.rest();
        drop(client);
        browser.store.crash_after(usize::MAX);
        browser.open_tab().clear_cache(None);
        browser.rest();
        let left: Vec<String> = browser.store.snapshot().into_keys().collect();
        assert_eq!(left, [""; 0], "after {changes}");
    }
}

#[test]
fn what_a_tab_that_is_gone_wrote_while_its_user_signed_out_in_another_goes_too() {
    let browser = Browser::new();
    let client = browser.signed_in();
    let stored = browser.store.snapshot();
    let mut tokens = stored.into_iter();
    let (key, text) = tokens.find(|(key, _)| key.contains("accesstoken")).unwrap();
    client.clear_cache(None);
    browser.rest();
    browser
        .store
        .put(&key.replace("user.read", "mail.read"), Some(&text));
    let other = browser.open_tab();
    browser.world.authority.expect(TestUser::bob());
    block_on(other.login_popup(popup())).unwrap();
    browser.rest();
    let ada = TestUser::ada().home_object_id;
    assert!(!browser.store.snapshot().keys().any(|key| key.contains(&ada)));
}

#[test]
fn a_tab_that_dies_in_a_sign_in_leaves_no_user_who_is_there_and_not_active() {
    for changes in 0..12 {
        let browser = Browser::new();
        let client = browser.open_tab();
        browser.store.crash_after(changes);
        block_on(client.login_popup(popup())).unwrap();
        browser.store.crash_after(usize::MAX);
        let next = browser.open_tab();
        assert_eq!(
            next.active_account().as_ref(),
            next.accounts().first(),
            "after {changes}"
        );
    }
}

#[test]
fn who_has_signed_in_is_active_for_a_page_that_is_loaded_right_after() {
    let browser = Browser::new();
    browser.signed_in();
    let client = browser.tab();
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
}

#[test]
fn a_tab_that_was_frozen_takes_in_what_it_has_missed() {
    let browser = Browser::new();
    browser.signed_in();
    let tab = browser.world.new_tab();
    let client = browser.client_in(&tab);
    browser.rest();
    assert_eq!(usernames(&client), ["ada@contoso.com"]);
    for key in browser.store.snapshot().keys() {
        browser.store.put(key, None);
    }
    browser.rest();
    assert_eq!(client.accounts().len(), 1, "nobody has told");
    tab.page.restore();
    browser.rest();
    assert!(client.snapshot().accounts.is_empty());
}

#[test]
fn a_full_store_does_not_take_the_token_that_has_just_come_from_memory() {
    let browser = Browser::new();
    browser.store.quota(0);
    let client = browser.signed_in();
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
    assert!(browser.store.snapshot().is_empty());
}

#[test]
fn who_signs_in_again_while_another_tab_tidies_up_after_them_stays() {
    let browser = Browser::new();
    browser.signed_in();
    let tab = browser.world.new_tab();
    let client = browser.client_in(&tab);
    browser.rest();
    let whole = browser.store.snapshot();
    // A tab has died while it signed the user out.
    for key in whole.keys().filter(|key| key.starts_with("msal.3|")) {
        if !key.contains("accesstoken") {
            browser.store.put(key, None);
        }
    }
    browser.world.clock.by_hand();
    tab.page.restore();
    for _ in 0..2 {
        settle();
        browser.world.clock.advance(Duration::from_millis(5));
    }
    assert!(client.snapshot().accounts.is_empty());
    // They sign in again, just before what this tab tidies reaches the store.
    whole
        .iter()
        .for_each(|(key, text)| browser.store.put(key, Some(text)));
    browser.world.clock.by_itself();
    browser.rest();
    assert_eq!(usernames(&browser.open_tab()), ["ada@contoso.com"]);
}

#[test]
fn a_tab_that_comes_up_removes_what_a_sign_out_has_left_that_was_cut_off() {
    for changes in 1..12 {
        let browser = Browser::new();
        let client = browser.signed_in();
        browser.store.crash_after(changes);
        client.clear_cache(None);
        browser.rest();
        drop(client);
        browser.store.crash_after(usize::MAX);
        let next = browser.open_tab();
        browser.rest();
        assert!(next.accounts().is_empty(), "after {changes}");
        assert_eq!(browser.secrets(), [""; 0], "after {changes}");
    }
}

#[test]
fn a_tab_that_comes_up_removes_what_was_written_after_a_sign_out() {
    let browser = Browser::new();
    let client = browser.signed_in();
    let stored = browser.store.snapshot();
    let mut tokens = stored.into_iter();
    let (key, text) = tokens.find(|(key, _)| key.contains("accesstoken")).unwrap();
    client.clear_cache(None);
    browser.rest();
    drop(client);
    browser.store.put(&key, Some(&text));
    browser.open_tab();
    browser.rest();
    assert_eq!(browser.secrets(), [""; 0]);
}

//! A document that comes up on a store, looks, and writes nothing.

use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use msal_testkit::{
    CLIENT_ID, FrozenClock, MemoryStorage, ScriptedPage, ScriptedTransport, ScriptedWindows, SeededRandom,
    TestTasks, TestUser, Timeline,
};
use msal_web::platform::{PageLocks, Platform};
use msal_web::{
    AccountFilter, AuthenticationResult, CacheLocation, CacheLookupPolicy, Configuration,
    PublicClientApplication, ScopeSet, SilentRequest,
};

use crate::conditions::Sharing;
use crate::life::Life;
use crate::storage::TabStorage;

pub(crate) fn client(entries: &Rc<MemoryStorage>, clock: &FrozenClock) -> PublicClientApplication {
    let life = Rc::new(Life::new(usize::MAX, u32::MAX));
    life.die();
    let storage = TabStorage {
        entries: entries.clone(),
        life,
        sharing: Sharing::OneTab,
        on_refusal: Rc::new(|_| ()),
    };
    let timeline = Timeline::new(clock.clone());
    let page = Rc::new(ScriptedPage::new(timeline.clone()));
    let platform = Platform {
        transport: Rc::new(ScriptedTransport::new()),
        session_storage: Rc::new(MemoryStorage::new()),
        clock: Rc::new(clock.clone()),
        random: Rc::new(SeededRandom::new(0)),
        windows: Rc::new(ScriptedWindows::new(timeline, page.clone())),
        page,
        tasks: Rc::new(TestTasks),
        locks: Rc::new(PageLocks::new()),
    };
    let configuration = Configuration::new(CLIENT_ID).with_cache_location(CacheLocation::custom(storage));
    PublicClientApplication::with_platform(configuration, platform).expect("a complete configuration")
}

/// The users that it finds signed in.
pub(crate) fn users(client: &PublicClientApplication, known: &[TestUser]) -> Vec<usize> {
    let accounts = client.accounts();
    let is_there = |user: &TestUser| accounts.iter().any(|account| account.username == user.username);
    (0..known.len()).filter(|at| is_there(&known[*at])).collect()
}

/// The token that it finds in the cache.
pub(crate) fn cached_token(
    client: &PublicClientApplication,
    user: &TestUser,
    scopes: &ScopeSet,
) -> Option<AuthenticationResult> {
    let account = client.account(&AccountFilter::new().with_username(user.username.as_str()))?;
    let request = SilentRequest::new(scopes.clone())
        .with_account(account)
        .with_cache_lookup_policy(CacheLookupPolicy::AccessToken);
    let mut call = client.acquire_token_silent(request);
    match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome.ok(),
        Poll::Pending => None,
    }
}

/// Whether all that a sign-in brings is stored and listed, so that MSAL.js would find it too.
pub(crate) fn is_whole(entries: &MemoryStorage, user: &TestUser) -> bool {
    let stored = entries.snapshot();
    let list = stored.get(&format!("msal.3.token.keys.{CLIENT_ID}"));
    ["idtoken", "refreshtoken"].iter().all(|kind| {
        let mut keys = stored.keys();
        let key = keys.find(|key| key.contains(kind) && key.contains(&user.home_object_id));
        key.is_some_and(|key| list.is_some_and(|list| list.contains(key.as_str())))
    })
}

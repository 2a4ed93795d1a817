//! A store without room: tokens that are over go first, then the oldest, then memory serves.

use std::time::Duration;

use msal_testkit::{World, block_on};
use msal_web::platform::Clock as _;
use msal_web::{AuthenticationResult, CacheLookupPolicy, EventKind, PublicClientApplication, SilentRequest};

use crate::common::{ACCESS_TOKEN_LIFE, Log, in_a_word, signed_in, silent};

fn token(client: &PublicClientApplication, scope: &str) -> AuthenticationResult {
    block_on(client.acquire_token_silent(SilentRequest::new([scope]))).unwrap()
}

fn is_cached(client: &PublicClientApplication, scope: &str) -> bool {
    let request = SilentRequest::new([scope]).with_cache_lookup_policy(CacheLookupPolicy::AccessToken);
    block_on(client.acquire_token_silent(request)).is_ok()
}

fn used(world: &World) -> usize {
    let entries = world.storage.snapshot();
    entries.iter().map(|(key, value)| key.len() + value.len()).sum()
}

#[test]
fn the_oldest_token_makes_room_for_a_new_one() {
    let world = World::new();
    let client = signed_in(&world);
    for scope in ["Mail.Read", "Files.Read"] {
        world.clock.advance(Duration::from_secs(1));
        token(&client, scope);
    }
    world.storage.quota(used(&world) + 50);
    let log = Log::of(&client);
    token(&client, "Tasks.Read");
    assert!(!is_cached(&client, "User.Read"), "the oldest is gone");
    for scope in ["Mail.Read", "Files.Read", "Tasks.Read"] {
        assert!(is_cached(&client, scope), "{scope}");
    }
    assert!(!log.kinds().contains(&EventKind::CacheNotWritten));
    let secrets = world.storage.keys_mentioning("tasks.read");
    assert!(!secrets.is_empty(), "it is stored");
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "network"
    );
}

#[test]
fn tokens_that_are_over_go_before_those_that_are_good() {
    let world = World::new();
    let client = signed_in(&world);
    world.clock.advance(ACCESS_TOKEN_LIFE / 2);
    token(&client, "Mail.Read");
    world.authority.edit_bodies(|body| {
        body.insert("expires_in".into(), 60.into());
    });
    token(&client, "Files.Read");
    token(&client, "Notes.Read");
    world.authority.behave();
    world.clock.advance(Duration::from_secs(120));
    world.storage.quota(used(&world) + 50);
    token(&client, "Tasks.Read");
    for (scope, is_there) in [("User.Read", true), ("Mail.Read", true), ("Tasks.Read", true)] {
        assert_eq!(is_cached(&client, scope), is_there, "{scope}");
    }
    for scope in ["files.read", "notes.read"] {
        assert!(world.storage.keys_mentioning(scope).is_empty(), "{scope}");
    }
}

#[test]
fn what_nothing_makes_room_for_is_in_memory_and_said_to_be() {
    let world = World::new();
    let client = signed_in(&world);
    world.storage.quota(used(&world) / 2);
    let log = Log::of(&client);
    let result = token(&client, "Tasks.Read");
    assert!(log.kinds().contains(&EventKind::CacheNotWritten));
    assert!(is_cached(&client, "Tasks.Read"));
    assert!(result.expires_on > world.clock.now());
    world.storage.allow_writes();
    token(&client, "Files.Read");
    assert!(
        !world.storage.keys_mentioning("tasks.read").is_empty(),
        "offered again"
    );
}

use std::time::Duration;

use msal_testkit::{Departure, Reaction, World, block_on};
use msal_web::{
    AuthError, AuthenticationResult, CacheLookupPolicy, ErrorKind, PublicClientApplication, SsoSilentRequest,
};

use crate::common::{client, in_a_word, silent, with_expired_token};

/// The authority takes back a refresh token after so long.
const DAY: Duration = Duration::from_secs(24 * 3600);

fn check(outcome: &Result<AuthenticationResult, AuthError>) {
    let error = outcome.as_ref().unwrap_err();
    assert_eq!(error.code(), "no_network_connectivity");
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(!error.is_interaction_required());
}

/// A sign-in whose refresh token is past its day.
fn with_old_refresh_token(world: &World) -> PublicClientApplication {
    let client = with_expired_token(world);
    world.clock.advance(DAY);
    client
}

/// A sign-in of which the refresh token is gone.
fn without_refresh_token(world: &World) -> PublicClientApplication {
    use msal_web::platform::Storage as _;
    let client = with_expired_token(world);
    for key in world.storage.keys_mentioning("|refreshtoken|") {
        world.storage.remove(&key);
    }
    client
}

#[test]
fn an_old_refresh_token_does_not_ask_for_the_user_while_the_device_is_offline() {
    for policy in [
        CacheLookupPolicy::Default,
        CacheLookupPolicy::AccessTokenAndRefreshToken,
        CacheLookupPolicy::RefreshToken,
        CacheLookupPolicy::RefreshTokenAndNetwork,
        CacheLookupPolicy::Skip,
    ] {
        let world = World::new();
        let client = with_old_refresh_token(&world);
        let accounts = client.accounts();
        world.page.set_online(false);
        let request = silent().with_cache_lookup_policy(policy);
        check(&block_on(client.acquire_token_silent(request)));
        assert_eq!(client.accounts(), accounts, "nobody is signed out by it");
        assert_eq!(world.windows.frames(), 0);
    }
}

#[test]
fn a_missing_refresh_token_does_not_ask_for_the_user_while_the_device_is_offline() {
    let world = World::new();
    let client = without_refresh_token(&world);
    world.page.set_online(false);
    check(&block_on(client.acquire_token_silent(silent())));
}

#[test]
fn a_network_that_is_back_is_used_again() {
    let world = World::new();
    let client = with_old_refresh_token(&world);
    world.page.set_online(false);
    check(&block_on(client.acquire_token_silent(silent())));
    world.page.set_online(true);
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "frame"
    );
}

#[test]
fn a_single_sign_on_does_not_ask_for_the_user_while_the_device_is_offline() {
    let world = World::new();
    world.page.set_online(false);
    let request = SsoSilentRequest::new(["User.Read"]);
    check(&block_on(client(&world).sso_silent(request)));
    assert_eq!(world.windows.frames(), 0);
}

#[test]
fn a_network_lost_while_a_frame_loads_does_not_ask_for_the_user() {
    let world = World::new();
    let client = with_old_refresh_token(&world);
    world.windows.react_with(|_| Reaction::nothing());
    let page = world.page.clone();
    world
        .timeline
        .after(Duration::from_secs(1), move || page.set_online(false));
    check(&block_on(client.acquire_token_silent(silent())));
    assert_eq!((world.windows.frames(), world.windows.open()), (1, 0));
}

#[test]
fn a_network_that_only_the_request_finds_missing_does_not_ask_for_the_user() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.depart(Departure::Offline);
    check(&block_on(client.acquire_token_silent(silent())));
    assert_eq!(world.windows.frames(), 0);
}

//! Tokens that the authority wants to be renewed before they expire (`refresh_in`).

use std::time::Duration;

use msal_testkit::{CLIENT_ID, Departure, World, block_on, settle, start};
use msal_web::{
    CacheLookupPolicy, Configuration, EventKind, InteractionType, PublicClientApplication, RedirectRequest,
};

use crate::common::{ACCESS_TOKEN_LIFE, Log, client_with, in_a_word, popup, signed_in, silent};

const MINUTE: Duration = Duration::from_secs(60);

/// A sign-in whose token the authority wants back half an hour before it expires.
fn past_refresh_on(world: &World) -> PublicClientApplication {
    world.authority.edit_bodies(|body| {
        body.insert("refresh_in".into(), 1800.into());
    });
    let client = signed_in(world);
    world.clock.advance(31 * MINUTE);
    client
}

fn secret(client: &PublicClientApplication) -> String {
    let mut call = start(client.acquire_token_silent(silent()));
    assert!(call.runs_to_its_end(), "a cached token is there at once");
    let result = call.finish().unwrap();
    assert!(result.from_cache());
    result.access_token.as_ref().unwrap().secret().to_owned()
}

#[test]
fn a_token_past_its_refresh_time_is_handed_out_and_renewed_behind_the_callers_back() {
    let world = World::new();
    let client = past_refresh_on(&world);
    let log = Log::of(&client);
    world.transport.hold();
    let first = secret(&client);
    for _ in 0..20 {
        assert_eq!(secret(&client), first);
    }
    assert_eq!(
        world.transport.grants(),
        ["refresh_token"],
        "once for all callers"
    );
    world.transport.release();
    settle();
    assert_ne!(secret(&client), first);
    assert_eq!(world.transport.grants(), ["refresh_token"]);
    let kinds = log.kinds();
    assert!(kinds.contains(&EventKind::AcquireTokenNetworkStart));
    assert!(!kinds.contains(&EventKind::AcquireTokenFailure));
}

#[test]
fn before_its_refresh_time_a_token_is_not_renewed() {
    let world = World::new();
    world.authority.edit_bodies(|body| {
        body.insert("refresh_in".into(), 1800.into());
    });
    let client = signed_in(&world);
    world.clock.advance(29 * MINUTE);
    secret(&client);
    settle();
    assert_eq!(world.transport.grants(), Vec::<String>::new());
}

#[test]
fn a_renewal_that_fails_is_told_as_an_event_and_changes_nothing_for_the_callers() {
    let world = World::new();
    let client = past_refresh_on(&world);
    let log = Log::of(&client);
    world.authority.depart(Departure::Status(503));
    let first = secret(&client);
    settle();
    let failures = || {
        let events = log.events();
        let failures = events
            .into_iter()
            .filter(|event| event.kind == EventKind::AcquireTokenFailure);
        failures.collect::<Vec<_>>()
    };
    let told = failures();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].interaction, Some(InteractionType::Silent));
    assert_eq!(told[0].error.as_ref().unwrap().code(), "temporarily_unavailable");
    assert!(told[0].account.is_some() && client.snapshot().error.is_none());
    for _ in 0..20 {
        assert_eq!(secret(&client), first);
        settle();
    }
    assert_eq!(world.transport.grants().len(), 1, "not once for each call");
    world.authority.behave();
    world.clock.advance(MINUTE);
    secret(&client);
    settle();
    assert_ne!(secret(&client), first);
    assert_eq!(failures().len(), 1);
}

#[test]
fn nothing_is_renewed_without_a_network_or_where_the_policy_allows_no_request() {
    let world = World::new();
    let client = past_refresh_on(&world);
    world.page.set_online(false);
    secret(&client);
    world.page.set_online(true);
    let request = silent().with_cache_lookup_policy(CacheLookupPolicy::AccessToken);
    let outcome = block_on(client.acquire_token_silent(request));
    assert_eq!(in_a_word(&outcome), "cache");
    settle();
    assert_eq!(world.transport.grants(), Vec::<String>::new());
}

#[test]
fn the_user_is_never_asked_behind_a_callers_back() {
    let world = World::new();
    let client = past_refresh_on(&world);
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    let first = secret(&client);
    world.clock.by_hand();
    for _ in 0..30 {
        settle();
        world.clock.advance(Duration::from_secs(1));
    }
    assert_eq!(secret(&client), first);
    assert!(
        client.snapshot().session().is_signed_in(),
        "the token is good, so nothing is taken from the user yet"
    );
    assert_eq!(
        (
            world.windows.popups().len(),
            world.windows.open(),
            world.page.assigned().len()
        ),
        (1, 0, 0),
        "but for the popup of the sign-in"
    );
}

#[test]
fn a_sign_out_meanwhile_leaves_nothing_of_the_renewal() {
    let world = World::new();
    let client = past_refresh_on(&world);
    world.transport.hold();
    secret(&client);
    client.clear_cache(None);
    world.transport.release();
    settle();
    assert!(client.accounts().is_empty());
    assert_eq!(world.storage.keys_mentioning("accesstoken"), Vec::<String>::new());
}

#[test]
fn a_watched_token_is_renewed_at_its_refresh_time_by_one_request() {
    let world = World::new();
    world.authority.edit_bodies(|body| {
        body.insert("refresh_in".into(), 1800.into());
    });
    let client = signed_in(&world);
    world.clock.by_hand();
    let watch = client.watch_token(silent(), |_| {});
    settle();
    let token = || watch.state().token().map(|token| token.secret().to_owned());
    let first = token();
    for _ in 0..31 {
        world.clock.advance(MINUTE);
        settle();
    }
    assert_ne!(token(), first);
    assert_eq!(world.transport.grants(), ["refresh_token"]);
    // A watch that begins with a token that is due joins the renewal of whoever asked first.
    for _ in 0..28 {
        world.clock.advance(MINUTE);
        settle();
    }
    drop(watch);
    world.clock.advance(3 * MINUTE);
    world.transport.forget();
    secret(&client);
    let watch = client.watch_token(silent(), |_| {});
    settle();
    assert!(watch.state().token().is_some() && watch.state().error.is_none());
    assert_eq!(world.transport.grants(), ["refresh_token"]);
}

#[test]
fn how_early_a_token_counts_as_expired_is_the_apps_choice() {
    let check = |offset: Duration, minutes: u32, wanted: &str| {
        let world = World::new();
        let configuration = Configuration::new(CLIENT_ID).with_token_renewal_offset(offset);
        let client = client_with(&world, configuration);
        block_on(client.login_popup(popup())).unwrap();
        world.clock.advance(minutes * MINUTE);
        let outcome = block_on(client.acquire_token_silent(silent()));
        assert_eq!(in_a_word(&outcome), wanted, "{offset:?} after {minutes} minutes");
    };
    check(Duration::from_secs(300), 54, "cache");
    check(Duration::from_secs(300), 56, "network");
    check(Duration::from_secs(1200), 39, "cache");
    check(Duration::from_secs(1200), 41, "network");
    check(Duration::ZERO, 59, "cache");
    check(ACCESS_TOKEN_LIFE, 1, "network");
}

#[test]
fn the_end_of_the_session_is_known_and_a_redirect_without_a_question_begins_another() {
    let world = World::new();
    let day = Duration::from_secs(24 * 3600);
    let app = signed_in(&world);
    let account = app.active_account().unwrap();
    let first_end = app.session_expires_at(&account).unwrap();
    assert!(first_end.since(app.clock_now()) > day - MINUTE && first_end <= app.clock_now() + day);
    world.clock.advance(day - Duration::from_secs(1800));
    world.clock.by_hand();
    let mut leaving = start(app.renew_session_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!leaving.runs_to_its_end());
    drop(leaving);
    world.clock.by_itself();
    let departure = world.departure().unwrap();
    assert_eq!(departure.parameter("prompt"), Some("none"));
    assert_eq!(
        departure.parameter("login_hint"),
        account.login_hint.as_deref().or(Some(&account.username))
    );
    world.return_from_authority();
    let _ = msal_web::begin(&world.platform());
    let app = crate::common::client(&world);
    assert!(block_on(app.handle_redirect()).unwrap().is_some());
    let second_end = app.session_expires_at(&account).unwrap();
    assert!(second_end.since(app.clock_now()) > day - MINUTE);
}

#[test]
fn a_session_that_has_ended_meanwhile_asks_for_the_user_and_keeps_the_account() {
    let world = World::new();
    let app = signed_in(&world);
    world.authority.set_session(false);
    world.clock.by_hand();
    let mut leaving = start(app.renew_session_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!leaving.runs_to_its_end());
    drop(leaving);
    world.clock.by_itself();
    world.return_from_authority();
    let _ = msal_web::begin(&world.platform());
    let app = crate::common::client(&world);
    let error = block_on(app.handle_redirect()).unwrap_err();
    assert!(error.is_interaction_required(), "{error:?}");
    assert_eq!(app.accounts().len(), 1);
    assert_eq!(in_a_word(&block_on(app.acquire_token_silent(silent()))), "cache");
}

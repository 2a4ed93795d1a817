//! A device whose clock is wrong, is set, or has slept.

use std::time::Duration;

use msal_testkit::{Reaction, START, World, block_on, settle, start};
use msal_web::platform::Clock as _;
use msal_web::{
    AuthError, AuthenticationResult, CheckSubject, ClockOffset, EventKind, NextStep, PublicClientApplication,
    RedirectRequest, UnixTime, begin,
};

use crate::common::{ACCESS_TOKEN_LIFE, Log, client, in_a_word, popup, silent};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// A world whose device shows a time that is off by so much.
fn with_offset(offset: ClockOffset) -> World {
    let world = World::new();
    world.authority.set_clock(offset.authority_time(START));
    world
}

fn sign_in_by_redirect(world: &World) -> Result<Option<AuthenticationResult>, AuthError> {
    let app = client(world);
    world.clock.by_hand();
    let mut leaving = start(app.login_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!leaving.runs_to_its_end());
    drop(leaving);
    world.clock.by_itself();
    world.return_from_authority();
    let _ = begin(&world.platform());
    block_on(client(world).handle_redirect())
}

fn offsets_told(log: &Log) -> Vec<ClockOffset> {
    let events = log.events();
    let told = events
        .iter()
        .filter(|event| event.kind == EventKind::ClockOffsetChanged);
    told.map(|event| event.clock_offset.unwrap()).collect()
}

fn token(client: &PublicClientApplication) -> String {
    let outcome = block_on(client.acquire_token_silent(silent()));
    in_a_word(&outcome)
}

#[test]
fn a_clock_wrong_by_up_to_days_signs_in_renews_and_is_told() {
    let check = |offset: ClockOffset, shows_date: bool| {
        let world = with_offset(offset);
        if shows_date {
            world.authority.show_date();
        }
        let case = format!("{offset:?}, date {shows_date}");
        let client = client(&world);
        let log = Log::of(&client);
        assert_eq!(client.clock_offset(), None);
        let signed_in = block_on(client.login_popup(popup()));
        assert!(signed_in.is_ok(), "{case}: {signed_in:?}");
        assert_eq!(token(&client), "cache", "{case}");
        world.clock.advance(ACCESS_TOKEN_LIFE);
        assert_eq!(token(&client), "network", "{case}");
        world.authority.revoke_refresh_tokens();
        world.clock.advance(ACCESS_TOKEN_LIFE);
        assert_eq!(token(&client), "frame", "{case}");
        assert_eq!(client.clock_offset(), Some(offset), "{case}");
        assert_eq!(client.diagnostics().clock_offset, Some(offset), "{case}");
        let is_off = offset != ClockOffset::Negligible;
        let expected: Vec<ClockOffset> = is_off.then_some(offset).into_iter().collect();
        assert_eq!(offsets_told(&log), expected, "{case}");
        let checks = client.diagnostics().checks;
        let check = checks.iter().find(|check| check.subject == CheckSubject::Clock);
        assert_eq!(check.unwrap().outcome.is_warning(), is_off, "{case}");
        let by_redirect = sign_in_by_redirect(&world);
        assert!(by_redirect.is_ok_and(|result| result.is_some()), "{case}");
    };
    for shows_date in [false, true] {
        check(ClockOffset::Negligible, shows_date);
        for length in [11 * MINUTE, HOUR, 9 * HOUR, DAY, 3 * DAY] {
            check(ClockOffset::Behind(length), shows_date);
            check(ClockOffset::Ahead(length), shows_date);
        }
    }
}

#[test]
fn a_clock_wrong_by_minutes_signs_in_whether_tokens_are_dated_back_or_not() {
    for minutes in 0..=15 {
        for offset in [
            ClockOffset::Behind(minutes * MINUTE),
            ClockOffset::Ahead(minutes * MINUTE),
        ] {
            for back in [0, 300] {
                let world = with_offset(offset);
                let issued_at = world.authority.now().seconds() + 1 - back;
                world
                    .authority
                    .edit_id_tokens(move |mint| mint.claim("iat", issued_at).claim("nbf", issued_at));
                let outcome = block_on(client(&world).login_popup(popup()));
                assert!(outcome.is_ok(), "{offset:?}, dated back {back}: {outcome:?}");
            }
        }
    }
}

#[test]
fn a_clock_wrong_by_more_than_a_week_is_to_be_set() {
    let check = |offset: ClockOffset, code: &str| {
        let world = with_offset(offset);
        let before = world.storage.snapshot();
        let error = block_on(client(&world).login_popup(popup())).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(matches!(error.next_step(), NextStep::FixConfiguration(hint) if hint.contains("clock")));
        assert_eq!(world.storage.snapshot(), before);
    };
    check(ClockOffset::Behind(8 * DAY), "id_token_not_yet_valid");
    check(ClockOffset::Ahead(8 * DAY), "id_token_expired");
}

#[test]
fn expiry_is_kept_by_the_devices_clock() {
    let world = with_offset(ClockOffset::Behind(DAY));
    let client = client(&world);
    let result = block_on(client.login_popup(popup())).unwrap();
    let now = client.clock_now();
    assert!(now.since(START) < MINUTE && result.expires_on <= now + ACCESS_TOKEN_LIFE);
    let account = client.active_account().unwrap();
    let session_end = client.session_expires_at(&account).unwrap();
    assert!(session_end > now + 23 * HOUR && session_end <= now + DAY);
}

/// Somebody signs in on a device that is off by so much, and sets its clock by the authority's a
/// minute later.
fn put_right(offset: ClockOffset) -> (World, PublicClientApplication) {
    let world = with_offset(offset);
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    world.transport.forget();
    world.clock.advance(MINUTE);
    world.clock.set(world.authority.now());
    (world, client)
}

#[test]
fn a_slow_clock_that_is_put_right_costs_one_refresh_and_no_sign_in() {
    for length in [HOUR, DAY, 3 * DAY] {
        let (world, client) = put_right(ClockOffset::Behind(length));
        assert_eq!(token(&client), "network", "{length:?}");
        assert_eq!(world.transport.grants(), ["refresh_token"], "{length:?}");
    }
}

#[test]
fn a_laptop_that_sleeps_for_as_long_as_its_clock_is_behind_gets_no_expired_token() {
    let world = with_offset(ClockOffset::Behind(HOUR));
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(token(&client), "cache");
    world.clock.set(world.clock.now() + HOUR);
    world.authority.set_clock(world.authority.now() + HOUR);
    assert_eq!(token(&client), "network");
}

#[test]
fn a_right_clock_that_is_set_back_leaves_no_token_for_too_long() {
    for length in [30 * MINUTE, DAY] {
        let world = World::new();
        let client = client(&world);
        block_on(client.login_popup(popup())).unwrap();
        world.authority.set_clock(world.clock.now());
        world.clock.set(world.clock.now() - length);
        world.clock.advance(54 * MINUTE);
        assert_eq!(token(&client), "cache", "{length:?}");
        world.clock.advance(2 * MINUTE);
        assert_eq!(token(&client), "network", "{length:?}");
    }
}

#[test]
fn a_clock_that_is_set_back_during_a_request_gives_the_token_no_longer_life() {
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    world.transport.hold();
    world.clock.by_hand();
    let mut call = start(client.acquire_token_silent(silent().with_force_refresh()));
    assert!(!call.runs_to_its_end());
    world.authority.set_clock(world.clock.now());
    world.clock.set(world.clock.now() - DAY);
    world.transport.release();
    world.clock.by_itself();
    let result = call.finish().unwrap();
    assert!(result.expires_on <= world.clock.now() + ACCESS_TOKEN_LIFE);
}

#[test]
fn a_fast_clock_that_is_put_right_costs_no_token_and_leaves_none_too_long() {
    for offset in [ClockOffset::Ahead(30 * MINUTE), ClockOffset::Ahead(DAY)] {
        let (world, client) = put_right(offset);
        assert_eq!(token(&client), "cache", "{offset:?}");
        world.clock.advance(53 * MINUTE);
        assert_eq!(token(&client), "cache", "{offset:?}: good for six minutes");
        world.clock.advance(2 * MINUTE);
        assert_eq!(token(&client), "network", "{offset:?}");
        assert_eq!(world.transport.grants(), ["refresh_token"], "{offset:?}");
    }
}

#[test]
fn a_token_that_nobody_has_used_before_the_clock_was_set_back_is_not_used_for_too_long() {
    let (world, client) = put_right(ClockOffset::Ahead(30 * MINUTE));
    world.clock.advance(56 * MINUTE);
    assert_eq!(token(&client), "network");
}

#[test]
fn an_offset_is_forgotten_when_the_clock_is_set_and_learnt_again() {
    let world = with_offset(ClockOffset::Behind(HOUR));
    let client = client(&world);
    let log = Log::of(&client);
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(client.clock_offset(), Some(ClockOffset::Behind(HOUR)));
    world.clock.set(world.authority.now());
    assert_eq!(client.clock_offset(), None);
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    assert_eq!(client.clock_offset(), Some(ClockOffset::Negligible));
    assert_eq!(
        offsets_told(&log),
        [ClockOffset::Behind(HOUR), ClockOffset::Negligible]
    );
}

#[test]
fn time_that_a_laptop_has_slept_through_counts() {
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(token(&client), "cache");
    world.clock.set(world.clock.now() + 2 * HOUR);
    assert_eq!(token(&client), "network", "only the wall clock has gone on");
}

/// A laptop sleeps for so long while a token request is under way; only its wall clock notices.
fn asleep_during_a_request(length: Duration) -> (World, UnixTime, AuthenticationResult) {
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    world.transport.hold();
    world.clock.by_hand();
    let sent_at = world.clock.now();
    let mut call = start(client.acquire_token_silent(silent().with_force_refresh()));
    assert!(!call.runs_to_its_end());
    world.authority.set_clock(sent_at);
    world.clock.set(sent_at + length);
    world.transport.release();
    world.clock.by_itself();
    (world, sent_at, call.finish().unwrap())
}

#[test]
fn a_laptop_that_sleeps_between_request_and_response_gets_no_life_for_its_token_from_that() {
    let (world, sent_at, result) = asleep_during_a_request(3 * HOUR);
    assert_eq!(result.expires_on, sent_at + ACCESS_TOKEN_LIFE);
    let client = client(&world);
    assert_eq!(client.accounts().len(), 1);
    assert_eq!(token(&client), "network", "the token is over");
}

#[test]
fn a_watched_token_is_renewed_in_time_although_the_clock_was_set_back() {
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    world.clock.by_hand();
    let watch = client.watch_token(silent(), |_| {});
    settle();
    let token = || watch.state().token().map(|token| token.secret().to_owned());
    let first = token().unwrap();
    world.authority.set_clock(world.clock.now());
    world.clock.set(START - DAY);
    let pass = |minutes: u32| {
        for _ in 0..minutes {
            world.clock.advance(MINUTE);
            settle();
        }
    };
    pass(54);
    assert_eq!(token().as_ref(), Some(&first));
    pass(3);
    assert_ne!(token().unwrap(), first);
    let second = token().unwrap();
    pass(56);
    assert_ne!(token().unwrap(), second);
}

#[test]
fn a_frame_on_a_device_that_is_a_day_off_brings_tokens_too() {
    let world = with_offset(ClockOffset::Ahead(DAY));
    let client = client(&world);
    world.authority.set_session(true);
    let authority = world.authority.clone();
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    let outcome = block_on(client.sso_silent(msal_web::SsoSilentRequest::new(["User.Read"])));
    assert_eq!(in_a_word(&outcome), "frame");
}

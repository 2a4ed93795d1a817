use std::time::Duration;

use msal_testkit::{Reaction, START, World, start};
use msal_web::InteractionStatus;

use crate::common::{client, in_a_word, popup, silent, with_expired_token};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// A popup is open while the laptop sleeps for an hour. The user goes on with the sign-in then.
fn sign_in_after(sleep: impl FnOnce(&World)) {
    let world = World::new();
    let client = client(&world);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    sleep(&world);
    for _ in 0..5 {
        assert!(!call.runs_to_its_end());
        world.clock.advance(SECOND);
    }
    assert_eq!(client.snapshot().status, InteractionStatus::AcquireToken);
    assert_eq!(world.windows.open(), 1);
    let visit = world.windows.visits().pop().unwrap();
    let response = world.authority.authorize(&visit);
    world.windows.speak(&visit.channel(), &response);
    world.clock.by_itself();
    assert!(call.finish().is_ok());
}

#[test]
fn an_hour_that_only_the_devices_clock_notices_closes_no_popup() {
    sign_in_after(|world| world.clock.set(START + HOUR));
}

#[test]
fn an_hour_that_the_monotonic_clock_notices_too_closes_no_popup() {
    sign_in_after(|world| world.clock.advance(HOUR));
}

#[test]
fn a_clock_that_is_set_back_closes_no_popup() {
    sign_in_after(|world| world.clock.set(START - HOUR));
}

#[test]
fn a_devices_clock_that_jumps_again_and_again_closes_no_popup() {
    sign_in_after(|world| {
        for hours in 1..=20 {
            world.clock.set(START + HOUR * hours);
            world.clock.advance(SECOND);
        }
    });
}

#[test]
fn a_response_that_comes_with_the_waking_of_the_device_is_taken() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.transport.hold();
    world.clock.by_hand();
    let mut call = start(client.acquire_token_silent(silent()));
    assert!(!call.runs_to_its_end());
    // The timer of the deadline is the first that notices.
    world.clock.advance(HOUR);
    assert!(!call.runs_to_its_end());
    world.transport.release();
    assert!(call.runs_to_its_end());
    assert_eq!(in_a_word(&call.finish()), "network");
}

#[test]
fn a_call_that_gets_nothing_after_a_sleep_either_is_over_soon() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.transport.hold();
    world.clock.by_hand();
    let mut call = start(client.acquire_token_silent(silent()));
    assert!(!call.runs_to_its_end());
    world.clock.advance(HOUR);
    assert!(!call.runs_to_its_end());
    world.clock.advance(5 * SECOND);
    assert!(call.runs_to_its_end());
    assert_eq!(in_a_word(&call.finish()), "timed_out");
}

use msal_testkit::{TestUser, World, block_on, start};
use msal_web::{CorrelationId, EndSessionRequest, EventKind, RedirectRequest, SsoSilentRequest};

use crate::common::{Log, client, popup, signed_in, silent, with_expired_token};
use crate::redirect::load;

const ID: &str = "our-own-id";

/// Every event that the log holds belongs to the one call, and there are at least so many.
fn check(way: &str, log: &Log, at_least: usize) {
    let events = log.events();
    assert!(events.len() >= at_least, "{way}: {:?}", log.kinds());
    for event in events {
        let found = event.correlation_id.as_ref().map(CorrelationId::as_str);
        assert_eq!(found, Some(ID), "{way}: {:?}", event.kind);
    }
}

#[test]
fn every_event_of_a_popup_carries_its_correlation_id() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    block_on(client.login_popup(popup().with_correlation_id(ID))).unwrap();
    assert!(log.kinds().contains(&EventKind::ActiveAccountChanged));
    check("popup", &log, 5);
}

#[test]
fn every_event_of_a_failed_popup_carries_its_correlation_id() {
    let world = World::new();
    world.windows.block_popups(true);
    let client = client(&world);
    let log = Log::of(&client);
    block_on(client.login_popup(popup().with_correlation_id(ID))).unwrap_err();
    check("blocked popup", &log, 2);
}

#[test]
fn every_event_of_a_redirect_carries_its_correlation_id_on_both_sides() {
    let world = World::new();
    let app = client(&world);
    let leaving = Log::of(&app);
    world.clock.by_hand();
    let request = RedirectRequest::new(["User.Read"]).with_correlation_id(ID);
    let mut call = start(app.login_redirect(request));
    assert!(!call.runs_to_its_end());
    check("leaving", &leaving, 1);
    world.clock.by_itself();
    world.return_from_authority();
    let app = load(&world);
    let returning = Log::of(&app);
    block_on(app.handle_redirect()).unwrap();
    assert!(returning.kinds().contains(&EventKind::ActiveAccountChanged));
    check("returning", &returning, 5);
}

#[test]
fn every_event_of_a_silent_call_carries_its_correlation_id() {
    let world = World::new();
    let client = with_expired_token(&world);
    let log = Log::of(&client);
    block_on(client.acquire_token_silent(silent().with_correlation_id(ID))).unwrap();
    block_on(client.acquire_token_silent(silent().with_correlation_id(ID))).unwrap();
    check("silent", &log, 5);
}

#[test]
fn every_event_of_a_single_sign_on_carries_its_correlation_id() {
    let world = World::new();
    world.authority.set_session(true);
    let client = client(&world);
    let log = Log::of(&client);
    let request = SsoSilentRequest::new(["User.Read"]).with_correlation_id(ID);
    block_on(client.sso_silent(request)).unwrap();
    assert!(log.kinds().contains(&EventKind::ActiveAccountChanged));
    check("single sign-on", &log, 3);
}

#[test]
fn every_event_of_a_sign_out_carries_its_correlation_id() {
    let request = || EndSessionRequest::new().with_correlation_id(ID);
    let world = World::new();
    let client = signed_in(&world);
    let log = Log::of(&client);
    block_on(client.logout_popup(request())).unwrap();
    assert!(log.kinds().contains(&EventKind::ActiveAccountChanged));
    check("sign-out by popup", &log, 5);

    let world = World::new();
    let client = signed_in(&world);
    let log = Log::of(&client);
    world.clock.by_hand();
    let mut call = start(client.logout_redirect(request()));
    assert!(!call.runs_to_its_end());
    assert!(log.kinds().contains(&EventKind::ActiveAccountChanged));
    check("sign-out by redirect", &log, 3);
}

#[test]
fn what_happens_outside_of_a_call_carries_none() {
    let world = World::new();
    let client = signed_in(&world);
    let ada = client.active_account();
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    let log = Log::of(&client);
    client.set_active_account(ada.as_ref());
    world.page.restore();
    client.clear_cache(None);
    let wanted = [
        EventKind::ActiveAccountChanged,
        EventKind::RestoredFromBfCache,
        EventKind::ActiveAccountChanged,
    ];
    assert_eq!(log.kinds(), wanted);
    assert!(log.events().iter().all(|event| event.correlation_id.is_none()));
}

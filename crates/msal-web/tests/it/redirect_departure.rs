use std::time::Duration;

use msal_testkit::{World, block_on, start};
use msal_web::platform::Clock as _;
use msal_web::{Configuration, EventKind, InteractionStatus, RedirectRequest};

use crate::common::{Log, client, client_with, popup};

fn request() -> RedirectRequest {
    RedirectRequest::new(["User.Read"])
}

#[test]
fn what_the_response_is_checked_against_is_kept_before_the_page_leaves() {
    let world = World::new();
    let client = client(&world);
    world.clock.by_hand();
    let mut call = start(client.login_redirect(request()));
    assert!(!call.runs_to_its_end());
    let visit = world.departure().unwrap();
    assert_eq!(visit.redirect_uri(), msal_testkit::HOME);
    for kept in [visit.nonce(), &visit.request_id()] {
        assert_eq!(world.storage.keys_mentioning(kept).len(), 1, "{kept}");
    }
    assert!(world.storage.keys_mentioning(visit.code_challenge()).is_empty());
}

#[test]
fn a_user_who_presses_back_has_cancelled() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    let page = world.page.clone();
    world
        .timeline
        .after(Duration::from_secs(5), move || page.restore());
    let error = block_on(client.login_redirect(request())).unwrap_err();
    assert_eq!(error.code(), "user_cancelled");
    assert_eq!(
        log.kinds(),
        [
            EventKind::AcquireTokenStart,
            EventKind::RedirectStart,
            EventKind::RestoredFromBfCache,
            EventKind::AcquireTokenFailure
        ]
    );
    assert_eq!(log.status(), InteractionStatus::None);
    assert!(
        world.storage.snapshot().is_empty(),
        "nothing is left of the attempt"
    );
    assert!(block_on(client.login_popup(popup())).is_ok(), "the way is free");
}

#[test]
fn a_page_that_does_not_leave_is_noticed() {
    let world = World::new();
    let client = client_with(
        &world,
        Configuration::new(msal_testkit::CLIENT_ID).with_navigation_timeout(Duration::from_secs(12)),
    );
    let log = Log::of(&client);
    let before = world.clock.now();
    let error = block_on(client.login_redirect(request())).unwrap_err();
    assert_eq!(error.code(), "timed_out");
    assert_eq!(world.clock.now().since(before), Duration::from_secs(12));
    assert_eq!(log.status(), InteractionStatus::None);
    assert!(block_on(client.login_popup(popup())).is_ok(), "the way is free");
}

#[test]
fn without_storage_a_redirect_is_refused_before_it_leaves() {
    let world = World::new();
    world.storage.fail_writes();
    let client = client(&world);
    let log = Log::of(&client);
    let error = block_on(client.login_redirect(request())).unwrap_err();
    assert_eq!(error.code(), "storage_not_supported");
    assert!(world.page.assigned().is_empty());
    assert_eq!(log.status(), InteractionStatus::None);
    assert!(
        block_on(client.login_popup(popup())).is_ok(),
        "a popup needs no storage"
    );
}

#[test]
fn a_record_that_fits_only_in_part_is_taken_back() {
    let roomy = World::new();
    let app = client(&roomy);
    roomy.clock.by_hand();
    let mut call = start(app.login_redirect(request()));
    assert!(!call.runs_to_its_end());
    let stored = roomy.storage.snapshot();
    let whole: usize = stored.iter().map(|(key, value)| key.len() + value.len()).sum();

    let world = World::new();
    world.storage.quota(whole - 1);
    let error = block_on(client(&world).login_redirect(request())).unwrap_err();
    assert_eq!((stored.len(), error.code()), (2, "storage_not_supported"));
    assert!(world.storage.snapshot().is_empty() && world.page.assigned().is_empty());
}

#[test]
fn a_page_in_a_frame_does_not_leave() {
    let world = World::new();
    world.page.set_framed(true);
    let client = client(&world);
    let log = Log::of(&client);
    assert_eq!(
        block_on(client.login_redirect(request())).unwrap_err().code(),
        "redirect_in_iframe"
    );
    // A page that shows the state alone says so as well.
    assert_eq!(client.snapshot().error.unwrap().code(), "redirect_in_iframe");
    assert_eq!(log.status(), InteractionStatus::None);
    assert!(world.page.assigned().is_empty() && world.storage.snapshot().is_empty());
}

#[test]
fn a_second_redirect_does_not_start_over_the_first() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    world.clock.by_hand();
    let mut first = start(client.login_redirect(request()));
    assert!(!first.runs_to_its_end());
    let stored = world.storage.snapshot();
    let error = block_on(client.login_redirect(request())).unwrap_err();
    assert_eq!(error.code(), "interaction_in_progress");
    assert_eq!(
        world.storage.snapshot(),
        stored,
        "the first can still be answered"
    );
    assert_eq!(
        (log.status(), world.page.assigned().len()),
        (InteractionStatus::AcquireToken, 1)
    );
}

#[test]
fn a_popup_gives_way_to_a_redirect() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    world.windows.react_with(|_| msal_testkit::Reaction::nothing());
    world.clock.by_hand();
    let mut first = start(client.login_popup(popup()));
    assert!(!first.runs_to_its_end());
    let mut second = start(client.login_redirect(request()));
    assert!(!second.runs_to_its_end());
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(
        first.finish().unwrap_err().code(),
        "interaction_in_progress_cancelled"
    );
    assert_eq!(
        (log.status(), world.windows.open()),
        (InteractionStatus::AcquireToken, 0)
    );
}

#[test]
fn an_unreachable_authority_keeps_the_page_where_it_is() {
    let world = World::new();
    world.authority.depart(msal_testkit::Departure::Unreachable);
    let elsewhere = Configuration::new(msal_testkit::CLIENT_ID).with_authority("https://login.contoso.com/t");
    let error = block_on(client_with(&world, elsewhere).login_redirect(request())).unwrap_err();
    assert_eq!(error.code(), "get_request_failed");
    assert!(world.page.assigned().is_empty() && world.storage.snapshot().is_empty());
}

use std::time::Duration;

use msal_testkit::{CLIENT_ID, HOME, TestUser, World, block_on, start};
use msal_web::platform::{Page as _, Storage as _};
use msal_web::{Configuration, InteractionStatus, RedirectRequest};

use crate::common::{client, client_with, popup};
use crate::redirect::{leave, load, there_and_back};

const RECORD: &str = "msal.interaction.status";

fn request() -> RedirectRequest {
    RedirectRequest::new(["User.Read"])
}

/// The browser comes back from the authority, and the response is processed.
fn comes_back_signed_in(world: &World) {
    world.return_from_authority();
    let app = load(world);
    let result = block_on(app.handle_redirect()).unwrap().unwrap();
    assert_eq!(result.account.username, "ada@contoso.com");
    assert_eq!(app.snapshot().status, InteractionStatus::None);
}

#[test]
fn the_page_that_is_leaving_leaves_its_record_alone() {
    let world = World::new();
    let leaving = client(&world);
    world.clock.by_hand();
    let mut call = start(leaving.login_redirect(request()));
    assert!(!call.runs_to_its_end());
    let stored = world.storage.snapshot();
    for app in [leaving, client(&world)] {
        assert!(block_on(app.handle_redirect()).unwrap().is_none());
        assert_eq!(world.storage.snapshot(), stored);
    }
    world.clock.by_itself();
    comes_back_signed_in(&world);
}

#[test]
fn a_frame_of_the_page_leaves_the_record_alone() {
    let world = World::new();
    leave(&world, request());
    let stored = world.storage.snapshot();
    let frame = world.new_frame();
    for address in [HOME, "https://app.contoso.com/#code=c&state=s"] {
        frame.page.visit(address);
        let app = load(&frame);
        assert!(block_on(app.handle_redirect()).unwrap().is_none());
        assert_eq!(world.storage.snapshot(), stored, "{address}");
    }
    comes_back_signed_in(&world);
}

#[test]
fn a_response_that_loads_in_a_frame_is_not_taken() {
    let world = World::new();
    leave(&world, request());
    let stored = world.storage.snapshot();
    let visit = world.departure().unwrap();
    let response = world.authority.authorize(&visit);
    world.page.visit(&format!("{}#{response}", visit.redirect_uri()));
    world.page.set_framed(true);
    let app = load(&world);
    assert!(block_on(app.handle_redirect()).unwrap().is_none());
    assert_eq!(world.storage.snapshot(), stored);
    assert!(world.transport.sent().is_empty());
}

#[test]
fn a_bad_argument_elsewhere_leaves_the_record_alone() {
    for client_id in [CLIENT_ID, "another app"] {
        let world = World::new();
        leave(&world, request());
        let stored = world.storage.snapshot();
        let other = client_with(&world, Configuration::new(client_id));
        for bad in [
            request().with_redirect_uri("https://evil.example/"),
            request().with_authority("https://evil.example/t"),
            request().with_claims("no JSON"),
            request().with_start_page("orders"),
        ] {
            let error = block_on(other.login_redirect(bad)).unwrap_err();
            assert_eq!(world.storage.snapshot(), stored, "{client_id}: {}", error.code());
        }
        comes_back_signed_in(&world);
    }
}

#[test]
fn another_client_that_finds_the_store_full_leaves_the_record_alone() {
    let world = World::new();
    leave(&world, request());
    let stored = world.storage.snapshot();
    let size: usize = stored.iter().map(|(key, value)| key.len() + value.len()).sum();
    world.storage.quota(size);
    let other = client_with(&world, Configuration::new("another app"));
    block_on(other.login_redirect(request())).unwrap_err();
    assert_eq!(world.storage.snapshot(), stored);
    comes_back_signed_in(&world);
}

#[test]
fn a_response_that_comes_after_the_navigation_time_out_is_still_processed() {
    let world = World::new();
    let app = client(&world);
    let error = block_on(app.login_redirect(request())).unwrap_err();
    assert_eq!(error.code(), "timed_out");
    assert_eq!(app.snapshot().status, InteractionStatus::None);
    assert!(block_on(app.handle_redirect()).unwrap().is_none());
    comes_back_signed_in(&world);
}

#[test]
fn a_response_to_a_call_that_the_app_has_dropped_is_still_processed() {
    let world = World::new();
    let app = client(&world);
    world.clock.by_hand();
    let mut call = start(app.login_redirect(request()));
    assert!(!call.runs_to_its_end());
    drop(call);
    assert_eq!(app.snapshot().status, InteractionStatus::None);
    world.clock.by_itself();
    comes_back_signed_in(&world);
}

#[test]
fn a_call_that_is_dropped_before_the_browser_leaves_takes_everything_back() {
    let world = World::new();
    let elsewhere = Configuration::new(CLIENT_ID).with_authority("https://login.contoso.com/t");
    let app = client_with(&world, elsewhere);
    world.transport.hold();
    let mut call = start(app.login_redirect(request()));
    assert!(!call.runs_to_its_end());
    assert_eq!(app.snapshot().status, InteractionStatus::AcquireToken);
    drop(call);
    assert_eq!(app.snapshot().status, InteractionStatus::None);
    assert!(world.storage.snapshot().is_empty() && world.page.assigned().is_empty());
}

#[test]
fn a_store_that_is_full_on_return_loses_nothing() {
    let world = World::new();
    there_and_back(&world, request());
    world.storage.fail_writes();
    let app = load(&world);
    let result = block_on(app.handle_redirect()).unwrap().unwrap();
    assert_eq!(app.accounts().first(), Some(&result.account));
    assert_eq!(app.active_account().as_ref(), Some(&result.account));
    assert_eq!(app.snapshot().status, InteractionStatus::None);
}

#[test]
fn a_second_sign_in_does_not_spoil_the_response_to_the_first() {
    let world = World::new();
    there_and_back(&world, request());
    let app = load(&world);
    world.clock.by_hand();
    let mut second = start(app.login_redirect(request()));
    assert!(!second.runs_to_its_end());
    assert!(block_on(app.handle_redirect()).unwrap().is_some());
    world.authority.expect(TestUser::bob());
    world.clock.by_itself();
    world.return_from_authority();
    let result = block_on(load(&world).handle_redirect()).unwrap().unwrap();
    assert_eq!(result.account.username, "bob@contoso.com");
}

#[test]
fn without_start_a_second_sign_in_does_not_spoil_the_response_to_the_first_either() {
    let world = World::new();
    there_and_back(&world, request());
    let app = client(&world);
    world.clock.by_hand();
    let mut second = start(app.login_redirect(request()));
    assert!(!second.runs_to_its_end());
    assert_eq!(world.page.href(), HOME, "the code is out of the address");
    assert!(block_on(app.handle_redirect()).unwrap().is_some());
    world.authority.expect(TestUser::bob());
    world.clock.by_itself();
    world.return_from_authority();
    let result = block_on(load(&world).handle_redirect()).unwrap().unwrap();
    assert_eq!(result.account.username, "bob@contoso.com");
    assert_eq!(world.page.href(), HOME);
}

#[test]
fn a_popup_does_not_spoil_the_response_to_a_redirect() {
    let world = World::new();
    there_and_back(&world, request());
    let app = load(&world);
    block_on(app.login_popup(popup())).unwrap();
    assert!(block_on(app.handle_redirect()).unwrap().is_some());
}

#[test]
fn two_apps_of_a_tab_do_not_spoil_each_others_responses() {
    let world = World::new();
    there_and_back(&world, request());
    let app = load(&world);
    let other = client_with(&world, Configuration::new("another app"));
    world.clock.by_hand();
    let mut second = start(other.login_redirect(request()));
    assert!(!second.runs_to_its_end());
    assert!(block_on(app.handle_redirect()).unwrap().is_some());
    assert!(block_on(other.handle_redirect()).unwrap().is_none());
    world.clock.by_itself();
    world.return_from_authority();
    let other = client_with(&world, Configuration::new("another app"));
    let _ = msal_web::begin(&world.platform());
    assert!(block_on(other.handle_redirect()).unwrap().is_some());
}

#[test]
fn a_record_of_msal_js_is_neither_taken_nor_deleted() {
    let theirs = [
        (
            RECORD.to_owned(),
            format!(r#"{{"clientId":"{CLIENT_ID}","type":"signin"}}"#),
        ),
        (format!("msal.{CLIENT_ID}.request.params"), "theirs".to_owned()),
    ];
    let world = World::new();
    for (key, value) in &theirs {
        world.storage.set(key, value).unwrap();
    }
    let stored = world.storage.snapshot();
    let state = msal_core::RequestState::new(
        "017f22e2-79b0-7112-88cd-138899aabbcc",
        msal_web::InteractionType::Redirect,
        None,
    );
    let state = msal_core::encoding::percent_encode(&state.encode());
    let response = format!("{HOME}#code=1&state={state}");
    for address in [HOME, &response] {
        world.page.visit(address);
        let app = load(&world);
        assert!(block_on(app.handle_redirect()).unwrap().is_none());
        block_on(app.login_redirect(request().with_claims("no JSON"))).unwrap_err();
        block_on(app.login_popup(popup())).unwrap();
        app.clear_cache(None);
        assert_eq!(world.storage.snapshot(), stored, "{address}");
        assert_eq!(world.page.href(), address, "the response is for MSAL.js");
    }
}

#[test]
fn the_user_who_comes_back_without_a_response_finds_the_way_free() {
    let world = World::new();
    let app = client(&world);
    let page = world.page.clone();
    world
        .timeline
        .after(Duration::from_secs(3), move || page.restore());
    block_on(app.login_redirect(request())).unwrap_err();
    assert!(world.storage.snapshot().is_empty());
    world.clock.by_hand();
    let mut call = start(app.login_redirect(request()));
    assert!(!call.runs_to_its_end());
    world.clock.by_itself();
    comes_back_signed_in(&world);
}

//! The loop breaker.

use std::time::Duration;

use msal_testkit::{Departure, HOME, TestUser, World, block_on, start};
use msal_web::{
    AccessRule, AuthError, AuthenticationRequest, ErrorDetail, GuardedView, InteractionType, NextStep,
    PublicClientApplication, RedirectRequest, SilentRequest,
};

use crate::common::client;
use crate::redirect::load;

fn request() -> RedirectRequest {
    RedirectRequest::new(["User.Read"])
}

/// A tab whose documents the user only looks at.
fn untouched() -> World {
    let world = World::new();
    world.page.set_touched(false);
    world
}

/// What an app does that signs its user in by itself as it comes up, and asks nothing before: the
/// error where the page stays, `None` where it leaves.
fn come_up(world: &World) -> Option<AuthError> {
    let app = load(world);
    let _the_app_looks_at_no_error = block_on(app.handle_redirect());
    ask(world, &app)
}

fn ask(world: &World, app: &PublicClientApplication) -> Option<AuthError> {
    world.clock.by_hand();
    let mut call = start(app.login_redirect(request()));
    let stays = call.runs_to_its_end();
    world.clock.by_itself();
    stays.then(|| call.finish().unwrap_err())
}

/// Comes up until the page stays; how often it has left, and why it stays.
fn go_round(world: &World) -> (usize, AuthError) {
    for departures in 0..9 {
        if let Some(error) = come_up(world) {
            return (departures, error);
        }
        world.return_from_authority();
    }
    panic!("the page goes round in circles");
}

fn refuse(world: &World) {
    world.authority.depart(Departure::RefuseAuthorize {
        error: "access_denied",
        suberror: "",
    });
}

#[test]
fn a_page_that_leaves_again_after_each_refusal_stays_the_third_time() {
    let world = untouched();
    refuse(&world);
    let (departures, error) = go_round(&world);
    assert_eq!((departures, error.code()), (2, "redirect_loop"));
    assert_eq!(error.next_step(), NextStep::SignInAgain);
    let ErrorDetail::RedirectLoop { cause } = error.detail() else {
        panic!("{error:?}");
    };
    assert_eq!(cause.as_ref().map(AuthError::code), Some("access_denied"));
    assert!(
        error.to_string().ends_with("the last error was access_denied"),
        "{error}"
    );
}

#[test]
fn the_loop_ends_also_where_each_sign_in_succeeds_and_the_token_is_still_missing() {
    let world = untouched();
    let app = load(&world);
    assert!(ask(&world, &app).is_none());
    world.return_from_authority();
    let mut departures = 1;
    let error = loop {
        let app = load(&world);
        assert!(block_on(app.handle_redirect()).unwrap().is_some());
        // The sign-in brings no token for this, however often.
        world.authority.revoke_refresh_tokens();
        world.authority.set_session(false);
        let error = block_on(app.acquire_token_silent(SilentRequest::new(["Mail.Read"]))).unwrap_err();
        assert!(error.is_interaction_required());
        world.authority.set_session(true);
        if let Some(error) = ask(&world, &app) {
            break error;
        }
        departures += 1;
        assert!(departures < 9, "the page goes round in circles");
        world.return_from_authority();
    };
    // The first one has brought a new account.
    assert_eq!(departures, 3);
    let ErrorDetail::RedirectLoop { cause: Some(cause) } = error.detail() else {
        panic!("{error:?}");
    };
    assert!(cause.is_interaction_required(), "{cause:?}");
}

#[test]
fn the_page_shows_the_loop_and_a_click_begins_the_next_sign_in() {
    let world = untouched();
    refuse(&world);
    go_round(&world);
    let app = client(&world);
    let error = ask(&world, &app).unwrap();
    let shown = app.snapshot().error.unwrap();
    assert!(shown.is_identical(&error));
    let ErrorDetail::RedirectLoop { cause } = error.detail() else {
        panic!("{error:?}");
    };
    assert_eq!(
        cause.as_ref(),
        None,
        "another document, where nothing else has failed"
    );
    world.page.set_touched(true);
    world.authority.behave();
    assert!(ask(&world, &app).is_none(), "the user has clicked");
    world.return_from_authority();
    assert!(block_on(load(&world).handle_redirect()).unwrap().is_some());
}

#[test]
fn whoever_asks_again_in_vain_is_told_the_first_cause() {
    let world = untouched();
    refuse(&world);
    assert!(come_up(&world).is_none());
    world.return_from_authority();
    assert!(come_up(&world).is_none());
    world.return_from_authority();
    let app = load(&world);
    block_on(app.handle_redirect()).unwrap_err();
    for _ in 0..3 {
        let error = ask(&world, &app).unwrap();
        assert!(
            error.to_string().ends_with("the last error was access_denied"),
            "{error}"
        );
    }
}

#[test]
fn a_users_clicks_are_not_counted() {
    let world = World::new();
    refuse(&world);
    for _ in 0..5 {
        assert!(come_up(&world).is_none());
        world.return_from_authority();
    }
}

#[test]
fn a_loop_that_takes_its_time_is_none() {
    let world = untouched();
    refuse(&world);
    for _ in 0..5 {
        assert!(come_up(&world).is_none());
        world.clock.advance(Duration::from_secs(30));
        world.return_from_authority();
    }
    assert!(come_up(&world).is_none());
    world.clock.advance(Duration::from_secs(1));
    world.return_from_authority();
    assert!(come_up(&world).is_some());
}

#[test]
fn a_new_account_makes_the_count_begin_anew() {
    let world = untouched();
    for (round, user) in [TestUser::ada(), TestUser::bob(), TestUser::member("Cleo", 3)]
        .into_iter()
        .enumerate()
    {
        assert!(come_up(&world).is_none(), "{round}");
        world.authority.expect(user);
        world.return_from_authority();
        assert_eq!(world.storage.keys_mentioning(".redirects").len(), 1);
        let app = load(&world);
        assert!(block_on(app.handle_redirect()).unwrap().is_some());
        assert_eq!(world.storage.keys_mentioning(".redirects"), [""; 0]);
    }
}

#[test]
fn a_damaged_note_and_a_clock_that_is_turned_back_stop_nobody() {
    for note in [
        "",
        " ",
        "x y",
        "99999999999999999999 1",
        "99999999999 99999999999",
    ] {
        let world = untouched();
        let key = format!("msal.{}.redirects", msal_testkit::CLIENT_ID);
        msal_web::platform::Storage::set(&*world.storage, &key, note).unwrap();
        assert!(come_up(&world).is_none(), "{note}");
    }
}

#[test]
fn a_guard_whose_page_is_left_again_and_again_shows_why_it_stays() {
    let world = untouched();
    let guard = |app: &PublicClientApplication| {
        let request = AuthenticationRequest::new(["User.Read"]);
        let guard = app.guard_page(AccessRule::new(), InteractionType::Redirect, request, |_| {});
        msal_testkit::settle();
        guard
    };
    for _ in 0..2 {
        world.page.visit(HOME);
        let app = load(&world);
        block_on(app.handle_redirect()).unwrap();
        let guard = guard(&app);
        assert_eq!(guard.view(), GuardedView::Waiting);
        // The user presses Back on the sign-in page, which brings up the page anew.
        world.page.visit(HOME);
    }
    let app = load(&world);
    block_on(app.handle_redirect()).unwrap();
    let guard = guard(&app);
    let GuardedView::Refusal(refusal) = guard.view() else {
        panic!("{:?}", guard.view());
    };
    assert!(format!("{refusal:?}").contains("redirect_loop"), "{refusal:?}");
    assert_eq!(world.page.assigned().len(), 2);
    world.page.set_touched(true);
    guard.sign_in();
    msal_testkit::settle();
    assert_eq!(world.page.assigned().len(), 3);
}

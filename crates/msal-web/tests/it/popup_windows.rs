use std::time::Duration;

use msal_testkit::{Reaction, World, block_on, start};
use msal_web::platform::{Clock as _, POPUP_KEY, Page as _, Storage as _};
use msal_web::{AuthError, AuthenticationResult, UnixTime};

use crate::common::{client, in_a_word, popup};

const SECOND: Duration = Duration::from_secs(1);

/// Signs in with a popup in which this happens besides the response, which comes after so many
/// seconds, if at all.
fn sign_in(
    besides: Reaction,
    response_after: Option<u64>,
) -> (Result<AuthenticationResult, AuthError>, Duration) {
    let world = World::new();
    let authority = world.authority.clone();
    world.windows.react_with(move |call| {
        let response = response_after
            .map(|seconds| Reaction::tell(&authority.authorize(call)).after(SECOND * seconds as u32));
        besides.clone().and(response.unwrap_or_default())
    });
    let begin: UnixTime = world.clock.now();
    let outcome = block_on(client(&world).login_popup(popup()));
    assert_eq!(world.windows.open(), 0);
    (outcome, world.clock.now().since(begin))
}

#[test]
fn a_popup_that_the_user_closes_is_noticed_within_two_seconds() {
    let (outcome, took) = sign_in(Reaction::close().after(SECOND * 30), None);
    assert_eq!(in_a_word(&outcome), "user_cancelled");
    assert!(took >= SECOND * 30 && took <= SECOND * 32, "{took:?}");
}

#[test]
fn a_response_on_its_way_beats_the_closing_of_its_window() {
    let (outcome, _) = sign_in(Reaction::close().after(SECOND), Some(2));
    assert_eq!(in_a_word(&outcome), "network");
}

#[test]
fn a_popup_that_only_reads_as_closed_is_waited_for() {
    let (outcome, took) = sign_in(Reaction::sever(), Some(300));
    assert_eq!(in_a_word(&outcome), "network");
    assert!(took >= SECOND * 300);
}

#[test]
fn a_user_who_is_back_from_a_cut_off_popup_has_closed_it() {
    let (outcome, took) = sign_in(
        Reaction::sever().and(Reaction::return_focus().after(SECOND * 20)),
        None,
    );
    assert_eq!(in_a_word(&outcome), "user_cancelled");
    assert!(took >= SECOND * 20 && took <= SECOND * 22, "{took:?}");
}

#[test]
fn a_short_look_at_the_app_does_not_cancel_a_cut_off_popup() {
    let look = Reaction::return_focus()
        .and(Reaction::leave_focus().after(SECOND))
        .after(SECOND * 5);
    let (outcome, _) = sign_in(
        Reaction::sever().and(look.clone()).and(look.after(SECOND * 2)),
        Some(60),
    );
    assert_eq!(in_a_word(&outcome), "network");
}

#[test]
fn a_popup_that_is_open_is_waited_for_wherever_the_user_is() {
    let (outcome, _) = sign_in(Reaction::return_focus(), Some(120));
    assert_eq!(in_a_word(&outcome), "network");
}

#[test]
fn nothing_of_the_response_is_left_in_the_apps_own_address() {
    let world = World::new();
    block_on(client(&world).login_popup(popup())).unwrap();
    assert_eq!(world.page.href(), msal_testkit::HOME);
    assert!(world.page.assigned().is_empty() && world.page.replaced().is_empty());
}

#[test]
fn the_redirect_page_hands_its_response_over_and_mounts_nothing() {
    let (app, popup_page) = (World::new(), World::new());
    app.windows.react_with(|_| Reaction::nothing());
    let client = client(&app);
    app.clock.by_hand();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    let visit = app.windows.visits().pop().unwrap();
    let response = app.authority.authorize(&visit);

    popup_page.storage.set(POPUP_KEY, &visit.request_id()).unwrap();
    popup_page
        .page
        .visit(&format!("{}#{response}", visit.redirect_uri()));
    assert_eq!(msal_web::begin(&popup_page.platform()), msal_web::Start::Relayed);
    assert!(popup_page.page.is_closed());
    assert_eq!(
        popup_page.page.href(),
        visit.redirect_uri(),
        "the code is out of the address"
    );

    for (channel, text) in popup_page.windows.told() {
        app.windows.speak(&channel, &text);
    }
    app.clock.by_itself();
    assert!(call.finish().is_ok());
}

#[test]
fn a_response_with_a_foreign_state_is_left_to_the_window_that_opened_this_one() {
    let world = World::new();
    world.page.visit("https://app.contoso.com/#code=c&state=xyz");
    world.page.set_window_name("msal.popup");
    assert_eq!(msal_web::begin(&world.platform()), msal_web::Start::Relayed);
    assert!(world.windows.told().is_empty());
}

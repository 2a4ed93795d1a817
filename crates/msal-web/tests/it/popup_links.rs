//! The app's own page, loaded with a response to a popup: in the popup, and by a link.

use msal_testkit::{HOME, Reaction, World, block_on};
use msal_web::platform::{POPUP_KEY, Page as _, Storage as _};
use msal_web::{EndSessionRequest, InteractionType, NextStep, SsoSilentRequest, Start, begin};

use crate::common::{client, popup};

const UUID: &str = "017f22e2-79b0-7112-88cd-138899aabbcc";
const OTHER: &str = "017f22e2-79b0-7112-88cd-138899aabbdd";

/// The text of a response with the state of a request of ours.
fn response(id: &str, interaction: InteractionType) -> String {
    let state = msal_core::RequestState::new(id, interaction, None).encode();
    format!("code=1&state={}", msal_core::encoding::percent_encode(&state))
}

fn of_popup() -> String {
    response(UUID, InteractionType::Popup)
}

fn arrive(world: &World, response: &str) -> Start {
    world.page.visit(&format!("{HOME}#{response}"));
    begin(&world.platform())
}

/// A window that has been opened for this request.
fn popup_of(id: &str) -> World {
    let world = World::new();
    world.storage.set(POPUP_KEY, id).unwrap();
    world
}

#[test]
fn each_popup_is_left_with_the_id_of_its_request_and_no_frame_is() {
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    world.authority.set_session(true);
    block_on(client.sso_silent(SsoSilentRequest::new(["User.Read"]))).unwrap();
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    let visits = world.windows.visits();
    assert_eq!(visits.len(), 3);
    assert_eq!(
        world.windows.request_ids(),
        [visits[0].request_id(), visits[2].request_id()]
    );
}

#[test]
fn a_link_with_the_state_of_a_popup_leads_into_the_app() {
    for interaction in [InteractionType::Popup, InteractionType::Silent] {
        let world = World::new();
        assert_eq!(arrive(&world, &response(UUID, interaction)), Start::App);
        assert_eq!(world.page.href(), HOME, "the address is clean");
    }
}

#[test]
fn a_popup_that_does_not_know_itself_hands_its_response_over_and_closes() {
    let world = World::new();
    let _ = arrive(&world, &of_popup());
    assert_eq!(world.windows.told(), [(UUID.to_owned(), of_popup())]);
    assert!(world.page.is_closed());
}

/// As after a response that has come as a posted form.
#[test]
fn a_popup_that_comes_back_without_a_response_says_so_and_closes() {
    let world = popup_of(UUID);
    assert_eq!(begin(&world.platform()), Start::Relayed);
    let told = world.windows.told();
    assert_eq!((told.len(), told[0].0.as_str()), (1, UUID));
    assert!(world.page.is_closed());
    assert_eq!(begin(&world.platform()), Start::App, "it has said so once");
}

#[test]
fn what_a_popup_without_a_response_says_ends_the_call() {
    let world = World::new();
    world.windows.react_with(|_| {
        let popup = popup_of(UUID);
        let _ = begin(&popup.platform());
        Reaction::tell(&popup.windows.told()[0].1)
    });
    let error = block_on(client(&world).login_popup(popup())).unwrap_err();
    assert_eq!(error.code(), "state_not_found");
    assert_eq!(error.next_step(), NextStep::SignInAgain);
    assert_eq!(world.windows.open(), 0);
}

#[test]
fn an_app_in_a_window_that_is_no_popup_starts() {
    for id in ["", "not an id"] {
        let world = popup_of(id);
        assert_eq!(begin(&world.platform()), Start::App, "{id}");
        assert!(world.windows.told().is_empty() && !world.page.is_closed());
    }
}

#[test]
fn a_popup_knows_itself_once() {
    let world = popup_of(UUID);
    assert_eq!(arrive(&world, &of_popup()), Start::Relayed);
    assert_eq!(arrive(&world, &of_popup()), Start::App);
}

#[test]
fn a_popup_without_opener_and_name_hands_over_whatever_has_come_back() {
    let foreign = [
        "code=1&state=foreign".to_owned(),
        "code=1".to_owned(),
        "error=server_error&state=x".to_owned(),
        response(OTHER, InteractionType::Popup),
    ];
    for response in foreign {
        let world = popup_of(UUID);
        assert_eq!(arrive(&world, &response), Start::Relayed);
        assert_eq!(world.windows.told(), [(UUID.to_owned(), response)]);
        assert_eq!(world.page.href(), HOME);
        assert!(world.page.is_closed());
    }
}

#[test]
fn a_foreign_state_in_any_other_window_concerns_the_app_alone() {
    let world = World::new();
    assert_eq!(arrive(&world, "code=1&state=foreign"), Start::App);
    assert!(world.windows.told().is_empty() && !world.page.is_closed());
}

#[test]
fn a_window_that_was_a_popup_takes_in_the_response_to_its_own_redirect() {
    let world = popup_of(UUID);
    let redirect = response(OTHER, InteractionType::Redirect);
    assert_eq!(arrive(&world, &redirect), Start::App);
    assert!(world.windows.told().is_empty() && !world.page.is_closed());
}

#[test]
fn a_frame_takes_no_notice_of_the_popup_that_its_page_has_been() {
    let world = popup_of(UUID);
    let frame = world.new_frame();
    let own = response(OTHER, InteractionType::Silent);
    frame.page.visit(&format!("{HOME}#{own}"));
    assert_eq!(begin(&frame.platform()), Start::Relayed);
    assert_eq!(frame.windows.told(), [(OTHER.to_owned(), own)]);
}

//! Popups that the authority's pages cut off from their opener: they read as closed while the user
//! is in them.

use std::time::Duration;

use msal_testkit::{AuthorizeCall, CLIENT_ID, Reaction, TestUser, World, block_on, settle};
use msal_web::error::Cancelled;
use msal_web::{
    AuthError, Configuration, EndSessionRequest, ErrorDetail, EventKind, InteractionStatus,
    PublicClientApplication, RedirectRequest,
};

use crate::common::{Log, client, client_with, popup, silent, usernames};

const SECOND: Duration = Duration::from_secs(1);

/// A call that has ended because the user came back to the app, and the window that is still open.
struct LeftPopup {
    world: World,
    client: PublicClientApplication,
    visit: AuthorizeCall,
}

impl LeftPopup {
    fn new() -> Self {
        let world = World::new();
        let client = client(&world);
        Self::of(world, client)
    }

    fn of(world: World, client: PublicClientApplication) -> Self {
        world
            .windows
            .react_with(|_| Reaction::sever().and(Reaction::return_focus().after(SECOND * 5)));
        let error = block_on(client.login_popup(popup())).unwrap_err();
        assert!(is_left(&error), "{error:?}");
        let visit = world.windows.visits().pop().unwrap();
        Self { world, client, visit }
    }

    /// The user finishes the sign-in in the window after all.
    fn finish(&self) {
        self.answer(&self.world.authority.authorize(&self.visit));
    }

    /// The window comes back with this.
    fn answer(&self, response: &str) {
        self.world.windows.speak(&self.visit.channel(), response);
        settle();
    }

    fn signs_nobody_in(&self) {
        let requests = self.world.transport.grants();
        self.finish();
        assert!(self.client.accounts().is_empty());
        assert_eq!(self.world.transport.grants(), requests);
    }
}

fn is_left(error: &AuthError) -> bool {
    matches!(error.detail(), ErrorDetail::Cancelled(Cancelled::PopupLeft))
}

#[test]
fn a_user_who_comes_back_from_a_cut_off_popup_has_cancelled_and_the_app_is_usable_at_once() {
    let popup_left = LeftPopup::new();
    let state = popup_left.client.snapshot();
    assert_eq!(state.status, InteractionStatus::None);
    assert_eq!(state.error.unwrap().code(), "user_cancelled");
    let LeftPopup { world, client, .. } = popup_left;
    let authority = world.authority.clone();
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    assert!(block_on(client.login_popup(popup())).is_ok());
}

#[test]
fn a_popup_that_the_user_has_closed_is_told_from_one_that_they_have_left() {
    let world = World::new();
    world.windows.react_with(|_| Reaction::close().after(SECOND));
    let error = block_on(client(&world).login_popup(popup())).unwrap_err();
    assert!(matches!(
        error.detail(),
        ErrorDetail::Cancelled(Cancelled::ByUser)
    ));
}

#[test]
fn a_sign_in_that_is_finished_there_afterwards_counts() {
    let popup_left = LeftPopup::new();
    let log = Log::of(&popup_left.client);
    popup_left.finish();
    let state = popup_left.client.snapshot();
    assert_eq!(state.active_account.unwrap().username, "ada@contoso.com");
    assert_eq!((state.status, state.error), (InteractionStatus::None, None));
    assert_eq!(
        log.kinds(),
        [
            EventKind::AcquireTokenStart,
            EventKind::ActiveAccountChanged,
            EventKind::AcquireTokenSuccess,
            EventKind::LoginSuccess
        ]
    );
    let token = block_on(popup_left.client.acquire_token_silent(silent())).unwrap();
    assert!(token.from_cache(), "the tokens are written");
    assert_eq!(popup_left.world.transport.grants(), ["authorization_code"]);
}

#[test]
fn a_sign_in_that_is_finished_there_keeps_its_correlation_id() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    let popup_left = LeftPopup::of(world, client);
    popup_left.finish();
    let events = log.events();
    let ids: Vec<_> = events.iter().map(|event| &event.correlation_id).collect();
    assert!(ids.iter().all(|id| id.is_some() && id == &ids[0]), "{ids:?}");
}

#[test]
fn a_response_is_taken_in_once() {
    let popup_left = LeftPopup::new();
    popup_left.finish();
    popup_left.client.clear_cache(None);
    popup_left.signs_nobody_in();
}

#[test]
fn what_is_no_response_is_passed_over() {
    let popup_left = LeftPopup::new();
    popup_left.answer("");
    popup_left.answer("hello");
    popup_left.finish();
    assert_eq!(usernames(&popup_left.client), ["ada@contoso.com"]);
}

#[test]
fn a_foreign_state_there_is_told_and_leaves_no_trace() {
    let popup_left = LeftPopup::new();
    let log = Log::of(&popup_left.client);
    popup_left.answer("code=c&state=foreign");
    let error = popup_left.client.snapshot().error.unwrap();
    assert_eq!(error.code(), "state_mismatch");
    let failures = log.events().into_iter().filter_map(|event| event.error);
    assert_eq!(
        failures.map(|error| error.code().to_owned()).collect::<Vec<_>>(),
        ["state_mismatch"]
    );
    assert!(popup_left.world.transport.grants().is_empty());
    assert!(popup_left.world.storage.snapshot().is_empty());
}

#[test]
fn a_foreign_state_that_comes_while_the_call_waits_ends_it_so() {
    let world = World::new();
    world.windows.react_with(|_| {
        let foreign = Reaction::tell("code=c&state=foreign").after(SECOND * 3);
        Reaction::sever().and(foreign)
    });
    let error = block_on(client(&world).login_popup(popup())).unwrap_err();
    assert_eq!(error.code(), "state_mismatch");
}

#[test]
fn the_next_interaction_ends_the_listening() {
    let popup_left = LeftPopup::new();
    popup_left
        .world
        .windows
        .react_with(|call| Reaction::tell(&call.fragment(&[("error", "access_denied")])));
    assert!(block_on(popup_left.client.login_popup(popup())).is_err());
    popup_left.signs_nobody_in();
}

#[test]
fn a_redirect_ends_the_listening() {
    let popup_left = LeftPopup::new();
    let left = block_on(
        popup_left
            .client
            .login_redirect(RedirectRequest::new(["User.Read"])),
    );
    assert_eq!(left.unwrap_err().code(), "timed_out", "the page has not left");
    popup_left.signs_nobody_in();
}

#[test]
fn a_sign_out_ends_the_listening() {
    let popup_left = LeftPopup::new();
    popup_left.client.clear_cache(None);
    popup_left.signs_nobody_in();
}

#[test]
fn a_sign_out_in_another_tab_ends_the_listening() {
    let popup_left = LeftPopup::new();
    let tab = popup_left.world.new_tab();
    block_on(client(&tab).logout_popup(EndSessionRequest::new())).unwrap();
    for (channel, text) in tab.windows.told() {
        popup_left.world.windows.speak(&channel, &text);
    }
    popup_left.signs_nobody_in();
}

#[test]
fn a_sign_out_while_the_tokens_are_fetched_lets_nobody_in() {
    let popup_left = LeftPopup::new();
    popup_left.world.transport.hold();
    popup_left.finish();
    assert_eq!(
        popup_left.client.snapshot().status,
        InteractionStatus::AcquireToken,
        "the page is taken as by any popup"
    );
    popup_left.client.clear_cache(None);
    popup_left.world.transport.release();
    settle();
    assert_eq!(popup_left.client.snapshot().status, InteractionStatus::None);
    assert!(popup_left.client.accounts().is_empty() && popup_left.world.storage.snapshot().is_empty());
}

#[test]
fn a_popup_opened_while_the_tokens_are_fetched_takes_over() {
    let popup_left = LeftPopup::new();
    popup_left.world.transport.hold();
    popup_left.finish();
    let authority = popup_left.world.authority.clone();
    authority.expect(TestUser::bob());
    popup_left
        .world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    let mut second = msal_testkit::start(popup_left.client.login_popup(popup()));
    assert!(!second.runs_to_its_end());
    popup_left.world.transport.release();
    assert_eq!(second.finish().unwrap().account.username, "bob@contoso.com");
    settle();
    assert_eq!(usernames(&popup_left.client), ["bob@contoso.com"]);
}

#[test]
fn the_listening_ends_with_the_time_that_a_popup_gets() {
    for (later, is_in_time) in [(SECOND * 19, true), (SECOND * 21, false)] {
        let world = World::new();
        let configuration = Configuration::new(CLIENT_ID).with_popup_timeout(SECOND * 20);
        let client = client_with(&world, configuration);
        let popup_left = LeftPopup::of(world, client);
        popup_left.world.clock.advance(later);
        popup_left.finish();
        assert_eq!(popup_left.client.accounts().len() == 1, is_in_time, "{later:?}");
    }
}

#[test]
fn the_listening_ends_with_the_client() {
    let LeftPopup { world, client, visit } = LeftPopup::new();
    drop(client);
    let response = world.authority.authorize(&visit);
    world.windows.speak(&visit.channel(), &response);
    settle();
    assert!(world.transport.grants().is_empty() && world.storage.snapshot().is_empty());
    assert_eq!(world.clock.sleepers(), 0, "nobody waits");
}

#[test]
fn a_call_that_the_app_has_dropped_is_not_listened_for() {
    let world = World::new();
    let client = client(&world);
    world.windows.react_with(|_| Reaction::sever());
    world.clock.by_hand();
    let mut call = msal_testkit::start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    drop(call);
    let visit = world.windows.visits().pop().unwrap();
    let left = LeftPopup { world, client, visit };
    left.signs_nobody_in();
}

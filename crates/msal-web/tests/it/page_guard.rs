//! A guarded page, from the moment a user comes to it.

use std::cell::RefCell;
use std::rc::Rc;

use msal_testkit::{Departure, Reaction, World, block_on, settle, start};
use msal_web::{
    AccessRefusal, AccessRule, AuthenticationRequest, EndSessionRequest, GuardedView, InteractionStatus,
    InteractionType, PageGuard, PublicClientApplication, Start,
};
use serde_json::json;

use crate::common::{client, popup, signed_in, silent, with_expired_token};

struct Guarded {
    shown: Rc<RefCell<Vec<GuardedView>>>,
    guard: PageGuard,
}

impl Guarded {
    fn by(client: &PublicClientApplication, rule: AccessRule, interaction_type: InteractionType) -> Self {
        let shown: Rc<RefCell<Vec<GuardedView>>> = Rc::default();
        let heard = Rc::clone(&shown);
        let request = AuthenticationRequest::new(["User.Read"]).with_start_page("/orders?page=2");
        let guard = client.guard_page(rule, interaction_type, request, move |view| {
            heard.borrow_mut().push(view.clone());
        });
        shown.borrow_mut().push(guard.view());
        Self { shown, guard }
    }

    /// All that has been shown, in words.
    fn shown(&self) -> Vec<String> {
        self.shown.borrow().iter().map(word).collect()
    }
}

fn word(view: &GuardedView) -> String {
    match view {
        GuardedView::Waiting => "waiting".to_owned(),
        GuardedView::Page => "page".to_owned(),
        GuardedView::Refusal(AccessRefusal::SignInFailed(error)) => error.code().to_owned(),
        GuardedView::Refusal(AccessRefusal::SignedOut) => "signed out".to_owned(),
        GuardedView::Refusal(AccessRefusal::MissingRole(role)) => ["no ", role].concat(),
        GuardedView::Refusal(other) => format!("{other:?}"),
    }
}

fn session() -> AccessRule {
    AccessRule::new()
}

fn pass(world: &World) {
    block_on(msal_web::platform::Clock::sleep(
        &world.clock,
        std::time::Duration::from_secs(90),
    ));
    settle();
}

fn popups(world: &World) -> usize {
    world.windows.popups().len()
}

/// Lets the user close every popup, or sign in in them again.
fn close_popups(world: &World) {
    world.windows.react_with(|_| Reaction::close());
}

fn fill_popups_in(world: &World) {
    let authority = world.authority.clone();
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
}

#[test]
fn a_user_who_is_signed_in_sees_the_page_at_once() {
    let world = World::new();
    let client = signed_in(&world);
    let guarded = Guarded::by(&client, session(), InteractionType::Redirect);
    settle();
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    settle();
    assert_eq!(guarded.shown(), ["page"]);
}

#[test]
fn a_user_without_a_session_is_asked_and_then_sees_the_page() {
    let world = World::new();
    let client = client(&world);
    let guarded = Guarded::by(&client, session(), InteractionType::Popup);
    pass(&world);
    assert_eq!(guarded.shown(), ["waiting", "page"]);
    assert_eq!(popups(&world), 1);
}

#[test]
fn a_failure_does_not_explain_the_sign_out_of_a_user_who_came_later() {
    let world = World::new();
    let client = client(&world);
    close_popups(&world);
    let guarded = Guarded::by(&client, session(), InteractionType::Popup);
    pass(&world);
    fill_popups_in(&world);
    block_on(client.login_popup(popup())).unwrap();
    settle();
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    settle();
    let shown = guarded.shown();
    assert_eq!(shown.first().map(String::as_str), Some("waiting"));
    assert_eq!(shown.last().map(String::as_str), Some("signed out"));
    assert!(shown.contains(&"user_cancelled".to_owned()), "{shown:?}");
}

#[test]
fn a_redirect_comes_back_to_the_page_and_shows_no_other_one_before() {
    let world = World::new();
    world.clock.by_hand();
    let leaving = client(&world);
    let guarded = Guarded::by(&leaving, session(), InteractionType::Redirect);
    settle();
    assert_eq!(guarded.shown(), ["waiting"]);
    drop((guarded, leaving));
    settle();
    world.clock.by_itself();
    world.return_from_authority();
    assert_eq!(msal_web::begin(&world.platform()), Start::App);
    assert!(msal_web::platform::Page::href(&*world.page).ends_with("/orders?page=2"));
    let client = client(&world);
    let guarded = Guarded::by(&client, session(), InteractionType::Redirect);
    block_on(client.handle_redirect()).unwrap();
    settle();
    assert_eq!(guarded.shown(), ["waiting", "page"]);
    assert_eq!(world.page.assigned().len(), 1);
}

#[test]
fn a_redirect_that_is_refused_ends_in_a_refusal_and_not_in_a_circle() {
    let world = World::new();
    world.clock.by_hand();
    let leaving = client(&world);
    let guarded = Guarded::by(&leaving, session(), InteractionType::Redirect);
    settle();
    drop((guarded, leaving));
    settle();
    world.authority.depart(Departure::RefuseAuthorize {
        error: "access_denied",
        suberror: "",
    });
    world.clock.by_itself();
    world.return_from_authority();
    assert_eq!(msal_web::begin(&world.platform()), Start::App);
    let client = client(&world);
    let guarded = Guarded::by(&client, session(), InteractionType::Redirect);
    block_on(client.handle_redirect()).unwrap_err();
    settle();
    client.dismiss_error();
    settle();
    assert_eq!(guarded.shown(), ["waiting", "access_denied", "signed out"]);
    assert_eq!(world.page.assigned().len(), 1);
}

#[test]
fn a_closed_popup_is_a_refusal_from_which_the_user_tries_again() {
    let world = World::new();
    let client = client(&world);
    close_popups(&world);
    let guarded = Guarded::by(&client, session(), InteractionType::Popup);
    pass(&world);
    fill_popups_in(&world);
    pass(&world);
    assert_eq!(popups(&world), 1);
    guarded.guard.sign_in();
    pass(&world);
    assert_eq!(guarded.shown(), ["waiting", "user_cancelled", "waiting", "page"]);
}

#[test]
fn a_silent_attempt_that_fails_is_a_refusal_too() {
    let world = World::new();
    let client = client(&world);
    let guarded = Guarded::by(&client, session(), InteractionType::Silent);
    pass(&world);
    assert_eq!(guarded.shown(), ["waiting", "login_required"]);
}

#[test]
fn a_sign_out_is_not_followed_by_a_sign_in() {
    let world = World::new();
    let client = signed_in(&world);
    let guarded = Guarded::by(&client, session(), InteractionType::Popup);
    settle();
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    let before = popups(&world);
    pass(&world);
    assert_eq!(popups(&world), before);
    guarded.guard.sign_in();
    pass(&world);
    assert_eq!(guarded.shown(), ["page", "signed out", "waiting", "page"]);
}

#[test]
fn a_lost_session_does_not_take_the_user_away_by_itself() {
    let world = World::new();
    let client = with_expired_token(&world);
    let patient = session().with_lost_session_accepted();
    let (guarded, accepting) = (
        Guarded::by(&client, session(), InteractionType::Popup),
        Guarded::by(&client, patient, InteractionType::Popup),
    );
    settle();
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    block_on(client.acquire_token_silent(silent())).unwrap_err();
    let before = popups(&world);
    pass(&world);
    assert_eq!(popups(&world), before);
    block_on(client.login_popup(popup())).unwrap();
    settle();
    assert_eq!(guarded.shown(), ["page", "signed out", "page"]);
    assert_eq!(accepting.shown(), ["page"]);
}

#[test]
fn a_user_who_comes_with_a_lost_session_is_asked_by_name() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    block_on(client.acquire_token_silent(silent())).unwrap_err();
    let guarded = Guarded::by(&client, session(), InteractionType::Popup);
    pass(&world);
    assert_eq!(guarded.shown(), ["waiting", "page"]);
    let visit = world.windows.visits().pop().unwrap();
    assert_eq!(visit.parameter("login_hint"), Some("ada@contoso.com"));
}

#[test]
fn a_missing_role_is_a_refusal_from_which_another_user_may_sign_in() {
    let world = World::new();
    let client = signed_in(&world);
    let rule = session().with_role("Orders.Read");
    let guarded = Guarded::by(&client, rule, InteractionType::Popup);
    let before = popups(&world);
    pass(&world);
    assert_eq!(
        popups(&world),
        before,
        "asking the same user again would not help"
    );
    world
        .authority
        .edit_id_tokens(|mint| mint.claim("roles", json!(["Orders.Read"])));
    guarded.guard.sign_in();
    pass(&world);
    assert_eq!(guarded.shown(), ["no Orders.Read", "waiting", "page"]);
    let visit = world.windows.visits().pop().unwrap();
    assert_eq!(visit.parameter("prompt"), Some("select_account"));
}

#[test]
fn an_interaction_under_way_is_waited_for() {
    let world = World::new();
    let client = client(&world);
    world.transport.hold();
    let mut other = start(client.login_popup(popup()));
    assert!(!other.runs_to_its_end());
    let guarded = Guarded::by(&client, session(), InteractionType::Popup);
    let another = Guarded::by(&client, session(), InteractionType::Popup);
    settle();
    world.transport.release();
    other.finish().unwrap();
    settle();
    assert_eq!(guarded.shown(), ["waiting", "page"]);
    assert_eq!(another.shown(), ["waiting", "page"]);
    assert_eq!(popups(&world), 1);
}

#[test]
fn two_guards_on_one_page_ask_once() {
    let world = World::new();
    let client = client(&world);
    let guards = [(), ()].map(|()| Guarded::by(&client, session(), InteractionType::Popup));
    pass(&world);
    assert_eq!(popups(&world), 1);
    assert!(
        guards
            .iter()
            .all(|guarded| guarded.shown() == ["waiting", "page"])
    );
}

#[test]
fn whoever_goes_elsewhere_is_not_asked_any_more() {
    let world = World::new();
    let client = client(&world);
    world.clock.by_hand();
    let guarded = Guarded::by(&client, session(), InteractionType::Popup);
    settle();
    assert_eq!(client.snapshot().status, InteractionStatus::AcquireToken);
    drop(guarded);
    settle();
    assert_eq!(client.snapshot().status, InteractionStatus::None);
    drop(client);
    assert_eq!(Rc::strong_count(&world.storage), 1);
}

#[test]
fn another_rule_is_followed_at_once_and_asks_nobody() {
    let world = World::new();
    let client = signed_in(&world);
    let before = popups(&world);
    let guarded = Guarded::by(&client, session(), InteractionType::Popup);
    pass(&world);
    let approve = session().with_role("Orders.Approve");
    guarded.guard.set_rule(&approve);
    assert_eq!(word(&guarded.guard.view()), "no Orders.Approve");
    pass(&world);
    assert_eq!(word(&guarded.guard.view()), "no Orders.Approve");
    guarded.guard.set_rule(&session());
    assert_eq!(word(&guarded.guard.view()), "page");
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    let after_sign_out = popups(&world);
    guarded.guard.set_rule(&approve);
    pass(&world);
    assert_eq!(word(&guarded.guard.view()), "signed out");
    assert_eq!(popups(&world), after_sign_out);
    assert_eq!(after_sign_out, before + 1, "the sign-out alone");
}

#[test]
fn rules_are_the_same_where_they_ask_for_the_same_as_far_as_can_be_told() {
    let with_test = || session().with_claims(|claims| claims.has_role("Orders.Read"));
    let rule = with_test();
    assert_eq!(rule, rule.clone());
    assert_ne!(rule, with_test(), "nobody can compare what tests do");
    assert_eq!(session().with_role("a"), session().with_role("a"));
    assert_ne!(session().with_role("a"), session().with_role("b"));
    assert_ne!(session(), session().with_lost_session_accepted());
}

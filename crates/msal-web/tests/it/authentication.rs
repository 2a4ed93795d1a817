//! Signing a user in by itself.

use std::cell::RefCell;
use std::rc::Rc;

use msal_testkit::{Departure, Reaction, TestUser, World, block_on, settle, start};
use msal_web::{
    AccountFilter, AfterSignOut, Authentication, AuthenticationOptions, AuthenticationRequest,
    AuthenticationState, AuthenticationView, EndSessionRequest, InteractionStatus, InteractionType,
    PublicClientApplication, RedirectRequest, Start,
};

use crate::common::{client, popup, signed_in, silent, with_expired_token};

/// An authentication, and what it has told, newest last.
struct Watched {
    told: Rc<RefCell<Vec<AuthenticationState>>>,
    authentication: Authentication,
}

impl Watched {
    fn by(client: &PublicClientApplication, interaction_type: InteractionType) -> Self {
        Self::with(client, options(interaction_type))
    }

    fn with(client: &PublicClientApplication, options: AuthenticationOptions) -> Self {
        let told: Rc<RefCell<Vec<AuthenticationState>>> = Rc::default();
        let heard = Rc::clone(&told);
        let authentication =
            client.authenticate(options, move |state| heard.borrow_mut().push(state.clone()));
        Self { told, authentication }
    }

    /// Whose tokens there are, or why there are none.
    fn outcome(&self) -> String {
        let state = self.authentication.state();
        match (state.result, state.error) {
            (Some(result), None) => result.account.username.clone(),
            (None, Some(error)) => error.code().to_owned(),
            (None, None) if state.is_pending => "pending".to_owned(),
            (None, None) => "nothing".to_owned(),
            (Some(_), Some(_)) => "both".to_owned(),
        }
    }
}

fn options(interaction_type: InteractionType) -> AuthenticationOptions {
    AuthenticationOptions::new(interaction_type).with_request(AuthenticationRequest::new(["User.Read"]))
}

/// Lets time pass until everything that waits for it has happened.
fn pass(world: &World) {
    block_on(msal_web::platform::Clock::sleep(
        &world.clock,
        std::time::Duration::from_secs(90),
    ));
    settle();
}

/// The app as it starts after a redirect of this client.
fn back(world: &World) -> PublicClientApplication {
    world.return_from_authority();
    assert_eq!(msal_web::begin(&world.platform()), Start::App);
    let client = client(world);
    let _its_error_is_in_the_state = block_on(client.handle_redirect());
    client
}

fn popups(world: &World) -> usize {
    world.windows.popups().len()
}

const BOB: &str = "bob@contoso.com";

fn bob() -> AccountFilter {
    AccountFilter::new().with_username(BOB)
}

#[test]
fn nobody_is_signed_in_so_the_user_is_asked_once() {
    let world = World::new();
    let client = client(&world);
    let watched = Watched::by(&client, InteractionType::Popup);
    pass(&world);
    assert_eq!(watched.outcome(), "ada@contoso.com");
    assert_eq!(popups(&world), 1);
    let pending: Vec<bool> = watched
        .told
        .borrow()
        .iter()
        .map(|state| state.is_pending)
        .collect();
    assert_eq!(pending, [true, false]);
}

#[test]
fn somebody_is_signed_in_so_a_token_comes_from_the_cache() {
    let world = World::new();
    let client = signed_in(&world);
    let before = popups(&world);
    let watched = Watched::by(&client, InteractionType::Popup);
    settle();
    assert_eq!(watched.outcome(), "ada@contoso.com");
    assert_eq!((popups(&world), world.transport.sent().len()), (before, 0));
}

#[test]
fn an_account_is_enough_even_if_none_is_active() {
    let world = World::new();
    let client = signed_in(&world);
    client.set_active_account(None);
    let watched = Watched::by(&client, InteractionType::Redirect);
    settle();
    assert_eq!(watched.outcome(), "ada@contoso.com");
    // In msal-react the result is gone as soon as another interaction starts or ends.
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    client.set_active_account(None);
    settle();
    assert_eq!(watched.outcome(), "ada@contoso.com");
}

#[test]
fn where_the_user_is_needed_the_user_is_asked() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    let watched = Watched::by(&client, InteractionType::Popup);
    pass(&world);
    assert_eq!(watched.outcome(), "ada@contoso.com");
    let visit = world.windows.visits().pop().unwrap();
    assert_eq!(visit.parameter("login_hint"), Some("ada@contoso.com"));
}

#[test]
fn the_silent_type_never_asks_the_user() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    let before = popups(&world);
    let watched = Watched::by(&client, InteractionType::Silent);
    pass(&world);
    assert_eq!(watched.outcome(), "login_required");
    assert_eq!(popups(&world), before);
    let somebody_else = World::new();
    let nobody = crate::common::client(&somebody_else);
    somebody_else.authority.set_session(true);
    let watched = Watched::by(&nobody, InteractionType::Silent);
    pass(&somebody_else);
    assert_eq!(watched.outcome(), "ada@contoso.com");
    assert_eq!(popups(&somebody_else), 0);
}

#[test]
fn another_interaction_is_waited_for() {
    let world = World::new();
    let client = client(&world);
    world.transport.hold();
    let mut other = start(client.login_popup(popup()));
    assert!(!other.runs_to_its_end());
    let watched = Watched::by(&client, InteractionType::Popup);
    settle();
    assert_eq!((watched.outcome().as_str(), popups(&world)), ("pending", 1));
    world.transport.release();
    other.finish().unwrap();
    settle();
    assert_eq!(
        (watched.outcome().as_str(), popups(&world)),
        ("ada@contoso.com", 1)
    );
}

#[test]
fn two_of_them_never_ask_at_once() {
    let world = World::new();
    let client = client(&world);
    let (one, other) = (
        Watched::by(&client, InteractionType::Popup),
        Watched::by(&client, InteractionType::Popup),
    );
    pass(&world);
    assert_eq!((one.outcome(), other.outcome()), (one.outcome(), one.outcome()));
    assert_eq!(one.outcome(), "ada@contoso.com");
    assert_eq!(popups(&world), 1);
}

#[test]
fn an_interaction_that_starts_during_the_silent_call_is_waited_for() {
    let world = World::new();
    let client = with_expired_token(&world);
    let before = popups(&world);
    world.authority.depart(Departure::RefuseToken {
        grant: "refresh_token",
        error: "interaction_required",
        suberror: "basic_action",
    });
    world.transport.hold();
    let watched = Watched::by(&client, InteractionType::Popup);
    settle();
    let mut other = start(client.login_popup(popup()));
    other.step();
    assert_eq!(client.snapshot().status, InteractionStatus::AcquireToken);
    world.transport.release();
    settle();
    assert_eq!(watched.outcome(), "pending");
    other.finish().unwrap();
    settle();
    assert_eq!(watched.outcome(), "ada@contoso.com");
    assert_eq!(popups(&world), before + 1);
}

#[test]
fn a_closed_popup_is_an_error_and_the_end_until_the_app_asks_again() {
    let world = World::new();
    let client = client(&world);
    world.windows.react_with(|_| Reaction::close());
    let watched = Watched::by(&client, InteractionType::Popup);
    pass(&world);
    assert_eq!(
        (watched.outcome().as_str(), popups(&world)),
        ("user_cancelled", 1)
    );
    client.dismiss_error();
    pass(&world);
    assert_eq!(popups(&world), 1, "it does not ask again by itself");
    let authority = world.authority.clone();
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    watched.authentication.log_in();
    pass(&world);
    assert_eq!(watched.outcome(), "ada@contoso.com");
}

#[test]
fn whoever_signs_in_in_another_way_ends_the_error() {
    let world = World::new();
    let client = client(&world);
    let authority = world.authority.clone();
    world.windows.react_with(|_| Reaction::close());
    let watched = Watched::by(&client, InteractionType::Popup);
    pass(&world);
    assert_eq!(watched.outcome(), "user_cancelled");
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    block_on(client.login_popup(popup())).unwrap();
    settle();
    assert_eq!(watched.outcome(), "ada@contoso.com");
}

#[test]
fn a_sign_out_takes_the_result_and_is_not_followed_by_a_sign_in() {
    let world = World::new();
    let client = signed_in(&world);
    let watched = Watched::by(&client, InteractionType::Popup);
    settle();
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    let before = popups(&world);
    pass(&world);
    assert_eq!((watched.outcome().as_str(), popups(&world)), ("nothing", before));
}

#[test]
fn a_sign_out_is_followed_by_a_sign_in_where_the_app_wants_it() {
    let world = World::new();
    let client = signed_in(&world);
    let again = options(InteractionType::Popup).with_after_sign_out(AfterSignOut::SignInAgain);
    let watched = Watched::with(&client, again);
    settle();
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    pass(&world);
    assert_eq!(watched.outcome(), "ada@contoso.com");
}

#[test]
fn a_filter_picks_who_is_meant() {
    let world = World::new();
    let client = signed_in(&world);
    world.authority.expect(TestUser::bob());
    let watched = Watched::with(&client, options(InteractionType::Popup).with_filter(bob()));
    pass(&world);
    assert_eq!(watched.outcome(), BOB);
}

#[test]
fn a_redirect_leaves_the_page_once_and_brings_the_token() {
    let world = World::new();
    world.clock.by_hand();
    let leaving = client(&world);
    let watched = Watched::by(&leaving, InteractionType::Redirect);
    settle();
    assert_eq!(world.page.assigned().len(), 1);
    drop((watched, leaving));
    settle();
    world.clock.by_itself();
    let client = back(&world);
    let watched = Watched::by(&client, InteractionType::Redirect);
    settle();
    assert_eq!(watched.outcome(), "ada@contoso.com");
    assert_eq!(world.page.assigned().len(), 1);
}

#[test]
fn a_redirect_that_is_refused_is_shown_and_not_repeated() {
    let world = World::new();
    world.clock.by_hand();
    let leaving = client(&world);
    let watched = Watched::by(&leaving, InteractionType::Redirect);
    settle();
    drop((watched, leaving));
    settle();
    world.authority.depart(Departure::RefuseAuthorize {
        error: "access_denied",
        suberror: "",
    });
    world.clock.by_itself();
    let client = back(&world);
    let watched = Watched::by(&client, InteractionType::Redirect);
    settle();
    assert_eq!(watched.outcome(), "access_denied");
    client.dismiss_error();
    settle();
    assert_eq!(world.page.assigned().len(), 1, "the page stays");
    world.clock.by_hand();
    watched.authentication.log_in();
    settle();
    assert_eq!(world.page.assigned().len(), 2, "the user wants to try again");
}

#[test]
fn a_redirect_for_somebody_else_than_wanted_is_not_repeated() {
    let world = World::new();
    world.clock.by_hand();
    let leaving = client(&world);
    let wanted = || options(InteractionType::Redirect).with_filter(bob());
    let watched = Watched::with(&leaving, wanted());
    settle();
    drop((watched, leaving));
    settle();
    world.clock.by_itself();
    let client = back(&world);
    let watched = Watched::with(&client, wanted());
    settle();
    assert_eq!(watched.outcome(), "no_account_error");
    assert_eq!(world.page.assigned().len(), 1);
}

#[test]
fn a_redirect_that_did_not_help_is_not_repeated() {
    let world = World::new();
    world.clock.by_hand();
    let leaving = client(&world);
    let mut call = start(leaving.login_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!call.runs_to_its_end());
    drop((call, leaving));
    world.clock.by_itself();
    let client = back(&world);
    world.authority.depart(Departure::RefuseToken {
        grant: "refresh_token",
        error: "interaction_required",
        suberror: "basic_action",
    });
    // A claims request passes over the cache, so that the token of the redirect does not count.
    let request = AuthenticationRequest::new(["User.Read"])
        .with_claims(r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#);
    let watched = Watched::with(
        &client,
        AuthenticationOptions::new(InteractionType::Redirect).with_request(request),
    );
    settle();
    assert_eq!(watched.outcome(), "interaction_required");
    assert_eq!(world.page.assigned().len(), 1);
}

#[test]
fn a_token_that_is_asked_for_without_an_account_is_an_error() {
    let world = World::new();
    let client = client(&world);
    world.windows.react_with(|_| Reaction::close());
    let watched = Watched::by(&client, InteractionType::Popup);
    pass(&world);
    watched.authentication.acquire_token();
    settle();
    assert_eq!(watched.outcome(), "no_account_error");
}

#[test]
fn a_new_wish_gives_the_attempt_under_way_up() {
    let world = World::new();
    let client = client(&world);
    world.clock.by_hand();
    let watched = Watched::by(&client, InteractionType::Popup);
    settle();
    assert_eq!(client.snapshot().status, InteractionStatus::AcquireToken);
    watched.authentication.log_in();
    settle();
    assert_eq!(popups(&world), 2);
    world.clock.by_itself();
    pass(&world);
    assert_eq!(watched.outcome(), "ada@contoso.com");
}

#[test]
fn dropping_it_gives_the_sign_in_up() {
    let world = World::new();
    let client = client(&world);
    world.clock.by_hand();
    let watched = Watched::by(&client, InteractionType::Popup);
    settle();
    drop(watched);
    settle();
    assert_eq!(client.snapshot().status, InteractionStatus::None);
    assert_eq!(world.clock.sleepers(), 0);
    drop(client);
    assert_eq!(Rc::strong_count(&world.storage), 1);
}

#[test]
fn a_renewal_tells_nothing() {
    let world = World::new();
    let client = signed_in(&world);
    let watched = Watched::by(&client, InteractionType::Popup);
    settle();
    let before = watched.told.borrow().len();
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    settle();
    assert_eq!(watched.told.borrow().len(), before);
}

#[test]
fn what_has_failed_is_tried_again_for_the_user_who_is_there_or_else_for_whoever_comes() {
    let world = World::new();
    let client = client(&world);
    let authority = world.authority.clone();
    world.windows.react_with(|_| Reaction::close());
    let watched = Watched::by(&client, InteractionType::Popup);
    pass(&world);
    assert_eq!(watched.outcome(), "user_cancelled");
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    watched.authentication.retry();
    pass(&world);
    assert_eq!(
        (watched.outcome().as_str(), popups(&world)),
        ("ada@contoso.com", 2)
    );
    watched.authentication.retry();
    pass(&world);
    assert_eq!(
        (watched.outcome().as_str(), popups(&world)),
        ("ada@contoso.com", 2),
        "her token is in the cache"
    );
}

#[test]
fn an_error_comes_first_then_the_page_then_that_somebody_is_about_to_come() {
    let world = World::new();
    let client = client(&world);
    let watched = Watched::by(&client, InteractionType::Popup);
    let view = |filter: &AccountFilter| watched.authentication.state().view(&client.snapshot(), filter);
    let anybody = AccountFilter::new();
    assert_eq!(view(&anybody), AuthenticationView::Loading);
    pass(&world);
    assert_eq!(view(&anybody), AuthenticationView::Page);
    assert_eq!(view(&bob()), AuthenticationView::Nothing);
    world.windows.react_with(|_| Reaction::close());
    watched.authentication.log_in();
    settle();
    assert_eq!(view(&anybody), AuthenticationView::Page, "she stays meanwhile");
    pass(&world);
    assert_eq!(view(&anybody), AuthenticationView::Error);
}

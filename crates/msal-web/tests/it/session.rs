//! What an app can rely on about its user.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use msal_testkit::{Departure, Reaction, TestUser, World, block_on, start};
use msal_web::{
    AccountFilter, AuthError, CacheLookupPolicy, EndSessionRequest, PublicClientApplication, RedirectRequest,
    Session, SilentRequest, SsoSilentRequest, Start,
};

use crate::common::{client, popup, signed_in, silent, with_expired_token};

/// The session in a few words.
fn session(client: &PublicClientApplication) -> String {
    let session = client.snapshot().session();
    let name = |session: &Session| {
        session
            .account()
            .map(|account| account.username.clone())
            .unwrap_or_default()
    };
    match &session {
        Session::Restoring => "restoring".to_owned(),
        Session::SignedOut => "signed out".to_owned(),
        Session::SignedIn(_) => name(&session),
        Session::NeedsUser { error, .. } => format!("{}: {}", name(&session), error.code()),
    }
}

fn refuse(error: &'static str, suberror: &'static str) -> Departure {
    Departure::RefuseToken {
        grant: "refresh_token",
        error,
        suberror,
    }
}

/// Ada, whose refresh token and whose session at the authority are gone.
fn without_session(world: &World) -> PublicClientApplication {
    let client = with_expired_token(world);
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    block_on(client.acquire_token_silent(silent())).unwrap_err();
    client
}

#[test]
fn a_session_is_restored_while_the_response_to_a_redirect_is_processed() {
    let world = World::new();
    world.clock.by_hand();
    let leaving = client(&world);
    let mut call = start(leaving.login_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!call.runs_to_its_end());
    drop(call);
    world.clock.by_itself();
    world.return_from_authority();
    assert_eq!(msal_web::begin(&world.platform()), Start::App);
    let client = client(&world);
    assert_eq!(session(&client), "restoring");
    world.transport.hold();
    let mut call = start(client.handle_redirect());
    assert!(!call.runs_to_its_end());
    assert_eq!(session(&client), "restoring");
    world.transport.release();
    call.finish().unwrap();
    assert_eq!(session(&client), "ada@contoso.com");
}

#[test]
fn signing_in_and_out_is_the_session() {
    let world = World::new();
    let client = client(&world);
    assert_eq!(session(&client), "signed out");
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(session(&client), "ada@contoso.com");
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    assert_eq!(session(&client), "signed out");
}

#[test]
fn where_nobody_is_active_the_first_user_counts() {
    let world = World::new();
    let client = signed_in(&world);
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(session(&client), "bob@contoso.com");
    client.set_active_account(None);
    assert_eq!(session(&client), "ada@contoso.com");
}

#[test]
fn the_user_is_needed_when_a_silent_call_finds_the_session_gone() {
    let check = |departure: Departure, wanted: &str| {
        let world = World::new();
        let client = with_expired_token(&world);
        world.authority.set_session(false);
        world.authority.depart(departure.clone());
        block_on(client.acquire_token_silent(silent())).unwrap_err();
        assert_eq!(session(&client), wanted, "{departure:?}");
    };
    let lost = "ada@contoso.com: login_required";
    check(refuse("invalid_grant", ""), lost);
    check(refuse("invalid_grant", "bad_token"), lost);
    check(refuse("login_required", ""), lost);
    check(
        refuse("invalid_grant", "user_password_expired"),
        "ada@contoso.com: invalid_grant",
    );
    let lives = "ada@contoso.com";
    check(refuse("invalid_grant", "consent_required"), lives);
    check(refuse("consent_required", ""), lives);
    check(refuse("interaction_required", "basic_action"), lives);
    check(refuse("invalid_client", ""), lives);
    check(Departure::Status(503), lives);
    check(Departure::Html, lives);
    check(Departure::Unreachable, lives);
    check(Departure::Offline, lives);
}

#[test]
fn the_user_is_needed_when_the_refresh_token_is_too_old_and_no_frame_may_be_opened() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.clock.advance(Duration::from_secs(24 * 3600));
    let request = silent().with_cache_lookup_policy(CacheLookupPolicy::AccessTokenAndRefreshToken);
    block_on(client.acquire_token_silent(request)).unwrap_err();
    assert_eq!(session(&client), "ada@contoso.com: refresh_token_expired");
}

#[test]
fn the_user_is_needed_when_the_frame_gets_no_response() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    world.windows.react_with(|_| Reaction::nothing());
    block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!(session(&client), "ada@contoso.com: timed_out");
}

#[test]
fn a_device_without_a_network_never_needs_the_user() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.clock.advance(Duration::from_secs(24 * 3600));
    world.page.set_online(false);
    block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!(session(&client), "ada@contoso.com");
}

#[test]
fn a_lost_network_does_not_bring_a_lost_session_back() {
    let world = World::new();
    let client = without_session(&world);
    world.authority.depart(Departure::Offline);
    block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!(session(&client), "ada@contoso.com: login_required");
}

#[test]
fn an_interaction_brings_the_session_back() {
    let world = World::new();
    let client = without_session(&world);
    assert_eq!(session(&client), "ada@contoso.com: login_required");
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(session(&client), "ada@contoso.com");
}

#[test]
fn a_new_token_brings_the_session_back_and_a_cached_one_proves_nothing() {
    let world = World::new();
    let client = without_session(&world);
    let other = || SilentRequest::new(["Mail.Read"]);
    world.authority.set_session(true);
    block_on(client.acquire_token_silent(other())).unwrap();
    assert_eq!(session(&client), "ada@contoso.com");
    world.authority.set_session(false);
    world.authority.revoke_refresh_tokens();
    block_on(client.acquire_token_silent(silent())).unwrap_err();
    let cached = block_on(client.acquire_token_silent(other())).unwrap();
    assert!(cached.from_cache());
    assert_eq!(session(&client), "ada@contoso.com: login_required");
}

#[test]
fn a_token_without_an_id_token_brings_the_session_back_as_well() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.depart(refuse("login_required", ""));
    block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!(session(&client), "ada@contoso.com: login_required");
    world.authority.behave();
    world.authority.edit_bodies(|body| {
        body.remove("id_token");
    });
    block_on(client.acquire_token_silent(silent())).unwrap();
    assert_eq!(session(&client), "ada@contoso.com");
}

#[test]
fn the_session_of_one_user_says_nothing_about_another() {
    let world = World::new();
    let client = without_session(&world);
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(session(&client), "bob@contoso.com");
    let ada = client.account(&AccountFilter::new().with_username("ada@contoso.com"));
    client.set_active_account(ada.as_ref());
    assert_eq!(session(&client), "ada@contoso.com: login_required");
}

#[test]
fn a_sign_in_by_session_that_finds_none_is_nobodys_loss() {
    let world = World::new();
    let client = signed_in(&world);
    world.authority.set_session(false);
    let error = block_on(client.sso_silent(SsoSilentRequest::new(["User.Read"]))).unwrap_err();
    assert!(error.is_session_lost());
    assert_eq!(session(&client), "ada@contoso.com");
}

#[test]
fn what_began_before_a_sign_out_says_nothing_about_the_next_sign_in() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    let authority = world.authority.clone();
    world.windows.react_with(move |call| match call.is_silent() {
        true => Reaction::nothing(),
        false => Reaction::tell(&authority.authorize(call)),
    });
    world.clock.by_hand();
    let mut call = start(client.acquire_token_silent(silent()));
    assert!(!call.runs_to_its_end(), "the frame is waited for");
    client.clear_cache(None);
    assert_eq!(session(&client), "signed out");
    block_on(client.login_popup(popup())).unwrap();
    world.clock.by_itself();
    let error = call.finish().unwrap_err();
    assert!(error.is_session_lost(), "{error:?}");
    assert_eq!(session(&client), "ada@contoso.com");
}

#[test]
fn watchers_are_told_of_a_lost_session_once() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    let told: Rc<RefCell<Vec<Session>>> = Rc::default();
    let heard = Rc::clone(&told);
    let _subscription = client.watch(move |state| heard.borrow_mut().push(state.session()));
    let fail = || -> AuthError { block_on(client.acquire_token_silent(silent())).unwrap_err() };
    fail();
    assert!(told.borrow().last().unwrap().needs_user());
    let before = told.borrow().last().cloned().unwrap();
    fail();
    assert!(told.borrow().iter().all(|session| session.is_same(&before)));
}

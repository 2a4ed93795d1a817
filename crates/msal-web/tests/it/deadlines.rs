//! What hangs ends by itself, and holds up nobody else.

use std::time::Duration;

use msal_testkit::{CLIENT_ID, Reaction, TestUser, World, block_on, settle, start};
use msal_web::platform::Clock as _;
use msal_web::{
    AccountFilter, Configuration, EndSessionRequest, InteractionStatus, PublicClientApplication,
    RedirectRequest, SilentRequest, SsoSilentRequest, begin,
};

use crate::common::{Log, client_with, in_a_word, popup, signed_in, silent, with_expired_token};

const DEADLINE: Duration = Duration::from_secs(7);

fn impatient() -> Configuration {
    Configuration::new(CLIENT_ID).with_request_timeout(DEADLINE)
}

#[test]
fn a_hung_token_request_ends_a_popup() {
    let world = World::new();
    let client = client_with(&world, impatient());
    let log = Log::of(&client);
    world.windows.react_with({
        let (authority, transport) = (world.authority.clone(), world.transport.clone());
        move |call| {
            transport.hold();
            Reaction::tell(&authority.authorize(call))
        }
    });
    let before = world.clock.now();
    let error = block_on(client.login_popup(popup())).unwrap_err();
    assert_eq!(
        (error.code(), error.kind()),
        ("timed_out", msal_web::ErrorKind::Network)
    );
    assert_eq!(world.clock.now().since(before), DEADLINE);
    assert_eq!(log.status(), InteractionStatus::None);
    assert_eq!(world.windows.open(), 0);
    assert!(
        !error.is_interaction_required(),
        "a slow network is no reason to ask the user"
    );
}

#[test]
fn a_hung_request_for_the_configuration_ends_a_popup_and_its_window() {
    let world = World::new();
    let client = client_with(&world, impatient().with_authority("https://login.contoso.com/t"));
    let log = Log::of(&client);
    world.transport.hold();
    let before = world.clock.now();
    assert_eq!(
        block_on(client.login_popup(popup())).unwrap_err().code(),
        "timed_out"
    );
    assert_eq!(world.clock.now().since(before), DEADLINE);
    assert_eq!((log.status(), world.windows.open()), (InteractionStatus::None, 0));
}

#[test]
fn a_hung_token_request_ends_the_processing_of_a_redirect() {
    let world = World::new();
    let app = client_with(&world, impatient());
    world.clock.by_hand();
    let mut leaving = start(app.login_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!leaving.runs_to_its_end());
    drop(leaving);
    world.clock.by_itself();
    world.return_from_authority();
    let _ = begin(&world.platform());
    let app = client_with(&world, impatient());
    let log = Log::of(&app);
    world.transport.hold();
    let mut handling = start(app.handle_redirect());
    assert!(!handling.runs_to_its_end());
    assert_eq!(log.status(), InteractionStatus::HandleRedirect);
    assert_eq!(handling.finish().unwrap_err().code(), "timed_out");
    assert_eq!(log.status(), InteractionStatus::None);
}

#[test]
fn a_hung_request_ends_a_sign_out_and_a_departure() {
    let world = World::new();
    let client = client_with(&world, impatient().with_authority("https://login.contoso.com/t"));
    let log = Log::of(&client);
    world.transport.hold();
    let away = block_on(client.login_redirect(RedirectRequest::new(["User.Read"]))).unwrap_err();
    let out = block_on(client.logout_redirect(EndSessionRequest::new())).unwrap_err();
    let by_popup = block_on(client.logout_popup(EndSessionRequest::new())).unwrap_err();
    assert_eq!([away.code(), out.code(), by_popup.code()], ["timed_out"; 3]);
    assert_eq!((log.status(), world.windows.open()), (InteractionStatus::None, 0));
    assert!(world.page.assigned().is_empty());
}

#[test]
fn a_hung_refresh_is_given_up_and_the_next_call_tries_again() {
    let world = World::new();
    with_expired_token(&world);
    let client = client_with(&world, impatient());
    world.transport.hold();
    let error = block_on(client.acquire_token_silent(silent())).unwrap_err();
    assert_eq!(
        (error.code(), error.is_interaction_required()),
        ("timed_out", false)
    );
    assert_eq!(world.windows.frames(), 0);
    world.transport.release();
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "network"
    );
}

#[test]
fn one_accounts_slow_refresh_does_not_hold_up_another_account() {
    let world = World::new();
    let client = signed_in(&world);
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    world.transport.forget();
    let of = |name: &str| {
        let filter = AccountFilter::new().with_username(name);
        silent()
            .with_account(client.account(&filter).unwrap())
            .with_force_refresh()
    };
    world.transport.hold();
    let mut slow = start(client.acquire_token_silent(of("ada@contoso.com")));
    assert!(!slow.runs_to_its_end());
    let mut other = start(client.acquire_token_silent(of("bob@contoso.com")));
    assert!(!other.runs_to_its_end());
    assert_eq!(world.transport.sent().len(), 2, "both are on their way");
    world.transport.release();
    assert_eq!(in_a_word(&other.finish()), "network");
}

/// Starts a call, polls it once, and never again; then everything else must still work.
fn check_parked<T>(
    what: &str,
    call: impl Fn(&PublicClientApplication) -> msal_web::platform::LocalFuture<T>,
) {
    let world = World::new();
    let client = with_expired_token(&world);
    let mut parked = start(call(&client));
    parked.poll();
    settle();
    world.authority.set_session(true);
    let request = SilentRequest::new(["Mail.Read"]);
    let other_scopes = block_on(client.acquire_token_silent(request));
    assert_eq!(in_a_word(&other_scopes), "network", "{what}");
    assert!(block_on(client.acquire_token_silent(silent())).is_ok(), "{what}");
    let session = SsoSilentRequest::new(["Calendars.Read"]);
    assert!(block_on(client.sso_silent(session)).is_ok(), "{what}");
    assert!(block_on(client.login_popup(popup())).is_ok(), "{what}");
    assert!(
        block_on(client.logout_popup(EndSessionRequest::new())).is_ok(),
        "{what}"
    );
    assert_eq!(client.snapshot().status, InteractionStatus::None, "{what}");
}

#[test]
fn a_call_that_is_polled_once_and_never_again_holds_up_nobody() {
    check_parked("silent", |client| client.acquire_token_silent(silent()));
    check_parked("sso", |client| {
        client.sso_silent(SsoSilentRequest::new(["User.Read"]))
    });
    check_parked("popup", |client| client.login_popup(popup()));
    check_parked("sign-out", |client| {
        let nobody = client
            .account(&AccountFilter::new().with_username("ada@contoso.com"))
            .unwrap();
        let elsewhere =
            EndSessionRequest::new().with_account(msal_web::AccountInfo::new(msal_web::AccountFields {
                home_account_id: "somebody.else".into(),
                ..(*nobody).clone()
            }));
        client.logout_popup(elsewhere)
    });
    check_parked("redirect", |client| client.handle_redirect());
}

#[test]
fn a_parked_departure_holds_the_page_only_until_the_user_is_back() {
    let world = World::new();
    let client = signed_in(&world);
    let mut parked = start(client.login_redirect(RedirectRequest::new(["User.Read"])));
    parked.poll();
    assert_eq!(world.page.assigned().len(), 1);
    assert_eq!(
        block_on(client.login_popup(popup())).unwrap_err().code(),
        "interaction_in_progress"
    );
    world.page.restore();
    assert_eq!(client.snapshot().status, InteractionStatus::None);
    assert!(block_on(client.login_popup(popup())).is_ok());
}

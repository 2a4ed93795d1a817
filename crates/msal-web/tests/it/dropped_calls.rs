//! Calls that are dropped, at every point there is: nothing is left behind, every start has its
//! end, and the next call works.

use std::time::Duration;

use msal_testkit::{CLIENT_ID, World, block_on, settle, start};
use msal_web::platform::{Clock as _, LocalFuture};
use msal_web::{
    Configuration, EndSessionRequest, EventKind, InteractionStatus, PublicClientApplication, RedirectRequest,
    SilentRequest, SsoSilentRequest, begin,
};

use crate::common::{ACCESS_TOKEN_LIFE, Log, client_with, popup, silent};

/// How much time passes at each step; windows are looked at more seldom.
const STEP: Duration = Duration::from_millis(40);
/// Longer than any wait.
const LONG: Duration = Duration::from_secs(3600);

/// An authority that has to be asked for its configuration: one more point to stop at.
fn configuration() -> Configuration {
    Configuration::new(CLIENT_ID)
        .with_authority("https://login.contoso.com/t")
        .with_navigation_timeout(Duration::from_millis(200))
}

/// Drops the call after each number of steps until it ends by itself, every time in a fresh world,
/// and looks around.
fn check(what: &str, prepare: fn(&World), call: fn(&PublicClientApplication) -> LocalFuture<bool>) {
    for steps in 0.. {
        let place = format!("{what}, dropped after {steps} steps");
        let world = World::new();
        prepare(&world);
        let client = client_with(&world, configuration());
        let log = Log::of(&client);
        world.clock.by_hand();
        let mut running = start(call(&client));
        for _ in 0..steps {
            running.step();
            world.clock.advance(STEP);
        }
        let has_ended = running.has_ended();
        drop(running);
        settle();
        assert!(world.windows.open() == 0, "{place}: a window is open");
        world.clock.by_itself();
        block_on(world.clock.sleep(LONG));
        assert_eq!(log.status(), InteractionStatus::None, "{place}");
        assert_eq!(world.clock.sleepers(), 0, "{place}: somebody still waits");
        check_events(&log, &place);
        check_record(&world, &place);
        check_next_calls(&client, &place);
        if has_ended {
            assert!(steps > 1, "{place}: there was no point to stop at");
            return;
        }
    }
}

/// Everything that was begun has ended, once.
fn check_events(log: &Log, place: &str) {
    use EventKind::{
        AcquireTokenFailure, AcquireTokenStart, AcquireTokenSuccess, HandleRedirectEnd, HandleRedirectStart,
        LogoutEnd, LogoutFailure, LogoutStart, LogoutSuccess,
    };
    let kinds = log.kinds();
    let count = |wanted: &[EventKind]| kinds.iter().filter(|kind| wanted.contains(kind)).count();
    let redirects = count(&[HandleRedirectStart]);
    assert_eq!(count(&[HandleRedirectEnd]), redirects, "{place}: {kinds:?}");
    let calls = count(&[AcquireTokenStart]) + redirects;
    let ends = count(&[AcquireTokenSuccess, AcquireTokenFailure]);
    assert_eq!(ends, calls, "{place}: {kinds:?}");
    assert_eq!(count(&[LogoutEnd]), count(&[LogoutStart]), "{place}: {kinds:?}");
    assert!(
        count(&[LogoutFailure]) <= count(&[LogoutStart]),
        "{place}: {kinds:?}"
    );
    assert_eq!(
        count(&[LogoutSuccess]),
        count(&[LogoutStart]),
        "{place}: {kinds:?}"
    );
}

/// What is kept for a response stays only where the browser has been told to leave.
fn check_record(world: &World, place: &str) {
    let kept = world.storage.keys_mentioning("request.params").len();
    let status = world.storage.keys_mentioning("interaction.status").len();
    if world.page.assigned().is_empty() {
        assert_eq!((kept, status), (0, 0), "{place}: a record is left");
    }
}

fn check_next_calls(client: &PublicClientApplication, place: &str) {
    assert!(block_on(client.login_popup(popup())).is_ok(), "{place}: no popup");
    let refresh = block_on(client.acquire_token_silent(silent().with_force_refresh()));
    assert!(refresh.is_ok(), "{place}: no refresh");
    assert!(
        block_on(client.logout_popup(EndSessionRequest::new())).is_ok(),
        "{place}: no sign-out"
    );
}

fn nobody(_: &World) {}

/// Ada, whose access token has expired.
fn ada(world: &World) {
    let client = client_with(world, configuration());
    block_on(client.login_popup(popup())).unwrap();
    world.clock.advance(ACCESS_TOKEN_LIFE);
}

/// Ada, of whom only the session at the authority is left.
fn session(world: &World) {
    ada(world);
    world.authority.revoke_refresh_tokens();
}

/// A page that has come back from the authority with a response.
fn returned(world: &World) {
    let client = client_with(world, configuration());
    world.clock.by_hand();
    let mut leaving = start(client.login_redirect(RedirectRequest::new(["User.Read"])));
    leaving.runs_to_its_end();
    drop(leaving);
    world.return_from_authority();
    world.clock.by_itself();
    let _ = begin(&world.platform());
}

#[test]
fn a_dropped_popup_leaves_nothing() {
    check("popup", nobody, |client| {
        let call = client.login_popup(popup());
        Box::pin(async move { call.await.is_ok() })
    });
}

#[test]
fn a_dropped_departure_leaves_nothing() {
    check("redirect", nobody, |client| {
        let call = client.acquire_token_redirect(RedirectRequest::new(["User.Read"]));
        Box::pin(async move { call.await.is_ok() })
    });
}

#[test]
fn a_dropped_sign_out_by_redirect_leaves_nothing() {
    check("sign-out by redirect", ada, |client| {
        let call = client.logout_redirect(EndSessionRequest::new());
        Box::pin(async move { call.await.is_ok() })
    });
}

#[test]
fn a_dropped_sign_out_by_popup_leaves_nothing() {
    check("sign-out by popup", ada, |client| {
        let call = client.logout_popup(EndSessionRequest::new());
        Box::pin(async move { call.await.is_ok() })
    });
}

#[test]
fn a_dropped_refresh_leaves_nothing() {
    check("refresh", ada, |client| {
        let call = client.acquire_token_silent(silent());
        Box::pin(async move { call.await.is_ok() })
    });
}

#[test]
fn a_dropped_frame_leaves_nothing() {
    check("frame", session, |client| {
        let call = client.acquire_token_silent(silent());
        Box::pin(async move { call.await.is_ok() })
    });
}

#[test]
fn a_dropped_single_sign_on_leaves_nothing() {
    let sign_in = |client: &PublicClientApplication| -> LocalFuture<bool> {
        let call = client.sso_silent(SsoSilentRequest::new(["User.Read"]));
        Box::pin(async move { call.await.is_ok() })
    };
    check("sso", |world| world.authority.set_session(true), sign_in);
}

#[test]
fn a_dropped_redirect_response_is_processed_all_the_same() {
    let handle = |client: &PublicClientApplication| -> LocalFuture<bool> {
        let call = client.handle_redirect();
        Box::pin(async move { call.await.is_ok() })
    };
    check("response", returned, handle);
    let world = World::new();
    returned(&world);
    let client = client_with(&world, configuration());
    drop(client.handle_redirect());
    block_on(world.clock.sleep(LONG));
    assert_eq!(client.accounts().len(), 1);
}

#[test]
fn a_call_dropped_while_it_waits_behind_another_asks_for_nothing() {
    let world = World::new();
    ada(&world);
    let client = client_with(&world, configuration());
    let log = Log::of(&client);
    world.transport.forget();
    world.transport.hold();
    let mut first = start(client.acquire_token_silent(silent()));
    assert!(!first.runs_to_its_end());
    let mut second = start(client.acquire_token_silent(SilentRequest::new(["Mail.Read"])));
    assert!(!second.runs_to_its_end());
    drop(second);
    world.transport.release();
    first.finish().unwrap();
    block_on(world.clock.sleep(LONG));
    assert_eq!(world.transport.grants(), ["refresh_token"]);
    check_events(&log, "the second call");
}

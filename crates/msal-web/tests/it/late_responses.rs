//! What was begun before a sign-out may answer its caller, and writes nothing.

use std::time::Duration;

use msal_testkit::{Running, TestUser, World, block_on, start};
use msal_web::platform::LocalFuture;
use msal_web::{
    AccountFilter, AuthError, AuthenticationResult, EndSessionRequest, PublicClientApplication,
    RedirectRequest, SsoSilentRequest, begin,
};

use crate::common::{client, in_a_word, popup, silent, traces, usernames, with_expired_token};

/// How much time passes at each step.
const STEP: Duration = Duration::from_millis(40);

type Outcome = Result<AuthenticationResult, AuthError>;

/// A way to sign out, given the account that is meant.
type SignOut = fn(&PublicClientApplication);

fn ada(client: &PublicClientApplication) -> Option<msal_web::AccountInfo> {
    client.account(&AccountFilter::new().with_username("ada@contoso.com"))
}

/// Ways for Ada to sign out.
const SIGN_OUTS: [(&str, SignOut); 4] = [
    ("clear all", |client| client.clear_cache(None)),
    ("clear Ada", |client| match ada(client) {
        Some(ada) => client.clear_cache(Some(&ada)),
        // Nobody is known yet, so nobody can be named.
        None => client.clear_cache(None),
    }),
    ("sign out all", |client| {
        block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    }),
    ("sign out Ada", |client| {
        let request = EndSessionRequest::new();
        let request = match ada(client) {
            Some(ada) => request.with_account(ada),
            None => request,
        };
        block_on(client.logout_popup(request)).unwrap();
    }),
];

/// Signs out after each number of steps of a call, and looks what is left when it has ended. Once
/// the request for tokens by this grant is on its way, the caller gets them.
fn check(
    what: &str,
    grant: &str,
    prepare: fn(&World) -> PublicClientApplication,
    call: fn(&PublicClientApplication) -> LocalFuture<Outcome>,
) {
    for (way, sign_out) in SIGN_OUTS {
        for steps in 1.. {
            let place = format!("{what}, {way} after {steps} steps");
            let world = World::new();
            let client = prepare(&world);
            world.clock.by_hand();
            let mut running = start(call(&client));
            run(&world, &mut running, steps);
            if running.has_ended() {
                assert!(steps > 1, "{place}: it was never under way");
                break;
            }
            let is_asked = world.transport.grants().iter().any(|sent| sent == grant);
            world.clock.by_itself();
            sign_out(&client);
            let outcome = running.finish();
            if is_asked {
                let result = outcome.unwrap_or_else(|error| panic!("{place}: {error}"));
                assert!(result.access_token.is_some() && result.account.username == "ada@contoso.com");
            }
            assert_eq!(
                (client.accounts().len(), client.active_account()),
                (0, None),
                "{place}"
            );
            assert!(client.snapshot().accounts.is_empty(), "{place}");
            assert_eq!(world.storage.snapshot(), Default::default(), "{place}");
        }
    }
}

fn run(world: &World, running: &mut Running<'_, Outcome>, steps: u32) {
    for _ in 0..steps {
        running.step();
        world.clock.advance(STEP);
    }
}

fn with_session(world: &World) -> PublicClientApplication {
    world.authority.set_session(true);
    client(world)
}

fn with_session_only(world: &World) -> PublicClientApplication {
    let client = with_expired_token(world);
    world.authority.revoke_refresh_tokens();
    client
}

fn returned(world: &World) -> PublicClientApplication {
    world.clock.by_hand();
    let mut leaving = start(client(world).login_redirect(RedirectRequest::new(["User.Read"])));
    leaving.runs_to_its_end();
    drop(leaving);
    world.return_from_authority();
    world.clock.by_itself();
    let _ = begin(&world.platform());
    client(world)
}

#[test]
fn a_single_sign_on_under_way_signs_nobody_in_after_a_sign_out() {
    check("sso", "authorization_code", with_session, |client| {
        client.sso_silent(SsoSilentRequest::new(["User.Read"]))
    });
}

#[test]
fn a_refresh_under_way_signs_nobody_in_after_a_sign_out() {
    check("refresh", "refresh_token", with_expired_token, |client| {
        client.acquire_token_silent(silent())
    });
}

#[test]
fn a_frame_under_way_signs_nobody_in_after_a_sign_out() {
    check("frame", "authorization_code", with_session_only, |client| {
        client.acquire_token_silent(silent())
    });
}

#[test]
fn the_response_to_a_redirect_under_way_signs_nobody_in_after_a_sign_out() {
    check("response", "authorization_code", returned, |client| {
        let call = client.handle_redirect();
        Box::pin(async move { call.await.map(|result| result.unwrap()) })
    });
}

#[test]
fn the_response_to_a_redirect_is_under_way_with_the_call() {
    let world = World::new();
    let client = returned(&world);
    let call = client.handle_redirect();
    client.clear_cache(None);
    assert!(block_on(call).unwrap().is_some());
    assert!(client.accounts().is_empty() && world.storage.snapshot().is_empty());
}

#[test]
fn a_call_whose_task_has_not_begun_yet_counts_as_under_way() {
    let world = World::new();
    let client = with_session_only(&world);
    let mut call = start(client.acquire_token_silent(silent()));
    call.poll();
    client.clear_cache(None);
    call.finish().unwrap();
    assert!(client.accounts().is_empty() && world.storage.snapshot().is_empty());
}

#[test]
fn a_sign_out_of_one_account_does_not_touch_the_renewal_of_another() {
    for sign_out in [
        (|client: &PublicClientApplication, bob: &msal_web::AccountInfo| client.clear_cache(Some(bob)))
            as fn(&_, &_),
        |client, bob| {
            let request = EndSessionRequest::new().with_account(bob.clone());
            block_on(client.logout_popup(request)).unwrap();
        },
    ] {
        let world = World::new();
        let client = with_expired_token(&world);
        world.authority.expect(TestUser::bob());
        let bob = block_on(client.login_popup(popup())).unwrap().account.clone();
        let request = silent().with_account(ada(&client).unwrap());
        world.transport.forget();
        world.clock.by_hand();
        let mut renewal = start(client.acquire_token_silent(request.clone()));
        while world.transport.sent().is_empty() {
            renewal.step();
        }
        world.clock.by_itself();
        sign_out(&client, &bob);
        let renewed = renewal.finish().unwrap();
        assert_eq!(usernames(&client), ["ada@contoso.com"]);
        let kept = block_on(client.acquire_token_silent(request)).unwrap();
        assert!(kept.from_cache() && kept.access_token == renewed.access_token);
        assert!(
            world
                .storage
                .keys_mentioning(&TestUser::bob().home_object_id)
                .is_empty()
        );
    }
}

#[test]
fn a_sign_out_of_one_user_does_not_touch_the_sign_in_of_another() {
    let world = World::new();
    let client = with_session(&world);
    world.authority.expect(TestUser::bob());
    let bob = block_on(client.login_popup(popup())).unwrap().account.clone();
    world.authority.expect(TestUser::ada());
    world.transport.forget();
    let mut call = start(client.sso_silent(SsoSilentRequest::new(["User.Read"])));
    while world.transport.sent().is_empty() {
        call.step();
        world.clock.advance(STEP);
    }
    client.clear_cache(Some(&bob));
    call.finish().unwrap();
    assert_eq!(usernames(&client), ["ada@contoso.com"]);
    assert_eq!(client.active_account(), ada(&client));
}

#[test]
fn who_signs_in_again_after_the_sign_out_is_kept() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.transport.hold();
    let mut old = start(client.acquire_token_silent(silent()));
    assert!(!old.runs_to_its_end());
    client.clear_cache(None);
    world.transport.release();
    let fresh = block_on(client.login_popup(popup())).unwrap();
    let late = old.finish().unwrap();
    assert_ne!(late.access_token, fresh.access_token);
    let kept = block_on(client.acquire_token_silent(silent())).unwrap();
    assert_eq!(kept.access_token, fresh.access_token);
    assert!(client.active_account().is_some());
}

#[test]
fn a_popup_under_way_signs_nobody_in_after_a_sign_out() {
    let world = World::new();
    let client = client(&world);
    world.clock.by_hand();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    client.clear_cache(None);
    world.clock.by_itself();
    let outcome = call.finish();
    assert_eq!(in_a_word(&outcome), "network");
    assert!(client.accounts().is_empty() && client.active_account().is_none());
    assert_eq!(traces(&world, &TestUser::ada()), Vec::<String>::new());
}

use leptos::prelude::*;
use msal_leptos::prelude::*;
use msal_testkit::{TestUser, World, block_on};

use crate::mounted::{Mounted, back_from_redirect, client, popup, settle, signed_in, silent};

/// The session in a few words.
fn words(session: Signal<Session>) -> String {
    match session.get_untracked() {
        Session::Restoring => "restoring".to_owned(),
        Session::SignedOut => "signed out".to_owned(),
        Session::SignedIn(account) => account.username.clone(),
        Session::NeedsUser { account, error } => format!("{}: {}", account.username, error.code()),
    }
}

fn renew(mounted: &Mounted) -> Result<AuthenticationResult, AuthError> {
    let request = silent().with_force_refresh();
    let outcome = block_on(mounted.msal.instance.acquire_token_silent(request));
    settle();
    outcome
}

#[test]
fn the_session_follows_sign_in_and_sign_out() {
    let world = World::new();
    let client = client(&world);
    let mounted = Mounted::new(&client);
    let session = mounted.call(use_session);
    assert_eq!(words(session), "restoring");
    settle();
    assert_eq!(words(session), "signed out");
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(words(session), "ada@contoso.com");
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    assert_eq!(words(session), "signed out");
}

#[test]
fn a_session_is_restored_after_a_redirect() {
    let world = World::new();
    let client = back_from_redirect(&world);
    world.transport.hold();
    let mounted = Mounted::started(&client);
    let session = mounted.call(use_session);
    assert_eq!(words(session), "restoring");
    world.transport.release();
    settle();
    assert_eq!(words(session), "ada@contoso.com");
}

#[test]
fn a_renewed_token_does_not_notify_of_the_session() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    let session = mounted.call(use_session);
    let changes = mounted.count(session);
    for _ in 0..3 {
        renew(&mounted).unwrap();
    }
    assert_eq!(*changes.borrow(), 0);
}

#[test]
fn a_lost_session_is_told_once_and_so_is_its_return() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    let session = mounted.call(use_session);
    let changes = mounted.count(session);
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    for _ in 0..3 {
        renew(&mounted).unwrap_err();
    }
    assert_eq!(words(session), "ada@contoso.com: login_required");
    assert_eq!(*changes.borrow(), 1);
    block_on(mounted.msal.instance.login_popup(popup())).unwrap();
    settle();
    assert_eq!(words(session), "ada@contoso.com");
    assert_eq!(*changes.borrow(), 2);
}

#[test]
fn another_user_is_another_session() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    let session = mounted.call(use_session);
    let changes = mounted.count(session);
    world.authority.expect(TestUser::bob());
    block_on(mounted.msal.instance.login_popup(popup())).unwrap();
    settle();
    assert_eq!(words(session), "bob@contoso.com");
    assert_eq!(*changes.borrow(), 1);
}

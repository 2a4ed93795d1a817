use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{GetUntracked, WithUntracked};
use msal_leptos::prelude::*;
use msal_leptos::{Event, EventKind, Subscription};
use msal_testkit::{Reaction, World, block_on};

use crate::mounted::{Mounted, back_from_redirect, client, popup, settle, signed_in, silent};

/// After each event: the event, the status, and how many accounts are known.
type Steps = Rc<RefCell<Vec<(EventKind, InteractionStatus, usize)>>>;

/// Subscribed after the provider, so that it sees what the provider made of each event.
fn steps(client: &PublicClientApplication, mounted: &Mounted) -> (Steps, Subscription) {
    let steps = Steps::default();
    let (log, msal) = (Rc::clone(&steps), mounted.msal);
    let note = move |event: &Event| {
        let known = msal.accounts.with_untracked(Vec::len);
        let status = msal.in_progress.get_untracked();
        log.borrow_mut().push((event.kind, status, known));
    };
    let subscription = client.subscribe(note);
    (steps, subscription)
}

#[test]
fn nobody_is_known_before_the_provider_has_started() {
    let world = World::new();
    signed_in(&world);
    let mounted = Mounted::new(&client(&world));
    assert_eq!(
        (mounted.status(), mounted.names()),
        (InteractionStatus::Startup, vec![])
    );
    settle();
    assert_eq!(mounted.status(), InteractionStatus::None);
    assert_eq!(mounted.names(), ["ada@contoso.com"]);
}

#[test]
fn events_while_starting_do_not_reveal_accounts() {
    let world = World::new();
    let client = signed_in(&world);
    world.transport.hold();
    let mounted = Mounted::new(&client);
    client.set_active_account(None);
    assert_eq!(
        (mounted.status(), mounted.names()),
        (InteractionStatus::Startup, vec![])
    );
}

#[test]
fn a_sign_in_by_popup_goes_from_none_to_acquire_token_and_back() {
    let world = World::new();
    let client = client(&world);
    let mounted = Mounted::started(&client);
    let (steps, _subscription) = steps(&client, &mounted);
    block_on(mounted.msal.instance.login_popup(popup())).unwrap();
    let steps = steps.take();
    assert_eq!(
        steps.first(),
        Some(&(EventKind::AcquireTokenStart, InteractionStatus::AcquireToken, 0))
    );
    let success = steps
        .iter()
        .find(|(kind, ..)| *kind == EventKind::AcquireTokenSuccess);
    assert_eq!(
        success,
        Some(&(EventKind::AcquireTokenSuccess, InteractionStatus::None, 1))
    );
    assert_eq!(mounted.status(), InteractionStatus::None);
}

#[test]
fn a_silent_call_changes_no_status() {
    let world = World::new();
    let client = signed_in(&world);
    let mounted = Mounted::started(&client);
    let (steps, _subscription) = steps(&client, &mounted);
    block_on(
        mounted
            .msal
            .instance
            .acquire_token_silent(silent().with_force_refresh()),
    )
    .unwrap();
    let steps = steps.take();
    assert!(
        !steps.is_empty()
            && steps
                .iter()
                .all(|(_, status, _)| *status == InteractionStatus::None),
        "{steps:?}"
    );
}

#[test]
fn after_a_redirect_the_account_appears_while_the_response_is_being_processed() {
    let world = World::new();
    let client = back_from_redirect(&world);
    let mounted = Mounted::new(&client);
    // Subscribed before the provider, so that it sees what each event finds.
    let (steps, _subscription) = steps(&client, &mounted);
    settle();
    let end = steps
        .take()
        .into_iter()
        .find(|(kind, ..)| *kind == EventKind::HandleRedirectEnd);
    assert_eq!(
        end,
        Some((EventKind::HandleRedirectEnd, InteractionStatus::HandleRedirect, 1))
    );
    assert_eq!(mounted.status(), InteractionStatus::None);
    assert_eq!(mounted.names(), ["ada@contoso.com"]);
}

#[test]
fn a_sign_out_empties_the_list_before_it_is_over() {
    let world = World::new();
    let client = signed_in(&world);
    let mounted = Mounted::started(&client);
    let (steps, _subscription) = steps(&client, &mounted);
    block_on(mounted.msal.instance.logout_popup(EndSessionRequest::default())).unwrap();
    let steps: Vec<_> = steps
        .take()
        .into_iter()
        .filter(|(kind, ..)| {
            matches!(
                kind,
                EventKind::LogoutStart | EventKind::LogoutSuccess | EventKind::LogoutEnd
            )
        })
        .collect();
    assert_eq!(
        steps,
        [
            (EventKind::LogoutStart, InteractionStatus::Logout, 1),
            (EventKind::LogoutSuccess, InteractionStatus::Logout, 0),
            (EventKind::LogoutEnd, InteractionStatus::None, 0),
        ]
    );
}

#[test]
fn a_closed_popup_ends_the_status() {
    let world = World::new();
    world.windows.react_with(|_| Reaction::close());
    let mounted = Mounted::started(&client(&world));
    block_on(mounted.msal.instance.login_popup(popup())).unwrap_err();
    assert_eq!(mounted.status(), InteractionStatus::None);
}

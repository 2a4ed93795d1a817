use leptos::prelude::*;
use msal_leptos::prelude::*;
use msal_testkit::{World, block_on};

use crate::mounted::{Mounted, client, popup, settle, signed_in, silent};

fn guard(mounted: &Mounted, rule: AccessRule) -> UsePageGuard {
    mounted.call(|| use_page_guard(rule, InteractionType::Popup, PopupRequest::new(["User.Read"])))
}

#[test]
fn a_user_who_is_signed_in_sees_the_page_before_any_effect_has_run() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    let guard = guard(&mounted, AccessRule::new());
    assert_eq!(guard.view.get_untracked(), GuardedView::Page);
    let changes = mounted.count(guard.view);
    let request = silent().with_force_refresh();
    block_on(mounted.msal.instance.acquire_token_silent(request)).unwrap();
    settle();
    assert_eq!(*changes.borrow(), 0);
}

#[test]
fn a_guard_asks_while_it_is_mounted_and_gives_up_afterwards() {
    let world = World::new();
    world.clock.by_hand();
    let client = client(&world);
    let mounted = Mounted::started(&client);
    let guard = guard(&mounted, AccessRule::new());
    settle();
    assert_eq!(guard.view.get_untracked(), GuardedView::Waiting);
    assert_eq!(client.snapshot().status, InteractionStatus::AcquireToken);
    mounted.owner.cleanup();
    settle();
    assert_eq!(client.snapshot().status, InteractionStatus::None);
    guard.sign_in();
}

#[test]
fn a_refusal_says_why() {
    let world = World::new();
    let client = signed_in(&world);
    let mounted = Mounted::started(&client);
    let guard = guard(&mounted, AccessRule::new().with_role("Orders.Read"));
    settle();
    let missing = AccessRefusal::MissingRole("Orders.Read".to_owned());
    assert_eq!(guard.view.get_untracked(), GuardedView::Refusal(missing));
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    settle();
    let gone = GuardedView::Refusal(AccessRefusal::SignedOut);
    assert_eq!(guard.view.get_untracked(), gone);
    block_on(client.login_popup(popup())).unwrap();
    settle();
    assert!(matches!(
        guard.view.get_untracked(),
        GuardedView::Refusal(AccessRefusal::MissingRole(_))
    ));
}

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use leptos::prelude::*;
use msal_leptos::error::WindowError;
use msal_leptos::prelude::*;
use msal_testkit::{World, block_on};

use crate::mounted::{Mounted, client, provider_with, settle, signed_in, silent};

#[test]
fn a_hook_without_a_provider_says_what_to_add() {
    let panic = Owner::new()
        .with(|| catch_unwind(AssertUnwindSafe(use_msal)))
        .err()
        .unwrap();
    let message = panic.downcast_ref::<&str>().unwrap();
    assert!(message.contains("<MsalProvider"), "{message}");
}

#[test]
fn a_component_may_ask_whether_there_is_a_provider() {
    let world = World::new();
    assert!(Owner::new().with(try_use_msal).is_none());
    assert!(Mounted::new(&client(&world)).call(try_use_msal).is_some());
}

#[test]
fn two_providers_on_one_page_do_not_meet() {
    let (here, there) = (World::new(), World::new());
    let (someone, nobody) = (signed_in(&here), client(&there));
    let mounted = Mounted::started(&someone);
    let (outside, (beside, _view)) = mounted
        .owner
        .with(|| (try_use_msal(), provider_with(&nobody, use_msal)));
    settle();
    assert!(outside.is_none(), "a provider is for what is below it");
    assert_eq!(mounted.names(), ["ada@contoso.com"]);
    assert_eq!(beside.in_progress.get_untracked(), InteractionStatus::None);
    assert_eq!(beside.accounts.get_untracked(), []);
}

#[test]
fn an_unmounted_provider_keeps_nothing_alive() {
    let world = World::new();
    let client = client(&world);
    let mounted = Mounted::started(&client);
    drop(client);
    assert!(
        Rc::strong_count(&world.storage) > 1,
        "the provider owns the client"
    );
    let Mounted { owner, msal, .. } = mounted;
    owner.cleanup();
    assert_eq!(Rc::strong_count(&world.storage), 1);
    assert_eq!(msal.instance.accounts(), []);
    assert_eq!(msal.instance.active_account(), None);
}

#[test]
fn a_provider_unmounted_while_it_starts_does_no_harm() {
    let world = World::new();
    let client = crate::mounted::back_from_redirect(&world);
    world.transport.hold();
    let mounted = Mounted::started(&client);
    assert_eq!(mounted.status(), InteractionStatus::HandleRedirect);
    mounted.owner.cleanup();
    world.transport.release();
    settle();
    assert_eq!(
        client.accounts().len(),
        1,
        "the response to the redirect is not lost"
    );
}

#[test]
fn a_call_after_unmounting_fails_instead_of_panicking() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    mounted.owner.cleanup();
    let error = block_on(mounted.msal.instance.acquire_token_silent(silent())).unwrap_err();
    assert!(
        matches!(error.detail(), ErrorDetail::Window(WindowError::Document(_))),
        "{error:?}"
    );
}

#[test]
fn a_client_that_outlives_its_provider_can_be_mounted_again() {
    let world = World::new();
    let client = signed_in(&world);
    Mounted::started(&client).owner.cleanup();
    let mounted = Mounted::started(&client);
    assert_eq!(mounted.names(), ["ada@contoso.com"]);
}

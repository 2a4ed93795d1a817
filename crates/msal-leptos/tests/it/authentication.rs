use std::time::Duration;

use leptos::prelude::*;
use msal_leptos::prelude::*;
use msal_testkit::{Departure, Reaction, World, block_on};

use crate::mounted::{Mounted, back_from_redirect, client, settle, signed_in};

fn use_it(mounted: &Mounted, interaction_type: InteractionType) -> UseMsalAuthentication {
    let hook =
        mounted.call(|| use_msal_authentication(interaction_type, AuthenticationRequest::new(["User.Read"])));
    settle();
    hook
}

/// Whose tokens there are, or why there are none.
fn outcome(hook: UseMsalAuthentication) -> String {
    match (hook.result.get_untracked(), hook.error.get_untracked()) {
        (Some(result), None) => result.account.username.clone(),
        (None, Some(error)) => error.code().to_owned(),
        (None, None) if hook.is_pending.get_untracked() => "pending".to_owned(),
        other => format!("{other:?}"),
    }
}

/// Lets time pass until everything that waits for it has happened.
fn pass(world: &World) {
    let clock = world.clock.clone();
    block_on(async move {
        msal_web::platform::Clock::sleep(&clock, Duration::from_secs(90)).await;
    });
    settle();
}

#[test]
fn the_user_is_signed_in_by_itself() {
    let world = World::new();
    let mounted = Mounted::started(&client(&world));
    let hook = use_it(&mounted, InteractionType::Popup);
    assert_eq!(outcome(hook), "pending");
    pass(&world);
    assert_eq!(outcome(hook), "ada@contoso.com");
    assert_eq!(mounted.names(), ["ada@contoso.com"]);
}

#[test]
fn a_user_who_is_signed_in_gets_a_token_without_any_active_account() {
    let world = World::new();
    let client = signed_in(&world);
    client.set_active_account(None);
    let mounted = Mounted::started(&client);
    let hook = use_it(&mounted, InteractionType::Redirect);
    assert_eq!(outcome(hook), "ada@contoso.com");
}

#[test]
fn a_refused_popup_is_an_error_until_the_app_asks_again() {
    let world = World::new();
    let authority = world.authority.clone();
    world.windows.react_with(|_| Reaction::close());
    let mounted = Mounted::started(&client(&world));
    let hook = use_it(&mounted, InteractionType::Popup);
    pass(&world);
    assert_eq!(outcome(hook), "user_cancelled");
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    hook.login();
    settle();
    pass(&world);
    assert_eq!(outcome(hook), "ada@contoso.com");
}

#[test]
fn the_error_of_a_redirect_is_shown_and_the_page_stays() {
    let world = World::new();
    world.authority.depart(Departure::RefuseAuthorize {
        error: "access_denied",
        suberror: "",
    });
    let client = back_from_redirect(&world);
    let departures = world.page.assigned().len();
    let mounted = Mounted::started(&client);
    let hook = use_it(&mounted, InteractionType::Redirect);
    assert_eq!(outcome(hook), "access_denied");
    assert_eq!(world.page.assigned().len(), departures);
}

#[test]
fn a_hook_that_is_unmounted_gives_its_popup_up() {
    let world = World::new();
    world.clock.by_hand();
    let client = client(&world);
    let mounted = Mounted::started(&client);
    let hook = use_it(&mounted, InteractionType::Popup);
    assert_eq!(client.snapshot().status, InteractionStatus::AcquireToken);
    mounted.owner.cleanup();
    settle();
    assert_eq!(client.snapshot().status, InteractionStatus::None);
    hook.login();
    hook.acquire_token();
}

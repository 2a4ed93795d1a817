use leptos::prelude::*;
use msal_leptos::prelude::*;
use msal_testkit::{Departure, Reaction, World, block_on};

use crate::mounted::{Mounted, back_from_redirect, client, popup, signed_in, silent};

fn code(mounted: &Mounted) -> Option<String> {
    mounted
        .msal
        .error
        .get_untracked()
        .map(|error| error.code().to_owned())
}

#[test]
fn a_redirect_that_came_back_with_a_refusal_says_so() {
    let world = World::new();
    world.authority.depart(Departure::RefuseAuthorize {
        error: "access_denied",
        suberror: "",
    });
    let mounted = Mounted::started(&back_from_redirect(&world));
    assert_eq!(code(&mounted).as_deref(), Some("access_denied"));
    assert_eq!(
        (mounted.status(), mounted.names()),
        (InteractionStatus::None, vec![])
    );
}

#[test]
fn the_error_of_a_popup_goes_when_the_next_one_starts() {
    let world = World::new();
    let mounted = Mounted::started(&client(&world));
    world.windows.react_with(|_| Reaction::close());
    block_on(mounted.msal.instance.login_popup(popup())).unwrap_err();
    assert_eq!(code(&mounted).as_deref(), Some("user_cancelled"));
    let (windows, msal) = (world.authority.clone(), mounted.msal);
    world.windows.react_with(move |call| {
        assert_eq!(msal.error.get_untracked(), None, "gone while the popup is open");
        Reaction::tell(&windows.authorize(call))
    });
    block_on(mounted.msal.instance.login_popup(popup())).unwrap();
    assert_eq!(code(&mounted), None);
}

#[test]
fn a_failed_silent_call_is_nobody_elses_business() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    world.authority.depart(Departure::Unreachable);
    let request = silent().with_force_refresh();
    block_on(mounted.msal.instance.acquire_token_silent(request)).unwrap_err();
    assert_eq!(code(&mounted), None);
    assert_eq!(
        mounted.names(),
        ["ada@contoso.com"],
        "a lost network signs nobody out"
    );
}

#[test]
fn a_dismissed_error_is_forgotten() {
    let world = World::new();
    world.windows.react_with(|_| Reaction::close());
    let mounted = Mounted::started(&client(&world));
    block_on(mounted.msal.instance.login_popup(popup())).unwrap_err();
    assert!(code(&mounted).is_some());
    mounted.msal.dismiss_error();
    assert_eq!(code(&mounted), None);
}

#[test]
fn a_dismissed_error_is_not_shown_by_the_next_provider() {
    let world = World::new();
    world.authority.depart(Departure::RefuseAuthorize {
        error: "access_denied",
        suberror: "",
    });
    let client = back_from_redirect(&world);
    let first = Mounted::started(&client);
    assert!(code(&first).is_some());
    first.owner.cleanup();
    let second = Mounted::started(&client);
    assert_eq!(code(&second).as_deref(), Some("access_denied"));
    second.msal.dismiss_error();
    second.owner.cleanup();
    assert_eq!(code(&Mounted::started(&client)), None);
}

use leptos::prelude::*;
use msal_leptos::prelude::*;
use msal_testkit::{Reaction, World, block_on};
use serde_json::json;

use crate::mounted::{Mounted, client, popup, settle, signed_in, silent};

fn with_roles(world: &World, roles: &'static [&'static str]) {
    world
        .authority
        .edit_id_tokens(move |mint| mint.claim("roles", json!(roles)));
}

#[test]
fn a_role_is_there_while_the_user_is() {
    let world = World::new();
    with_roles(&world, &["Orders.Read"]);
    let client = client(&world);
    let mounted = Mounted::started(&client);
    let (reads, writes) = mounted.call(|| (use_has_role("Orders.Read"), use_has_role("Orders.Write")));
    let has = || (reads.get_untracked(), writes.get_untracked());
    assert_eq!(has(), (false, false));
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(has(), (true, false));
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    assert_eq!(has(), (false, false));
}

#[test]
fn a_role_that_a_renewed_token_brings_is_seen() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    let writes = mounted.call(|| use_has_role("Orders.Write"));
    let changes = mounted.count(writes);
    let renew = || {
        let request = silent().with_force_refresh();
        block_on(mounted.msal.instance.acquire_token_silent(request)).unwrap();
        settle();
    };
    renew();
    assert_eq!((*changes.borrow(), writes.get_untracked()), (0, false));
    with_roles(&world, &["Orders.Write"]);
    renew();
    renew();
    assert_eq!((*changes.borrow(), writes.get_untracked()), (1, true));
}

#[test]
fn access_is_decided_anew_when_the_state_changes_and_told_when_the_decision_does() {
    let world = World::new();
    with_roles(&world, &["Orders.Read"]);
    let client = client(&world);
    let mounted = Mounted::new(&client);
    let rule = AccessRule::new().with_role("Orders.Read");
    let access = mounted.call(|| use_access(rule));
    assert_eq!(access.get_untracked(), AccessDecision::Wait);
    settle();
    assert_eq!(access.get_untracked(), AccessDecision::SignIn);
    block_on(client.login_popup(popup())).unwrap();
    assert_eq!(access.get_untracked(), AccessDecision::Allow);
    let changes = mounted.count(access);
    let request = silent().with_force_refresh();
    block_on(client.acquire_token_silent(request)).unwrap();
    settle();
    assert_eq!(*changes.borrow(), 0);
}

#[test]
fn a_refused_sign_in_is_a_refusal_until_it_is_dismissed() {
    let world = World::new();
    world.windows.react_with(|_| Reaction::close());
    let mounted = Mounted::started(&client(&world));
    let access = mounted.call(|| use_access(AccessRule::new()));
    block_on(mounted.msal.instance.login_popup(popup())).unwrap_err();
    let refusal = access.get_untracked();
    assert!(
        matches!(&refusal, AccessDecision::Refuse(AccessRefusal::SignInFailed(error)) if error.code() == "user_cancelled"),
        "{refusal:?}"
    );
    mounted.msal.dismiss_error();
    assert_eq!(access.get_untracked(), AccessDecision::SignIn);
}

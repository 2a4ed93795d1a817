//! Users of all clouds at one authority.

use std::rc::Rc;

use msal_testkit::{CLIENT_ID, Reaction, World, block_on};
use msal_web::{Configuration, PublicClientApplication};

use crate::common::{client_with, in_a_word, popup, silent};

const US: &str = "login.microsoftonline.us";

fn aware() -> Configuration {
    Configuration::new(CLIENT_ID).with_instance_aware()
}

/// Lets the authority name this host with its response.
fn name_cloud(world: &World, host: &'static str) {
    let authority = Rc::clone(&world.authority);
    let response = move |call: &_| format!("{}&cloud_instance_host_name={host}", authority.authorize(call));
    world
        .windows
        .react_with(move |call| Reaction::tell(&response(call)));
}

fn signed_in_at(world: &World, host: &'static str) -> PublicClientApplication {
    name_cloud(world, host);
    let client = client_with(world, aware());
    block_on(client.login_popup(popup())).unwrap();
    client
}

#[test]
fn the_authority_is_asked_for_users_of_all_clouds_only_when_the_app_wants_them() {
    let world = World::new();
    let asks = |configuration| {
        block_on(client_with(&world, configuration).login_popup(popup())).unwrap();
        let visit = world.windows.visits().pop().unwrap();
        visit.parameter("instance_aware").map(str::to_owned)
    };
    assert_eq!(asks(Configuration::new(CLIENT_ID)), None);
    assert_eq!(asks(aware()).as_deref(), Some("true"));
    let client = client_with(&world, aware());
    let request = popup().with_extra_query_parameter("instance_aware", "false");
    block_on(client.login_popup(request)).unwrap();
    let visit = world.windows.visits().pop().unwrap();
    assert_eq!(
        visit.parameter("instance_aware"),
        Some("false"),
        "the request's word counts"
    );
}

#[test]
fn tokens_are_got_and_renewed_at_the_users_own_cloud() {
    let world = World::new();
    let client = signed_in_at(&world, US);
    let account = client.active_account().unwrap();
    assert_eq!(account.environment, US);
    let outcome = block_on(client.acquire_token_silent(silent().with_force_refresh()));
    assert_eq!(in_a_word(&outcome), "network");
    let sent = world.transport.sent();
    assert!(
        sent.iter()
            .all(|sent| sent.url.starts_with(&format!("https://{US}/"))),
        "{sent:?}"
    );
    assert_eq!(sent.len(), 2);
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
}

#[test]
fn a_user_of_the_configured_cloud_stays_there() {
    let world = World::new();
    let client = signed_in_at(&world, "login.microsoftonline.com");
    assert_eq!(client.active_account().unwrap().environment, "login.windows.net");
    let sent = world.transport.sent();
    assert!(sent[0].url.starts_with("https://login.microsoftonline.com/"));
}

#[test]
fn a_host_that_nobody_vouches_for_gets_no_code() {
    let world = World::new();
    for host in [
        "login.evil.example",
        "login.microsoftonline.us/evil",
        "u@login.microsoftonline.us",
        "x y",
    ] {
        name_cloud(&world, host);
        let outcome = block_on(client_with(&world, aware()).login_popup(popup()));
        assert_eq!(in_a_word(&outcome), "untrusted_authority", "{host}");
    }
    assert!(world.transport.sent().is_empty());
}

#[test]
fn without_it_the_named_cloud_is_passed_over() {
    let world = World::new();
    name_cloud(&world, US);
    let client = client_with(&world, Configuration::new(CLIENT_ID));
    block_on(client.login_popup(popup())).unwrap();
    assert!(
        world.transport.sent()[0]
            .url
            .starts_with("https://login.microsoftonline.com/")
    );
}

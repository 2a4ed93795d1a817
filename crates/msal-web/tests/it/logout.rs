use std::time::Duration;

use msal_testkit::{CLIENT_ID, Departure, Reaction, TestUser, World, block_on, start};
use msal_web::platform::Storage as _;
use msal_web::{Configuration, EndSessionPopupRequest, EndSessionRequest, EventKind, InteractionStatus};

use crate::common::{Log, client, client_with, in_a_word, popup, signed_in, silent};

fn everyone() -> EndSessionRequest {
    EndSessionRequest::default()
}

#[test]
fn tokens_are_gone_before_the_page_leaves() {
    let world = World::new();
    let client = signed_in(&world);
    world.clock.by_hand();
    let mut call = start(client.logout_redirect(everyone()));
    assert!(!call.runs_to_its_end());
    assert_eq!(world.page.assigned().len(), 1);
    for secret in world.authority.secrets() {
        assert!(world.storage.keys_mentioning(&secret).is_empty());
    }
    assert!(client.accounts().is_empty());
}

#[test]
fn the_sign_out_page_is_told_where_to_go_and_whom_to_sign_out() {
    let world = World::new();
    world.authority.expect(TestUser {
        login_hint: Some("opaque-hint".into()),
        ..TestUser::ada()
    });
    let client = signed_in(&world);
    let account = client.active_account().unwrap();
    let request = everyone()
        .with_account(account)
        .with_post_logout_redirect_uri("/goodbye")
        .with_state("mine");
    block_on(client.logout_popup(request)).unwrap();
    let visit = world.windows.visits().pop().unwrap();
    assert_eq!(
        visit.endpoint,
        "https://login.microsoftonline.com/common/oauth2/v2.0/logout"
    );
    assert_eq!(visit.redirect_uri(), "https://app.contoso.com/goodbye");
    assert_eq!(visit.parameter("logout_hint"), Some("opaque-hint"));
    assert!(visit.state().ends_with("|mine"));
    assert_eq!(visit.parameter("id_token_hint"), None);
}

#[test]
fn a_sign_out_may_end_on_the_authoritys_page() {
    let by_request = everyone().without_post_logout_redirect_uri();
    let configured = || Configuration::new(CLIENT_ID).without_post_logout_redirect_uri();
    for (configuration, request, wanted) in [
        (Configuration::new(CLIENT_ID), by_request, None),
        (configured(), everyone(), None),
        (
            configured(),
            everyone().with_post_logout_redirect_uri("/bye"),
            Some("https://app.contoso.com/bye"),
        ),
    ] {
        let world = World::new();
        let client = client_with(&world, configuration);
        block_on(client.login_popup(popup())).unwrap();
        world
            .windows
            .react_with(|_| Reaction::close().after(Duration::from_secs(1)));
        block_on(client.logout_popup(request)).unwrap();
        let visit = world.windows.visits().pop().unwrap();
        assert_eq!(visit.parameter("post_logout_redirect_uri"), wanted);
    }
}

#[test]
fn a_sign_out_carries_an_id_token_and_parameters_of_the_apps_own() {
    let world = World::new();
    let client = signed_in(&world);
    let account = client.active_account().unwrap();
    let token = account.id_token.clone().unwrap();
    let request = everyone()
        .with_account(account)
        .with_id_token_hint(token.clone())
        .with_logout_hint("hint")
        .with_correlation_id("id-1")
        .with_extra_query_parameter("ui_locales", "de")
        .with_extra_query_parameter("State", "evil")
        .with_extra_query_parameter("post_logout_redirect_uri", "https://evil.example/");
    assert!(!format!("{request:?}").contains(token.secret()));
    block_on(client.logout_popup(request)).unwrap();
    let visit = world.windows.visits().pop().unwrap();
    for (name, value) in [
        ("id_token_hint", token.secret()),
        ("logout_hint", "hint"),
        ("client-request-id", "id-1"),
        ("ui_locales", "de"),
        ("post_logout_redirect_uri", "https://app.contoso.com/"),
    ] {
        assert_eq!(visit.parameter(name), Some(value), "{name}");
    }
    assert!(!visit.parameters.iter().any(|(_, value)| value.contains("evil")));
}

#[test]
fn the_main_window_goes_on_when_the_popup_is_done() {
    let world = World::new();
    let client = signed_in(&world);
    let request = || {
        EndSessionPopupRequest::new()
            .with_main_window_redirect_uri("/goodbye")
            .with_size(640, 700)
            .with_position(-30, 0)
    };
    block_on(client.logout_popup(request())).unwrap();
    assert_eq!(world.page.assigned(), ["https://app.contoso.com/goodbye"]);
    let features = world.windows.popups().pop().unwrap().features;
    assert_eq!(features, "width=640, height=700, top=0, left=-30, scrollbars=yes");

    world.windows.block_popups(true);
    block_on(client.logout_popup(request())).unwrap_err();
    assert_eq!(
        world.page.assigned().len(),
        1,
        "a blocked popup leaves the page where it is"
    );
}

#[test]
fn the_main_window_is_not_sent_to_a_script() {
    let world = World::new();
    let client = signed_in(&world);
    let request = EndSessionPopupRequest::new().with_main_window_redirect_uri("javascript:alert(1)");
    assert_eq!(
        block_on(client.logout_popup(request)).unwrap_err().code(),
        "invalid_redirect_uri"
    );
    assert!(client.accounts().is_empty() && world.page.assigned().is_empty());
}

#[test]
fn a_local_sign_out_tells_the_other_tabs_and_not_the_authority() {
    let world = World::new();
    let client = signed_in(&world);
    let (visits, log) = (world.windows.visits().len(), Log::of(&client));
    let ada = client.active_account().unwrap();
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    let request = everyone().with_account(ada).with_correlation_id("id-1");
    block_on(client.logout_local(request)).unwrap();
    assert_eq!(client.accounts()[0].username, "bob@contoso.com");
    block_on(client.logout_local(everyone())).unwrap();
    assert!(client.accounts().is_empty() && world.storage.snapshot().is_empty());
    assert_eq!(world.windows.visits().len(), visits + 1, "for the sign-in");
    assert!(world.page.assigned().is_empty());
    let told = world.windows.told();
    assert_eq!(
        told.iter()
            .filter(|(channel, _)| channel == "msal.sign-outs")
            .count(),
        2
    );
    let steps: Vec<_> = log
        .events()
        .into_iter()
        .filter(|event| {
            event
                .correlation_id
                .as_ref()
                .is_some_and(|id| id.as_str() == "id-1")
        })
        .map(|event| event.kind)
        .collect();
    assert_eq!(
        steps,
        [
            EventKind::LogoutStart,
            EventKind::LogoutSuccess,
            EventKind::LogoutEnd
        ]
    );
}

#[test]
fn a_sign_out_by_popup_ends_with_the_popup() {
    let world = World::new();
    let client = signed_in(&world);
    block_on(client.logout_popup(everyone())).unwrap();
    assert!(client.accounts().is_empty() && world.storage.snapshot().is_empty());
    assert_eq!(world.windows.open(), 0);
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "no_account_error"
    );
}

#[test]
fn a_popup_closed_early_does_not_undo_the_sign_out() {
    let world = World::new();
    let client = signed_in(&world);
    world
        .windows
        .react_with(|_| Reaction::close().after(Duration::from_secs(1)));
    assert!(block_on(client.logout_popup(everyone())).is_ok());
    assert!(client.accounts().is_empty());
}

#[test]
fn a_blocked_popup_is_reported_and_the_accounts_are_gone_all_the_same() {
    let world = World::new();
    let client = signed_in(&world);
    let log = Log::of(&client);
    world.windows.block_popups(true);
    assert_eq!(
        block_on(client.logout_popup(everyone())).unwrap_err().code(),
        "popup_window_error"
    );
    assert!(client.accounts().is_empty());
    assert_eq!(
        log.kinds()[log.kinds().len() - 2..],
        [EventKind::LogoutFailure, EventKind::LogoutEnd]
    );
    assert_eq!(log.status(), InteractionStatus::None);
}

#[test]
fn an_authority_out_of_reach_does_not_keep_anyone_signed_in() {
    let world = World::new();
    let elsewhere = || Configuration::new(CLIENT_ID).with_authority("https://login.contoso.com/t");
    block_on(client_with(&world, elsewhere()).login_popup(popup())).unwrap();
    world.authority.depart(Departure::Offline);
    let reloaded = client_with(&world, elsewhere());
    let log = Log::of(&reloaded);
    assert_eq!(
        block_on(reloaded.logout_redirect(everyone())).unwrap_err().code(),
        "no_network_connectivity"
    );
    assert!(reloaded.accounts().is_empty() && world.page.assigned().is_empty());
    assert_eq!(log.status(), InteractionStatus::None);
}

#[test]
fn one_account_may_go_while_another_stays() {
    let world = World::new();
    let client = signed_in(&world);
    let ada = client.active_account().unwrap();
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    block_on(client.logout_popup(everyone().with_account(ada))).unwrap();
    let left: Vec<_> = client
        .accounts()
        .into_iter()
        .map(|account| account.username.clone())
        .collect();
    assert_eq!(left, ["bob@contoso.com"]);
    assert!(
        world
            .storage
            .keys_mentioning(&TestUser::ada().object_id)
            .is_empty()
    );
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
}

#[test]
fn what_other_libraries_and_apps_keep_stays() {
    let world = World::new();
    let client = signed_in(&world);
    let other = client_with(&world, Configuration::new("another app"));
    world.authority.expect(TestUser::bob());
    block_on(other.login_popup(popup())).unwrap();
    world.storage.set("theme", "dark").unwrap();
    block_on(client.logout_popup(everyone())).unwrap();
    assert_eq!(world.storage.get("theme").as_deref(), Some("dark"));
    assert_eq!(other.accounts().len(), 1);
    assert_eq!(
        in_a_word(&block_on(other.acquire_token_silent(silent()))),
        "cache"
    );
}

#[test]
fn dropping_a_sign_out_ends_the_interaction() {
    let world = World::new();
    let client = signed_in(&world);
    let log = Log::of(&client);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut call = start(client.logout_popup(everyone()));
    assert!(!call.runs_to_its_end());
    assert_eq!(log.status(), InteractionStatus::Logout);
    drop(call);
    assert_eq!((log.status(), world.windows.open()), (InteractionStatus::None, 0));
}

#[test]
fn a_local_clear_tells_the_authority_nothing() {
    let world = World::new();
    let app = signed_in(&world);
    let visits = world.windows.visits().len();
    app.clear_cache(None);
    assert!(app.accounts().is_empty() && world.storage.snapshot().is_empty());
    assert!(world.transport.sent().is_empty() && world.page.assigned().is_empty());
    assert_eq!(world.windows.visits().len(), visits);
    assert!(client(&world).accounts().is_empty());
}

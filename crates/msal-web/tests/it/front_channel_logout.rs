//! What the authority tells in a hidden frame when a user signs out of another app.

use std::time::Duration;

use msal_testkit::{CLIENT_ID, SharedStorage, TestUser, World, block_on, settle};
use msal_web::platform::{Clock as _, Page as _};
use msal_web::{CacheLocation, Configuration, EventKind, InteractionType, PublicClientApplication, Start};

use crate::common::{Log, client, client_with, popup, usernames};

const PATH: &str = "/front-channel-logout";
const CHANNEL: &str = "msal.session-ends";

fn in_session(user: TestUser, session: &str) -> TestUser {
    TestUser {
        session_id: Some(session.to_owned()),
        ..user
    }
}

/// Ada and Bob in sessions of their own.
fn with_two_users(world: &World) -> PublicClientApplication {
    let client = client(world);
    assert_eq!(client.handle_front_channel_logout(PATH), Start::App);
    sign_both_in(world, &client);
    client
}

fn sign_both_in(world: &World, client: &PublicClientApplication) {
    for (user, session) in [(TestUser::ada(), "session-1"), (TestUser::bob(), "session-2")] {
        world.authority.expect(in_session(user, session));
        block_on(client.login_popup(popup())).unwrap();
    }
}

fn issuer(client: &PublicClientApplication) -> String {
    let account = client.active_account().unwrap();
    let claims = account.id_token_claims().unwrap();
    claims.issuer().unwrap().to_owned()
}

/// The frame that the authority loads, in a tab that has nothing to do with the app's.
fn frame(world: &World, query: &str) -> World {
    let frame = world.new_tab();
    frame
        .page
        .visit(&format!("https://app.contoso.com{PATH}?{query}"));
    frame.page.set_framed(true);
    frame
}

/// Lets everything come to rest that is under way.
fn rest(world: &World) {
    block_on(world.clock.sleep(Duration::from_secs(1)));
}

/// Carries what the frame has told to a tab.
fn carry(from: &World, to: &World) {
    for (channel, text) in from.windows.told() {
        to.windows.speak(&channel, &text);
    }
    settle();
}

fn query(issuer: &str, session: &str) -> String {
    format!("iss={}&sid={session}", issuer.replace(':', "%3A"))
}

#[test]
fn the_user_of_the_session_is_gone_from_another_tab_and_nobody_else() {
    let world = World::new();
    let app = with_two_users(&world);
    let log = Log::of(&app);
    let frame = frame(&world, &query(&issuer(&app), "session-1"));
    assert_eq!(client(&frame).handle_front_channel_logout(PATH), Start::Relayed);
    settle();
    carry(&frame, &world);
    assert_eq!(usernames(&app), ["bob@contoso.com"]);
    let left = world.storage.keys_mentioning(&TestUser::ada().home_object_id);
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(
        log.kinds(),
        [
            EventKind::LogoutStart,
            EventKind::FrontChannelLogout,
            EventKind::LogoutSuccess,
            EventKind::LogoutEnd
        ]
    );
    for event in log.events() {
        assert_eq!(event.interaction, Some(InteractionType::Silent));
        assert_eq!(
            event.account.map(|account| account.username.clone()).as_deref(),
            Some("ada@contoso.com")
        );
    }
}

#[test]
fn a_store_that_the_frame_can_read_is_emptied_of_the_user() {
    let world = World::new();
    let store = SharedStorage::new(&world.clock);
    let in_store = |tab: &World| {
        let location = CacheLocation::asynchronous(store.tab());
        let client = client_with(tab, Configuration::new(CLIENT_ID).with_cache_location(location));
        rest(&world);
        client
    };
    let app = in_store(&world);
    sign_both_in(&world, &app);
    let framed = in_store(&frame(&world, &query(&issuer(&app), "session-2")));
    assert_eq!(framed.handle_front_channel_logout(PATH), Start::Relayed);
    rest(&world);
    assert_eq!(usernames(&framed), ["ada@contoso.com"]);
    assert_eq!(usernames(&app), ["ada@contoso.com"]);
    assert_eq!(usernames(&in_store(&world.new_tab())), ["ada@contoso.com"]);
}

#[test]
fn a_request_that_names_no_session_of_ours_signs_nobody_out() {
    let world = World::new();
    let app = with_two_users(&world);
    let issuer = issuer(&app);
    for query in [
        query(&issuer, "session-3"),
        query("https://login.evil.example/t/v2.0", "session-1"),
        format!("iss={issuer}"),
        "sid=session-1".to_owned(),
        query(&issuer, ""),
        String::new(),
    ] {
        let frame = frame(&world, &query);
        let _ = client(&frame).handle_front_channel_logout(PATH);
        settle();
        carry(&frame, &world);
        assert_eq!(usernames(&app).len(), 2, "{query}");
    }
}

#[test]
fn a_page_that_is_not_the_frame_is_the_app() {
    let world = World::new();
    let app = with_two_users(&world);
    let query = query(&issuer(&app), "session-1");
    let elsewhere = frame(&world, &query);
    elsewhere.page.visit(&format!("https://app.contoso.com/?{query}"));
    let by_a_link = frame(&world, &query);
    by_a_link.page.set_framed(false);
    for document in [elsewhere, by_a_link] {
        let href = document.page.href();
        assert_eq!(
            client(&document).handle_front_channel_logout(PATH),
            Start::App,
            "{href}"
        );
        settle();
        assert!(document.windows.told().is_empty());
    }
}

#[test]
fn what_other_apps_and_strangers_say_on_the_channel_is_passed_over() {
    let world = World::new();
    let app = with_two_users(&world);
    let foreign = format!(
        r#"{{"clientId":"other","issuer":"{}","sessionId":"session-1"}}"#,
        issuer(&app)
    );
    for text in ["", "{", "[]", "{}", r#"{"clientId":1}"#, &foreign] {
        world.windows.speak(CHANNEL, text);
    }
    settle();
    assert_eq!(usernames(&app).len(), 2);
}

#[test]
fn an_app_that_does_not_ask_for_it_listens_to_nobody() {
    let world = World::new();
    let app = client(&world);
    sign_both_in(&world, &app);
    let frame = frame(&world, &query(&issuer(&app), "session-1"));
    assert_eq!(client(&frame).handle_front_channel_logout(PATH), Start::Relayed);
    settle();
    carry(&frame, &world);
    assert_eq!(usernames(&app).len(), 2);
}

use std::time::Duration;

use msal_testkit::{Departure, Reaction, TestUser, World, block_on, start};
use msal_web::platform::Clock as _;
use msal_web::{
    AuthError, Configuration, ErrorKind, InteractionStatus, NextStep, RedirectRequest, TokenSource,
};

use crate::common::{Log, client, client_with, popup};

#[test]
fn a_popup_signs_in() {
    let world = World::new();
    let client = client(&world);
    let result = block_on(client.login_popup(popup().with_state("cart=3"))).unwrap();
    assert_eq!(result.source, TokenSource::Network);
    assert_eq!(result.state.as_deref(), Some("cart=3"));
    assert!(result.scopes.contains("User.Read") && result.access_token.is_some());
    assert_eq!(client.accounts().len(), 1);
    assert_eq!(world.windows.open(), 0, "the window is closed");
}

#[test]
fn a_popup_opens_before_anything_is_awaited() {
    let world = World::new();
    let elsewhere = Configuration::new(msal_testkit::CLIENT_ID).with_authority("https://login.contoso.com/t");
    let client = client_with(&world, elsewhere);
    world.transport.hold();
    let mut call = start(client.login_popup(popup()));
    call.poll();
    assert_eq!(
        (world.windows.popups().len(), world.windows.visits().len()),
        (1, 0)
    );
    assert!(world.windows.popups()[0].name.starts_with("msal."));
    world.transport.release();
    assert!(call.finish().is_ok());
}

#[test]
fn the_first_of_channel_and_address_wins() {
    let later = Duration::from_secs(3);
    let check = |told_first: bool, wanted: &str| {
        let world = World::new();
        let authority = world.authority.clone();
        world.windows.react_with(move |call| {
            let declined = call.fragment(&[("error", "access_denied")]);
            let (told, landed) = if told_first {
                (Duration::ZERO, later)
            } else {
                (later, Duration::ZERO)
            };
            Reaction::tell(&authority.authorize(call))
                .after(told)
                .and(Reaction::land(&declined).after(landed))
        });
        let outcome = block_on(client(&world).login_popup(popup()));
        assert_eq!(crate::common::in_a_word(&outcome), wanted);
    };
    check(true, "network");
    check(false, "access_denied");
}

#[test]
fn what_is_no_response_is_waited_past() {
    let world = World::new();
    let authority = world.authority.clone();
    world.windows.react_with(move |call| {
        let response = authority.authorize(call);
        Reaction::tell("")
            .and(Reaction::tell("hello"))
            .and(Reaction::land("/inbox").after(Duration::from_secs(1)))
            .and(Reaction::tell(&response).after(Duration::from_secs(2)))
    });
    assert!(block_on(client(&world).login_popup(popup())).is_ok());
}

#[test]
fn a_blocked_popup_says_so_and_leaves_the_way_free() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    world.windows.block_popups(true);
    let error = block_on(client.login_popup(popup())).unwrap_err();
    assert_eq!(error.code(), "popup_window_error");
    assert!(matches!(error.next_step(), NextStep::FixConfiguration(_)));
    assert_eq!(log.status(), InteractionStatus::None);
    world.windows.block_popups(false);
    assert!(block_on(client.login_popup(popup())).is_ok());
}

#[test]
fn a_second_popup_takes_the_place_of_the_first() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut first = start(client.login_popup(popup()));
    let mut second = start(client.login_popup(popup()));
    assert!(!first.runs_to_its_end());
    assert!(!second.runs_to_its_end());
    world.clock.advance(Duration::from_secs(1));
    let error = first.finish().unwrap_err();
    assert_eq!(error.code(), "interaction_in_progress_cancelled");
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert_eq!(
        log.status(),
        InteractionStatus::AcquireToken,
        "the second is open"
    );
    assert_eq!(world.windows.open(), 1);
    let visit = world.windows.visits().pop().unwrap();
    world
        .windows
        .speak(&visit.channel(), &world.authority.authorize(&visit));
    world.clock.by_itself();
    assert!(second.finish().is_ok());
    assert_eq!((log.status(), world.windows.open()), (InteractionStatus::None, 0));
}

#[test]
fn a_popup_superseded_while_it_looks_for_the_authority_goes_nowhere() {
    let world = World::new();
    let elsewhere = Configuration::new(msal_testkit::CLIENT_ID).with_authority("https://login.contoso.com/t");
    let client = client_with(&world, elsewhere);
    world.transport.hold();
    let mut first = start(client.login_popup(popup()));
    assert!(!first.runs_to_its_end());
    let mut second = start(client.login_popup(popup()));
    assert!(!second.runs_to_its_end());
    world.transport.release();
    assert_eq!(
        first.finish().unwrap_err().code(),
        "interaction_in_progress_cancelled"
    );
    assert!(world.windows.visits().is_empty());
    assert!(second.finish().is_ok());
    assert_eq!((world.windows.visits().len(), world.windows.open()), (1, 0));
}

#[test]
fn tokens_of_a_sign_in_that_a_sign_out_has_overtaken_are_not_kept() {
    let world = World::new();
    let client = client(&world);
    world.clock.by_hand();
    world.transport.hold();
    let mut sign_in = start(client.login_popup(popup()));
    assert!(!sign_in.runs_to_its_end());
    world.clock.advance(Duration::from_secs(2));
    assert!(!sign_in.runs_to_its_end());
    assert_eq!(world.transport.grants(), ["authorization_code"]);
    world.clock.by_itself();
    block_on(client.logout_popup(msal_web::EndSessionRequest::default())).unwrap();
    world.transport.release();
    assert_eq!(
        sign_in.finish().unwrap_err().code(),
        "interaction_in_progress_cancelled"
    );
    assert!(client.accounts().is_empty() && world.storage.snapshot().is_empty());
}

#[test]
fn the_first_popup_cannot_take_the_response_of_the_second() {
    let world = World::new();
    let client = client(&world);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut first = start(client.login_popup(popup()));
    assert!(!first.runs_to_its_end());
    let mut second = start(client.login_popup(popup()));
    assert!(!second.runs_to_its_end());
    let visits = world.windows.visits();
    assert_ne!(visits[0].channel(), visits[1].channel());
    assert_ne!(visits[0].state(), visits[1].state());
    assert_ne!(visits[0].nonce(), visits[1].nonce());
}

#[test]
fn a_popup_gives_up_after_ten_minutes() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    world.windows.react_with(|_| Reaction::nothing());
    let before = world.clock.now();
    let error = block_on(client.login_popup(popup())).unwrap_err();
    assert_eq!(
        (error.code(), error.next_step()),
        ("timed_out", NextStep::SignInAgain)
    );
    assert_eq!(world.clock.now().since(before), Duration::from_secs(600));
    assert_eq!((log.status(), world.windows.open()), (InteractionStatus::None, 0));
}

#[test]
fn dropping_the_call_closes_the_window_and_ends_the_interaction() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    world.windows.react_with(|_| Reaction::nothing());
    world.clock.by_hand();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    assert_eq!(
        (log.status(), world.windows.open()),
        (InteractionStatus::AcquireToken, 1)
    );
    drop(call);
    assert_eq!((log.status(), world.windows.open()), (InteractionStatus::None, 0));
}

#[test]
fn while_the_page_is_leaving_no_popup_opens() {
    let world = World::new();
    let client = client(&world);
    world.clock.by_hand();
    let mut leaving = start(client.login_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!leaving.runs_to_its_end());
    let error = block_on(client.login_popup(popup())).unwrap_err();
    assert_eq!(error.code(), "interaction_in_progress");
    assert!(world.windows.popups().is_empty());
}

#[test]
fn declining_is_no_failure_of_the_app() {
    let world = World::new();
    world.authority.depart(Departure::RefuseAuthorize {
        error: "access_denied",
        suberror: "",
    });
    let error = block_on(client(&world).login_popup(popup())).unwrap_err();
    assert_eq!(
        (error.code(), error.kind(), error.next_step()),
        ("access_denied", ErrorKind::Cancelled, NextStep::Nothing)
    );
}

#[test]
fn a_cancelled_sign_in_at_the_authority_counts_as_cancelled() {
    let world = World::new();
    world.authority.depart(Departure::RefuseAuthorize {
        error: "access_denied",
        suberror: "user_cancelled",
    });
    let error: AuthError = block_on(client(&world).login_popup(popup())).unwrap_err();
    assert_eq!(error.code(), "user_cancelled");
}

#[test]
fn the_user_may_choose_another_account_than_the_one_offered() {
    let world = World::new();
    let client = client(&world);
    let ada = block_on(client.login_popup(popup())).unwrap().account.clone();
    world.authority.expect(TestUser::bob());
    let result = block_on(client.acquire_token_popup(popup().with_account(ada))).unwrap();
    assert_eq!(result.account.username, "bob@contoso.com");
    assert_eq!(client.accounts().len(), 2);
}

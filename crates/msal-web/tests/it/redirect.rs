use futures_util::future::join;
use msal_testkit::{CLIENT_ID, Departure, World, block_on, start};
use msal_web::platform::{Page as _, Storage as _};
use msal_web::{
    EndSessionRequest, EventKind, IgnoredResponse, InteractionStatus, PublicClientApplication,
    RedirectRequest, Start, begin,
};

use crate::common::{Log, client, in_a_word, signed_in, silent};

/// Leaves for the authority and comes back: to the page that the response is for, before the app
/// has started.
pub(crate) fn there_and_back(world: &World, request: RedirectRequest) {
    leave(world, request);
    world.return_from_authority();
}

pub(crate) fn leave(world: &World, request: RedirectRequest) {
    let client = client(world);
    world.clock.by_hand();
    let mut call = start(client.login_redirect(request));
    assert!(
        !call.runs_to_its_end(),
        "a page that leaves does not come back from the call"
    );
    world.clock.by_itself();
}

/// Starts the app as `main` does.
pub(crate) fn load(world: &World) -> PublicClientApplication {
    assert_eq!(begin(&world.platform()), Start::App);
    client(world)
}

fn request() -> RedirectRequest {
    RedirectRequest::new(["User.Read"])
}

#[test]
fn a_redirect_signs_in() {
    let world = World::new();
    there_and_back(&world, request().with_state("cart=3"));
    let app = load(&world);
    let result = block_on(app.handle_redirect()).unwrap().unwrap();
    assert_eq!(result.account.username, "ada@contoso.com");
    assert_eq!(result.state.as_deref(), Some("cart=3"));
    assert_eq!(
        app.active_account()
            .map(|account| account.username.clone())
            .as_deref(),
        Some("ada@contoso.com")
    );
    assert_eq!(in_a_word(&block_on(app.acquire_token_silent(silent()))), "cache");
}

#[test]
fn the_page_that_started_is_there_again_before_the_app_looks() {
    let world = World::new();
    world.page.visit("https://app.contoso.com/orders?sort=date#last");
    there_and_back(&world, request());
    assert!(world.page.href().contains("code="));
    let app = load(&world);
    assert_eq!(world.page.href(), "https://app.contoso.com/orders?sort=date#last");
    assert!(block_on(app.handle_redirect()).unwrap().is_some());
    assert_eq!(world.page.href(), "https://app.contoso.com/orders?sort=date#last");
    assert_eq!(world.page.assigned().len(), 1, "no second page load");
}

#[test]
fn another_start_page_may_be_asked_for() {
    let world = World::new();
    there_and_back(&world, request().with_start_page("/orders#last"));
    load(&world);
    assert_eq!(world.page.href(), "https://app.contoso.com/orders#last");
}

#[test]
fn a_response_is_consumed_once() {
    let world = World::new();
    there_and_back(&world, request());
    let replay = world.page.href();
    assert!(block_on(load(&world).handle_redirect()).unwrap().is_some());
    let stored = world.storage.snapshot();
    world.transport.forget();
    world.page.visit(&replay);
    let app = load(&world);
    assert_eq!(world.page.href(), msal_testkit::HOME, "the address is clean");
    assert!(block_on(app.handle_redirect()).unwrap().is_none());
    assert!(world.transport.sent().is_empty());
    assert_eq!(world.storage.snapshot(), stored);
}

#[test]
fn everyone_who_asks_gets_the_one_outcome() {
    let world = World::new();
    there_and_back(&world, request());
    let app = load(&world);
    let copy = app.clone();
    let (one, other) = block_on(join(app.handle_redirect(), copy.handle_redirect()));
    let third = block_on(app.handle_redirect());
    let tokens = [one, other, third].map(|outcome| outcome.unwrap().unwrap().access_token.clone());
    assert!(tokens[0].is_some() && tokens[0] == tokens[1] && tokens[1] == tokens[2]);
    assert_eq!(world.transport.grants(), ["authorization_code"]);
}

#[test]
fn a_response_that_nobody_asked_for_only_leaves_the_address() {
    let (asking, world) = (World::new(), World::new());
    there_and_back(&asking, request());
    world.page.visit(&asking.page.href());
    let app = load(&world);
    let log = Log::of(&app);
    assert_eq!(world.page.href(), msal_testkit::HOME);
    assert!(block_on(app.handle_redirect()).unwrap().is_none());
    let ignored = EventKind::ResponseIgnored(IgnoredResponse::NotRequested);
    assert_eq!(log.kinds(), [ignored]);
    assert!(world.transport.sent().is_empty() && world.storage.snapshot().is_empty());
}

#[test]
fn a_fragment_of_the_apps_own_is_left_alone() {
    let world = World::new();
    for href in [
        "https://app.contoso.com/#/orders?code=1&state=2",
        "https://app.contoso.com/?code=blue#top",
        "https://app.contoso.com/#",
    ] {
        world.page.visit(href);
        let app = load(&world);
        assert!(block_on(app.handle_redirect()).unwrap().is_none());
        assert_eq!(world.page.href(), href);
    }
}

#[test]
fn a_return_without_a_response_is_no_sign_in() {
    let world = World::new();
    leave(&world, request());
    world.page.visit(msal_testkit::HOME);
    let app = load(&world);
    assert!(block_on(app.handle_redirect()).unwrap().is_none());
    assert!(
        world.storage.snapshot().is_empty(),
        "nothing is left of the attempt"
    );
}

#[test]
fn a_refusal_reaches_the_caller_and_nothing_is_left() {
    let world = World::new();
    world.authority.depart(Departure::RefuseAuthorize {
        error: "access_denied",
        suberror: "",
    });
    there_and_back(&world, request());
    let app = load(&world);
    let log = Log::of(&app);
    assert_eq!(
        block_on(app.handle_redirect()).unwrap_err().code(),
        "access_denied"
    );
    assert_eq!(log.status(), InteractionStatus::None);
    assert!(world.storage.snapshot().is_empty());
    assert_eq!(world.page.href(), msal_testkit::HOME);
}

#[test]
fn a_damaged_request_is_an_error_and_not_a_guess() {
    for damage in ["", "{", "{}", "null"] {
        let world = World::new();
        there_and_back(&world, request());
        let key = format!("msal.{CLIENT_ID}.request.params");
        assert!(world.storage.get(&key).is_some());
        world.storage.set(&key, damage).unwrap();
        let error = block_on(load(&world).handle_redirect()).unwrap_err();
        assert_eq!(error.code(), "no_token_request_cache_error");
        assert!(world.storage.snapshot().is_empty() && world.transport.sent().is_empty());
    }
}

#[test]
fn a_damaged_record_harms_nobody() {
    for damage in ["", "{", "null", r#"{"clientId":1}"#] {
        let world = World::new();
        there_and_back(&world, request());
        world.storage.set("msal.interaction.status", damage).unwrap();
        let app = load(&world);
        assert!(block_on(app.handle_redirect()).unwrap().is_none(), "{damage}");
        assert!(!world.page.href().contains("code="));
    }
}

#[test]
fn a_start_page_of_another_origin_is_not_gone_to() {
    let world = World::new();
    there_and_back(&world, request());
    let record = world.storage.get("msal.interaction.status").unwrap();
    world
        .storage
        .set(
            "msal.interaction.status",
            &record.replace("app.contoso.com", "evil.example"),
        )
        .unwrap();
    let app = load(&world);
    assert_eq!(world.page.href(), msal_testkit::HOME);
    assert!(block_on(app.handle_redirect()).unwrap().is_some());
}

#[test]
fn the_response_to_another_app_of_the_tab_is_kept_for_it() {
    let world = World::new();
    there_and_back(&world, request());
    assert_eq!(begin(&world.platform()), Start::App);
    let other = crate::common::client_with(&world, msal_web::Configuration::new("another app"));
    assert!(block_on(other.handle_redirect()).unwrap().is_none());
    assert!(block_on(client(&world).handle_redirect()).unwrap().is_some());
}

#[test]
fn a_sign_out_comes_back_without_a_trace() {
    let world = World::new();
    let app = signed_in(&world);
    world.clock.by_hand();
    let mut call =
        start(app.logout_redirect(
            EndSessionRequest::default().with_post_logout_redirect_uri("/?a%26b=c+d&page=bye"),
        ));
    assert!(!call.runs_to_its_end());
    world.clock.by_itself();
    let call = world.departure().unwrap();
    world.page.visit(&format!(
        "{}&state={}",
        call.redirect_uri(),
        msal_core::encoding::percent_encode(call.state())
    ));
    let app = load(&world);
    assert_eq!(world.page.href(), "https://app.contoso.com/?a%26b=c+d&page=bye");
    assert!(block_on(app.handle_redirect()).unwrap().is_none());
    assert!(world.storage.snapshot().is_empty() && app.accounts().is_empty());
}

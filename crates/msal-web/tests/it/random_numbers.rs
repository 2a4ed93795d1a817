use msal_testkit::{CLIENT_ID, SeededRandom, World, block_on};
use msal_web::platform::{Document, LocalFuture, Storage as _};
use msal_web::{
    AuthError, EndSessionRequest, ErrorDetail, InteractionStatus, NextStep, PublicClientApplication,
    RedirectRequest, SsoSilentRequest, error::WindowError,
};

use crate::common::{Log, client, popup, signed_in, silent, with_expired_token};
use crate::redirect::{load, there_and_back};

type Outcome = LocalFuture<Result<(), AuthError>>;
type Call = fn(PublicClientApplication) -> Outcome;

/// Every call that makes a request, with a correlation id of the app's own or without.
const CALLS: [(&str, Call); 9] = [
    ("popup", |client| {
        Box::pin(async move { client.login_popup(popup()).await.map(|_| ()) })
    }),
    ("popup with id", |client| {
        let request = popup().with_correlation_id("our-own-id");
        Box::pin(async move { client.acquire_token_popup(request).await.map(|_| ()) })
    }),
    ("redirect", |client| {
        client.login_redirect(RedirectRequest::new(["User.Read"]))
    }),
    ("redirect with id", |client| {
        let request = RedirectRequest::new(["User.Read"]).with_correlation_id("our-own-id");
        client.acquire_token_redirect(request)
    }),
    ("silent", |client| {
        Box::pin(async move { client.acquire_token_silent(silent()).await.map(|_| ()) })
    }),
    ("single sign-on", |client| {
        let request = SsoSilentRequest::new(["User.Read"]).with_correlation_id("our-own-id");
        Box::pin(async move { client.sso_silent(request).await.map(|_| ()) })
    }),
    ("sign-out by popup", |client| {
        client.logout_popup(EndSessionRequest::new())
    }),
    ("sign-out by redirect", |client| {
        client.logout_redirect(EndSessionRequest::new())
    }),
    ("sign-out with id", |client| {
        client.logout_redirect(EndSessionRequest::new().with_correlation_id("our-own-id"))
    }),
];

#[test]
fn without_random_numbers_every_call_says_so_and_leaves_nothing_behind() {
    for (way, call) in CALLS {
        let world = World::new();
        let client = with_expired_token(&world);
        let log = Log::of(&client);
        let visits = world.windows.visits().len();
        world.random.take_away();
        let error = block_on(call(client.clone())).expect_err(way);
        assert_eq!(error.code(), "crypto_nonexistent", "{way}");
        assert!(
            matches!(error.detail(), ErrorDetail::Window(WindowError::NoRandomNumbers)),
            "{way}"
        );
        assert!(
            matches!(error.next_step(), NextStep::FixConfiguration(_)),
            "{way}"
        );
        assert_eq!(
            (log.status(), world.windows.open()),
            (InteractionStatus::None, 0),
            "{way}"
        );
        assert_eq!(world.windows.visits().len(), visits, "{way}");
        assert!(world.page.assigned().is_empty(), "{way}");
    }
}

#[test]
fn without_random_numbers_a_sign_out_still_forgets_the_accounts() {
    let ways: [Call; 2] = [
        |client| client.logout_popup(EndSessionRequest::new()),
        |client| client.logout_redirect(EndSessionRequest::new()),
    ];
    for way in ways {
        let world = World::new();
        let client = signed_in(&world);
        world.random.take_away();
        assert!(block_on(way(client.clone())).is_err());
        assert!(client.accounts().is_empty() && client.snapshot().accounts.is_empty());
        assert!(world.storage.snapshot().is_empty());
    }
}

#[test]
fn without_random_numbers_the_response_to_a_redirect_is_still_processed() {
    let world = World::new();
    there_and_back(&world, RedirectRequest::new(["User.Read"]));
    world.random.take_away();
    let app = load(&world);
    assert!(block_on(app.handle_redirect()).unwrap().is_some());
    assert_eq!(app.snapshot().status, InteractionStatus::None);
}

#[test]
fn without_random_numbers_a_lost_request_does_not_leave_the_app_starting() {
    let world = World::new();
    there_and_back(&world, RedirectRequest::new(["User.Read"]));
    world.storage.remove(&format!("msal.{CLIENT_ID}.request.params"));
    world.random.take_away();
    let app = load(&world);
    assert!(block_on(app.handle_redirect()).is_err());
    assert_eq!(app.snapshot().status, InteractionStatus::None);
}

#[test]
fn without_random_numbers_an_ordinary_page_starts_as_ever() {
    let world = World::new();
    world.random.take_away();
    let app = load(&world);
    assert!(block_on(app.handle_redirect()).unwrap().is_none());
    assert!(client(&world).accounts().is_empty());
    assert_eq!(app.snapshot().status, InteractionStatus::None);
}

#[test]
fn a_document_that_had_no_random_numbers_gets_its_id_once_there_are_some() {
    let document = Document::default();
    let none = SeededRandom::new(1);
    none.take_away();
    assert_eq!(document.id(&none), "");
    let id = document.id(&SeededRandom::new(1)).to_owned();
    assert!(id.len() > 20, "{id}");
    assert_eq!(document.id(&SeededRandom::new(2)), id);
}

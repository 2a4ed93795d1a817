//! The app's say in the navigation that a redirect consists of.

use std::sync::{Arc, Mutex};

use msal_testkit::{HOME, World, block_on, start};
use msal_web::{EndSessionRequest, EventKind, InteractionStatus, Navigation, RedirectRequest};

use crate::common::{Log, client, popup, signed_in};
use crate::redirect::load;

fn request() -> RedirectRequest {
    RedirectRequest::new(["User.Read"])
}

#[test]
fn a_page_that_the_app_keeps_stays_and_is_free() {
    let world = World::new();
    let app = client(&world);
    let log = Log::of(&app);
    let staying = request().with_on_redirect_navigate(|_| Navigation::Stay);
    block_on(app.login_redirect(staying)).unwrap();
    assert!(world.page.assigned().is_empty());
    assert_eq!(log.kinds(), [EventKind::AcquireTokenStart]);
    let snapshot = app.snapshot();
    assert_eq!((snapshot.status, snapshot.error), (InteractionStatus::None, None));
    block_on(app.login_popup(popup())).unwrap();
}

#[test]
fn the_app_may_leave_by_itself_and_the_response_is_taken() {
    let world = World::new();
    let app = client(&world);
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = Arc::clone(&asked);
    let staying = request().with_on_redirect_navigate(move |url| {
        heard.lock().unwrap().push(url.to_owned());
        Navigation::Stay
    });
    block_on(app.login_redirect(staying)).unwrap();
    let address = asked.lock().unwrap().concat();
    let call = msal_testkit::AuthorizeCall::parse(&address);
    assert_eq!(call.redirect_uri(), HOME);
    let response = world.authority.authorize(&call);
    world.page.visit(&format!("{HOME}#{response}"));
    assert!(block_on(load(&world).handle_redirect()).unwrap().is_some());
}

#[test]
fn what_is_kept_for_the_app_goes_with_the_page() {
    let world = World::new();
    let staying = request().with_on_redirect_navigate(|_| Navigation::Stay);
    block_on(client(&world).login_redirect(staying)).unwrap();
    assert!(!world.storage.snapshot().is_empty());
    world.page.visit(HOME);
    assert!(block_on(load(&world).handle_redirect()).unwrap().is_none());
    assert!(world.storage.snapshot().is_empty());
}

#[test]
fn a_page_that_may_leave_leaves() {
    let world = World::new();
    let app = client(&world);
    let leaving = request().with_on_redirect_navigate(|_| Navigation::Leave);
    world.clock.by_hand();
    let mut call = start(app.login_redirect(leaving));
    assert!(!call.runs_to_its_end());
    assert_eq!(world.page.assigned().len(), 1);
}

#[test]
fn a_sign_out_that_stays_is_one_here_only() {
    let world = World::new();
    let app = signed_in(&world);
    let log = Log::of(&app);
    let staying = EndSessionRequest::new().with_on_redirect_navigate(|url| {
        assert!(url.contains("/logout?"), "{url}");
        Navigation::Stay
    });
    block_on(app.logout_redirect(staying)).unwrap();
    assert!(app.accounts().is_empty() && world.page.assigned().is_empty());
    assert!(world.storage.snapshot().is_empty());
    assert_eq!(log.status(), InteractionStatus::None);
    assert_eq!(log.kinds().last(), Some(&EventKind::LogoutEnd));
    assert!(!log.kinds().contains(&EventKind::LogoutFailure));
}

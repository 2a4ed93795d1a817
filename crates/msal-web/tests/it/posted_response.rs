//! A redirect that the authority answers with a posted form: the app comes up at the redirect URI,
//! and its address holds nothing.

use msal_testkit::{CLIENT_ID, HOME, World, block_on};
use msal_web::platform::Page as _;
use msal_web::{EventKind, InteractionStatus, Navigation, RedirectRequest};

use crate::common::{Log, client, popup};
use crate::redirect::{leave, load};

const AUTHORITY: &str = "https://login.microsoftonline.com/";
const START_PAGE: &str = "https://app.contoso.com/orders?sort=date";

/// A tab that has left for the authority.
fn departed() -> World {
    let world = World::new();
    world.page.visit(START_PAGE);
    leave(&world, RedirectRequest::new(["User.Read"]));
    world
}

#[test]
fn a_redirect_that_is_answered_by_a_posted_form_says_so_where_it_has_begun() {
    let world = departed();
    world.page.visit_from(AUTHORITY, HOME);
    let app = load(&world);
    assert_eq!(world.page.href(), START_PAGE);
    assert_eq!(app.snapshot().status, InteractionStatus::Startup);
    let log = Log::of(&app);
    let error = block_on(app.handle_redirect()).unwrap_err();
    assert_eq!(error.code(), "state_not_found");
    let snapshot = app.snapshot();
    assert_eq!(
        (snapshot.status, snapshot.error),
        (InteractionStatus::None, Some(error))
    );
    assert!(log.kinds().contains(&EventKind::HandleRedirectEnd));
    assert!(world.storage.snapshot().is_empty() && world.transport.sent().is_empty());
    block_on(app.login_popup(popup())).unwrap();
}

#[test]
fn an_app_that_does_not_call_start_is_told_of_a_posted_form_too() {
    let world = departed();
    world.page.visit_from(AUTHORITY, HOME);
    let error = block_on(client(&world).handle_redirect()).unwrap_err();
    assert_eq!(error.code(), "state_not_found");
    assert_eq!(world.page.href(), START_PAGE);
}

#[test]
fn whoever_comes_back_in_another_way_has_only_changed_their_mind() {
    for (referrer, address) in [
        // Typed, from a bookmark, by the history; the authority may also hide where it leads from.
        ("", HOME),
        // Another page of the app, and another site.
        ("https://app.contoso.com/", HOME),
        ("https://www.contoso.com/", HOME),
        ("https://login.microsoftonline.com.contoso.com/", HOME),
        // A link of the authority's page that leads elsewhere in the app.
        (AUTHORITY, "https://app.contoso.com/privacy"),
        (AUTHORITY, "https://app.contoso.com/?page=terms"),
    ] {
        let world = departed();
        world.page.visit_from(referrer, address);
        let app = load(&world);
        assert!(
            block_on(app.handle_redirect()).unwrap().is_none(),
            "{referrer} {address}"
        );
        assert_eq!(app.snapshot().error, None, "{referrer} {address}");
        assert_eq!(world.page.href(), address);
        assert!(world.storage.snapshot().is_empty(), "{referrer} {address}");
    }
}

#[test]
fn a_page_that_the_authority_has_led_to_may_leave_without_being_answered() {
    let world = World::new();
    world.page.visit_from(AUTHORITY, HOME);
    let app = client(&world);
    let staying = || RedirectRequest::new(["User.Read"]).with_on_redirect_navigate(|_| Navigation::Stay);
    block_on(app.login_redirect(staying())).unwrap();
    block_on(app.login_redirect(staying())).unwrap();
    assert!(block_on(app.handle_redirect()).unwrap().is_none());
    let key = format!("msal.{CLIENT_ID}.request.params");
    assert!(
        world.storage.snapshot().contains_key(&key),
        "the app may still leave"
    );
}

#[test]
fn a_posted_form_in_a_frame_is_no_answer_to_the_page() {
    let world = departed();
    let frame = world.new_frame();
    frame.page.visit_from(AUTHORITY, HOME);
    assert!(block_on(load(&frame).handle_redirect()).unwrap().is_none());
    world.return_from_authority();
    assert!(block_on(load(&world).handle_redirect()).unwrap().is_some());
}

//! Responses in the address of a page that has not asked for them: gone from there before the app
//! looks, and told.

use msal_core::RequestState;
use msal_core::encoding::percent_encode;
use msal_testkit::{CLIENT_ID, HOME, World, block_on};
use msal_web::platform::{Page as _, Storage as _};
use msal_web::{
    EndSessionRequest, EventKind, IgnoredResponse, InteractionStatus, InteractionType, RedirectRequest,
};

use crate::common::{Log, client, signed_in};
use crate::redirect::{leave, load, there_and_back};

const ID: &str = "017f22e2-79b0-7112-88cd-138899aabbcc";

fn request() -> RedirectRequest {
    RedirectRequest::new(["User.Read"])
}

fn state(id: &str, interaction: InteractionType) -> String {
    percent_encode(&RequestState::new(id, interaction, None).encode())
}

/// Opens an address, and says what is left of it and why its response was ignored.
fn open(world: &World, address: &str) -> (String, Option<IgnoredResponse>) {
    world.page.visit(address);
    let app = load(world);
    let log = Log::of(&app);
    assert!(block_on(app.handle_redirect()).unwrap().is_none(), "{address}");
    assert!(block_on(app.handle_redirect()).unwrap().is_none(), "{address}");
    let snapshot = app.snapshot();
    assert_eq!((snapshot.status, snapshot.error), (InteractionStatus::None, None));
    let reasons: Vec<_> = log.kinds().into_iter().map(reason).collect();
    assert!(reasons.len() <= 1, "told once: {reasons:?}");
    (world.page.href(), reasons.first().copied())
}

fn reason(kind: EventKind) -> IgnoredResponse {
    match kind {
        EventKind::ResponseIgnored(reason) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_response_that_nobody_here_has_asked_for_is_gone_and_told() {
    let ours = state(ID, InteractionType::Redirect);
    let no_request_of_ours = state("orders", InteractionType::Popup);
    let check = |address: &str, clean: &str, reason: Option<IgnoredResponse>| {
        let world = World::new();
        let (left, found) = open(&world, &format!("{HOME}{address}"));
        assert_eq!((left, found), (format!("{HOME}{clean}"), reason), "{address}");
        assert!(world.transport.sent().is_empty() && world.storage.snapshot().is_empty());
    };
    let not_requested = Some(IgnoredResponse::NotRequested);
    let foreign = Some(IgnoredResponse::ForeignState);
    check(&format!("p?x=1#code=c&state={ours}"), "p?x=1", not_requested);
    check(
        &format!("p?x=1&code=c&state={ours}#part"),
        "p?x=1#part",
        not_requested,
    );
    check(&format!("#error=access_denied&state={ours}"), "", not_requested);
    check("#code=c&state=foreign", "", foreign);
    check(
        "#error=access_denied&state=foreign&error_description=d",
        "",
        foreign,
    );
    check(&format!("#code=c&state={no_request_of_ours}"), "", foreign);
    check(&format!("?state={ours}"), "", None);
    check("#state=CA", "#state=CA", None);
    check("#error=none", "#error=none", None);
    check("?code=c&state=foreign", "?code=c&state=foreign", None);
    check(
        "#/orders?code=c&state=foreign",
        "#/orders?code=c&state=foreign",
        None,
    );
}

#[test]
fn a_foreign_response_in_a_frame_is_left_to_whoever_made_the_frame() {
    let world = World::new();
    world.page.set_framed(true);
    let address = format!("{HOME}#code=c&state=foreign");
    assert_eq!(open(&world, &address), (address, None));
}

#[test]
fn a_replayed_response_is_told_and_leaves_the_user_signed_in() {
    let world = World::new();
    there_and_back(&world, request());
    let replay = world.page.href();
    assert!(block_on(load(&world).handle_redirect()).unwrap().is_some());
    world.transport.forget();
    let (left, reason) = open(&world, &replay);
    assert_eq!(
        (left.as_str(), reason),
        (HOME, Some(IgnoredResponse::NotRequested))
    );
    assert_eq!(client(&world).accounts().len(), 1);
    assert!(world.transport.sent().is_empty());
}

#[test]
fn a_bookmarked_response_in_another_tab_is_told_and_signs_nobody_in() {
    let world = World::new();
    there_and_back(&world, request());
    let tab = world.new_tab();
    let (left, reason) = open(&tab, &world.page.href());
    assert_eq!(
        (left.as_str(), reason),
        (HOME, Some(IgnoredResponse::NotRequested))
    );
    assert!(client(&tab).accounts().is_empty() && tab.transport.sent().is_empty());
    assert!(block_on(load(&world).handle_redirect()).unwrap().is_some());
}

/// From one fragment to another no document is loaded.
#[test]
fn a_bookmarked_response_in_the_app_that_is_open_is_gone_and_told() {
    let world = World::new();
    let app = signed_in(&world);
    let log = Log::of(&app);
    world.transport.forget();
    let replay = format!("{HOME}#code=c&state={}", state(ID, InteractionType::Redirect));
    world.page.go_to_fragment(&replay);
    assert_eq!(world.page.href(), HOME);
    let ignored = EventKind::ResponseIgnored(IgnoredResponse::NotRequested);
    assert_eq!(log.kinds(), [ignored]);
    assert_eq!(app.accounts().len(), 1);
    assert!(world.transport.sent().is_empty());
}

#[test]
fn a_fragment_of_the_app_s_own_stays_in_the_address() {
    let world = World::new();
    let app = signed_in(&world);
    let log = Log::of(&app);
    for fragment in ["#/orders?code=c", "#code=c&state=foreign", "#part"] {
        let address = format!("{HOME}{fragment}");
        world.page.go_to_fragment(&address);
        assert_eq!(world.page.href(), address);
    }
    assert!(log.kinds().is_empty());
}

#[test]
fn a_sign_in_in_the_address_is_no_return_from_a_sign_out() {
    let world = World::new();
    let app = signed_in(&world);
    world.clock.by_hand();
    let mut call = msal_testkit::start(app.logout_redirect(EndSessionRequest::new()));
    assert!(!call.runs_to_its_end());
    world.clock.by_itself();
    let forged = format!("{HOME}#code=c&state={}", state(ID, InteractionType::Redirect));
    let (left, reason) = open(&world, &forged);
    assert_eq!(
        (left.as_str(), reason),
        (HOME, Some(IgnoredResponse::NotRequested))
    );
    assert!(world.storage.snapshot().is_empty());
}

#[test]
fn a_response_in_the_query_is_taken_and_the_page_is_there_again() {
    let world = World::new();
    world.page.visit("https://app.contoso.com/orders?sort=date");
    leave(&world, request());
    let call = world.departure().unwrap();
    let response = world.authority.authorize(&call);
    world.page.visit(&format!("{}?{response}", call.redirect_uri()));
    let app = load(&world);
    assert_eq!(world.page.href(), "https://app.contoso.com/orders?sort=date");
    assert!(block_on(app.handle_redirect()).unwrap().is_some());
}

#[test]
fn a_hash_router_is_at_its_route_again() {
    let world = World::new();
    world.page.visit("https://app.contoso.com/#/orders?sort=date");
    there_and_back(&world, request());
    let app = load(&world);
    assert_eq!(world.page.href(), "https://app.contoso.com/#/orders?sort=date");
    assert!(block_on(app.handle_redirect()).unwrap().is_some());
}

#[test]
fn a_response_with_a_foreign_state_is_left_to_msal_js_that_waits_for_one() {
    let world = World::new();
    let record = format!(r#"{{"clientId":"{CLIENT_ID}","type":"signin"}}"#);
    world.storage.set("msal.interaction.status", &record).unwrap();
    let address = format!("{HOME}#code=c&state=foreign");
    assert_eq!(open(&world, &address), (address, None));
}

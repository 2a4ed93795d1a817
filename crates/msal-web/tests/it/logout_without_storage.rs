use msal_testkit::{World, block_on, start};
use msal_web::platform::Page as _;
use msal_web::{EndSessionRequest, InteractionStatus, PublicClientApplication};

use crate::common::{Log, client, popup};
use crate::redirect::load;

/// Somebody has signed in although nothing can be stored.
fn signed_in(world: &World) -> PublicClientApplication {
    world.storage.fail_writes();
    let client = client(world);
    block_on(client.login_popup(popup())).unwrap();
    client
}

#[test]
fn with_storage_blocked_a_sign_out_by_redirect_still_leaves() {
    let world = World::new();
    let client = signed_in(&world);
    let log = Log::of(&client);
    world.clock.by_hand();
    let mut call = start(client.logout_redirect(EndSessionRequest::new()));
    assert!(!call.runs_to_its_end());
    assert!(world.departure().is_some_and(|visit| visit.is_logout()));
    assert_eq!(log.status(), InteractionStatus::Logout);
    assert!(client.accounts().is_empty() && world.storage.snapshot().is_empty());
}

#[test]
fn a_sign_out_without_a_record_comes_back_to_a_clean_address() {
    let world = World::new();
    let client = signed_in(&world);
    world.clock.by_hand();
    let mut call = start(client.logout_redirect(EndSessionRequest::new()));
    assert!(!call.runs_to_its_end());
    world.clock.by_itself();
    world.return_from_authority();
    let app = load(&world);
    assert_eq!(world.page.href(), msal_testkit::HOME);
    assert!(block_on(app.handle_redirect()).unwrap().is_none());
    assert_eq!(app.snapshot().status, InteractionStatus::None);
}

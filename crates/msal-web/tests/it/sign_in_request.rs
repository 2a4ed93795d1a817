use msal_testkit::{World, block_on, start};
use msal_web::{EndSessionPopupRequest, EndSessionRequest, RedirectRequest, SignInRequest, SignOutRequest};

use crate::common::{client, popup};

#[test]
fn the_request_chooses_between_popup_and_redirect() {
    let world = World::new();
    let client = client(&world);
    block_on(client.login(SignInRequest::default())).unwrap();
    assert_eq!((client.accounts().len(), world.windows.popups().len()), (1, 1));
    world.clock.by_hand();
    let request = RedirectRequest::new(["User.Read"]);
    assert!(!start(client.login(request.into())).runs_to_its_end());
    assert_eq!(
        (world.page.assigned().len(), world.windows.popups().len()),
        (1, 1)
    );
}

#[test]
fn a_sign_out_is_by_popup_by_redirect_or_local() {
    let world = World::new();
    let client = client(&world);
    for request in [
        SignOutRequest::default(),
        SignOutRequest::Redirect(EndSessionRequest::new()),
        SignOutRequest::Local(EndSessionRequest::new()),
    ] {
        block_on(client.login(popup().into())).unwrap();
        let popups = world.windows.popups().len();
        world.clock.by_hand();
        let is_by_popup = matches!(request, SignOutRequest::Popup(_));
        let is_by_redirect = matches!(request, SignOutRequest::Redirect(_));
        let departures = world.page.assigned().len();
        let mut call = start(client.logout(request));
        call.poll();
        assert!(client.accounts().is_empty());
        assert_eq!(world.windows.popups().len() > popups, is_by_popup);
        assert_eq!(world.page.assigned().len() > departures, is_by_redirect);
        world.clock.by_itself();
    }
}

#[test]
fn an_account_that_the_request_names_stays_named() {
    let world = World::new();
    let client = client(&world);
    block_on(client.login(popup().into())).unwrap();
    world.authority.expect(msal_testkit::TestUser::bob());
    block_on(client.login(popup().into())).unwrap();
    let ada = client.accounts()[0].clone();
    let request = SignOutRequest::Popup(EndSessionPopupRequest::new().with_account(ada));
    block_on(client.logout(request.with_default_account(client.active_account()))).unwrap();
    assert_eq!(client.accounts()[0].username, "bob@contoso.com");
    let unnamed = SignOutRequest::default().with_default_account(client.active_account());
    block_on(client.logout(unnamed)).unwrap();
    assert!(client.accounts().is_empty());
}

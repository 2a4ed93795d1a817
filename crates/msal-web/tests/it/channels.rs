use std::time::Duration;

use msal_testkit::{HOME, Reaction, World, block_on, start};
use msal_web::platform::{POPUP_KEY, Page as _, Storage as _};
use msal_web::{InteractionType, Start, begin};

use crate::common::{client, popup};

const UUID: &str = "017f22e2-79b0-7112-88cd-138899aabbcc";

/// A popup of this request, loaded with the response to it.
fn arrive(world: &World, id: &str, interaction: InteractionType) -> (Start, String) {
    let state = msal_core::RequestState::new(id, interaction, None).encode();
    let state = msal_core::encoding::percent_encode(&state);
    let address = format!("{HOME}#code=1&state={state}");
    let is_set = world.storage.set(POPUP_KEY, id);
    assert!(is_set.is_ok());
    world.page.visit(&address);
    (begin(&world.platform()), address)
}

#[test]
fn an_id_that_is_no_uuid_names_no_channel() {
    let ids = [
        "",
        "orders",
        "../orders",
        "017f22e2-79b0-7112-88cd-138899aabbc",
        "017f22e2-79b0-7112-88cd-138899aabbccd",
        "017f22e2-79b0-7112-88cd-138899aabbcg",
        "017f22e2+79b0+7112+88cd+138899aabbcc",
        "x017f22e2-79b0-7112-88cd-138899aabbcc",
    ];
    for id in ids {
        for interaction in [InteractionType::Popup, InteractionType::Silent] {
            let world = World::new();
            let (begun, _) = arrive(&world, id, interaction);
            assert_eq!(begun, Start::App, "{id}");
            assert!(world.windows.told().is_empty(), "{id}");
            assert!(!world.page.is_closed(), "{id}");
            assert!(!world.page.href().contains("code="), "{id}");
        }
    }
}

#[test]
fn a_channel_has_the_id_of_the_request_for_its_name() {
    let world = World::new();
    let (begun, address) = arrive(&world, UUID, InteractionType::Popup);
    let (_, response) = address.split_once('#').unwrap();
    assert_eq!(begun, Start::Relayed);
    assert_eq!(world.windows.told(), [(UUID.to_owned(), response.to_owned())]);
}

#[test]
fn a_response_that_has_been_handed_over_leaves_the_address_and_the_window() {
    let world = World::new();
    let _ = arrive(&world, UUID, InteractionType::Popup);
    assert_eq!(world.page.href(), HOME);
    assert!(world.page.is_closed());
}

#[test]
fn without_channels_the_response_stays_in_the_address_and_the_window_open() {
    for interaction in [InteractionType::Popup, InteractionType::Silent] {
        let world = World::new();
        world.windows.take_channels_away();
        let (begun, address) = arrive(&world, UUID, interaction);
        assert_eq!(begun, Start::Relayed);
        assert_eq!(world.page.href(), address);
        assert!(!world.page.is_closed());
    }
}

#[test]
fn without_channels_a_busy_opener_reads_the_address_when_it_gets_to_it() {
    let (app, popup_page) = (World::new(), World::new());
    app.windows.take_channels_away();
    popup_page.windows.take_channels_away();
    let (authority, page, storage, platform) = (
        app.authority.clone(),
        popup_page.page.clone(),
        popup_page.storage.clone(),
        popup_page.platform(),
    );
    app.windows.react_with(move |call| {
        storage.set(POPUP_KEY, &call.request_id()).unwrap();
        page.visit(&format!("{}#{}", call.redirect_uri(), authority.authorize(call)));
        assert_eq!(begin(&platform), Start::Relayed);
        let href = page.href();
        let (_, left) = href.split_once('#').unwrap_or_default();
        Reaction::land(left)
    });
    let client = client(&app);
    app.clock.by_hand();
    let mut call = start(client.login_popup(popup()));
    call.poll();
    app.clock.advance(Duration::from_secs(20));
    app.clock.by_itself();
    assert!(call.finish().is_ok());
}

#[test]
fn without_channels_a_frame_is_read_by_its_address() {
    let world = World::new();
    world.windows.take_channels_away();
    world.authority.set_session(true);
    let authority = world.authority.clone();
    world
        .windows
        .react_with(move |call| Reaction::land(&authority.authorize(call)));
    let request = msal_web::SsoSilentRequest::new(["User.Read"]);
    assert!(block_on(client(&world).sso_silent(request)).is_ok());
}

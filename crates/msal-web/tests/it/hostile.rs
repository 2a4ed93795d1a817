use msal_testkit::{AuthorizeCall, Departure, Reaction, World, block_on, start};
use msal_web::platform::Page as _;
use msal_web::{AuthError, RedirectRequest, begin};

use crate::common::{client, popup, silent, with_expired_token};

/// What can be wrong with a response, and the code that says so.
fn hostile_responses() -> Vec<(Departure, &'static str)> {
    vec![
        (Departure::WrongState, "state_mismatch"),
        (
            Departure::NoCode,
            "authorization_code_missing_from_server_response",
        ),
        (Departure::WrongNonce, "nonce_mismatch"),
        (Departure::WrongIssuer, "issuer_mismatch"),
        (Departure::WrongAudience, "audience_mismatch"),
        (Departure::ExpiredIdToken, "id_token_expired"),
        (Departure::MalformedIdToken, "token_parsing_error"),
        (Departure::MalformedJson, "failed_to_parse_response"),
        (Departure::Html, "failed_to_parse_response"),
    ]
}

/// Runs a call in a world that departs, and holds code and storage against what they should be.
fn check(way: &str, prepare: impl Fn(&World), call: impl Fn(&World) -> Result<(), AuthError>) {
    for (departure, code) in hostile_responses() {
        let world = World::new();
        prepare(&world);
        world.authority.depart(departure.clone());
        let before = world.storage.snapshot();
        let error = call(&world).unwrap_err();
        assert_eq!(error.code(), code, "{departure:?} by {way}");
        assert!(!error.is_interaction_required(), "{departure:?} by {way}");
        assert_eq!(
            world.storage.snapshot(),
            before,
            "{departure:?} by {way} left a trace"
        );
        assert_eq!(world.windows.open(), 0, "{departure:?} by {way}");
    }
}

#[test]
fn a_hostile_response_to_a_popup_is_refused_without_a_trace() {
    check(
        "popup",
        |_| {},
        |world| {
            let client = client(world);
            let outcome = block_on(client.login_popup(popup())).map(|_| ());
            assert!(client.accounts().is_empty() && client.active_account().is_none());
            outcome
        },
    );
}

#[test]
fn a_hostile_response_in_a_popups_address_is_refused_without_a_trace() {
    let land = |world: &World| {
        let authority = world.authority.clone();
        world
            .windows
            .react_with(move |call| Reaction::land(&authority.authorize(call)));
    };
    check("address", land, |world| {
        block_on(client(world).login_popup(popup())).map(|_| ())
    });
}

#[test]
fn a_hostile_response_to_a_frame_is_refused_without_a_trace() {
    let session_only = |world: &World| {
        with_expired_token(world);
        world.authority.revoke_refresh_tokens();
    };
    check("frame", session_only, |world| {
        block_on(client(world).acquire_token_silent(silent())).map(|_| ())
    });
}

#[test]
fn a_hostile_response_to_a_redirect_is_refused_without_a_trace() {
    check(
        "redirect",
        |_| {},
        |world| {
            let app = client(world);
            world.clock.by_hand();
            let mut leaving = start(app.login_redirect(RedirectRequest::new(["User.Read"])));
            assert!(!leaving.runs_to_its_end());
            drop(leaving);
            world.clock.by_itself();
            world.return_from_authority();
            assert_eq!(begin(&world.platform()), msal_web::Start::App);
            assert_eq!(
                world.page.href(),
                msal_testkit::HOME,
                "nothing of the response stays in the address"
            );
            let app = client(world);
            block_on(app.handle_redirect()).map(|_| ())
        },
    );
}

#[test]
fn nothing_of_a_response_with_a_foreign_state_is_believed() {
    let world = World::new();
    world.windows.react_with(|call: &AuthorizeCall| {
        Reaction::tell(&call.fragment_with_state(
            &[("error", "access_denied"), ("suberror", "user_cancelled")],
            "foreign",
        ))
    });
    assert_eq!(
        block_on(client(&world).login_popup(popup())).unwrap_err().code(),
        "state_mismatch"
    );
    assert!(world.transport.sent().is_empty());
}

#[test]
fn an_error_beats_a_code_that_comes_along() {
    let world = World::new();
    world.windows.react_with(|call: &AuthorizeCall| {
        Reaction::tell(&call.fragment(&[("code", "c"), ("error", "server_error")]))
    });
    assert_eq!(
        block_on(client(&world).login_popup(popup())).unwrap_err().code(),
        "server_error"
    );
    assert!(world.transport.sent().is_empty());
}

#[test]
fn a_token_response_without_an_id_token_signs_nobody_in() {
    let world = World::new();
    world.authority.edit_bodies(|body| {
        body.remove("id_token");
    });
    let client = client(&world);
    assert_eq!(
        block_on(client.login_popup(popup())).unwrap_err().code(),
        "null_or_empty_token"
    );
    assert!(client.accounts().is_empty() && world.storage.snapshot().is_empty());
}

#[test]
fn an_id_token_without_nonce_is_refused_after_an_interaction() {
    let world = World::new();
    world.authority.edit_id_tokens(|mint| mint.without("nonce"));
    assert_eq!(
        block_on(client(&world).login_popup(popup())).unwrap_err().code(),
        "nonce_mismatch"
    );
}

#[test]
fn a_configuration_of_another_issuer_is_not_believed() {
    let world = World::new();
    let document = serde_json::json!({
        "issuer": "https://evil.example/t/v2.0",
        "authorization_endpoint": "https://login.contoso.com/authorize",
        "token_endpoint": "https://login.contoso.com/token",
        "jwks_uri": "https://login.contoso.com/keys",
    });
    for _ in 0..2 {
        let response = msal_testkit::json_response(200, document.clone());
        world.transport.push(Ok(response));
    }
    let elsewhere =
        msal_web::Configuration::new(msal_testkit::CLIENT_ID).with_authority("https://login.contoso.com/t");
    let error = block_on(crate::common::client_with(&world, elsewhere).login_popup(popup())).unwrap_err();
    assert_eq!(error.code(), "issuer_validation_failed");
    assert!(world.windows.visits().is_empty() && world.windows.open() == 0);
}

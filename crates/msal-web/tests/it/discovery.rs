use msal_testkit::{
    CLIENT_ID, Departure, TransportResult, World, block_on, html_response, json_response, start,
};
use msal_web::platform::{HttpCache, HttpResponse};
use msal_web::{Configuration, InteractionStatus, PublicClientApplication, SsoSilentRequest};
use serde_json::{Value, json};

use crate::common::{Log, client_with, in_a_word, popup};

/// A client of an authority whose endpoints have to be asked for.
fn elsewhere(world: &World) -> PublicClientApplication {
    client_with(
        world,
        Configuration::new(CLIENT_ID).with_authority("https://login.contoso.com/t"),
    )
}

fn document() -> Value {
    let base = "https://login.contoso.com/t";
    json!({
        "issuer": format!("{base}/v2.0"),
        "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
        "token_endpoint": format!("{base}/oauth2/v2.0/token"),
        "jwks_uri": format!("{base}/discovery/v2.0/keys"),
    })
}

/// What cannot be used, and the code that says so.
fn unusable_documents() -> Vec<(HttpResponse, &'static str)> {
    let without = |field: &str| {
        let mut document = document();
        document.as_object_mut().unwrap().remove(field);
        json_response(200, document)
    };
    let with = |field: &str, value: &str| {
        let mut document = document();
        document[field] = value.into();
        json_response(200, document)
    };
    let huge = " ".repeat(2 << 20);
    let cut = HttpResponse {
        body: document().to_string()[..100].to_owned(),
        ..html_response(200)
    };
    vec![
        (without("issuer"), "openid_config_error"),
        (without("authorization_endpoint"), "openid_config_error"),
        (without("token_endpoint"), "openid_config_error"),
        (cut, "openid_config_error"),
        (html_response(200), "openid_config_error"),
        (html_response(404), "openid_config_error"),
        (
            with("issuer", "https://evil.example/t/v2.0"),
            "issuer_validation_failed",
        ),
        (
            with("token_endpoint", "https://evil.example/token"),
            "openid_config_error",
        ),
        (
            with("authorization_endpoint", "http://login.contoso.com/a"),
            "openid_config_error",
        ),
        (
            with("end_session_endpoint", "javascript:alert(1)"),
            "openid_config_error",
        ),
        (with("padding", &huge), "openid_config_error"),
        (sent_by("https://evil.example/document"), "openid_config_error"),
    ]
}

/// The document, as somebody sends it to whom the request has been redirected.
fn sent_by(address: &str) -> HttpResponse {
    HttpResponse {
        redirected_to: Some(address.to_owned()),
        ..json_response(200, document())
    }
}

/// How the discovery document has been asked for.
fn discovery_requests(world: &World) -> Vec<HttpCache> {
    let sent = world.transport.sent();
    let gets = sent.iter().filter(|request| request.method == "GET");
    gets.map(|request| request.cache).collect()
}

#[test]
fn an_unusable_document_is_asked_for_again_past_the_http_cache() {
    for (response, _) in unusable_documents() {
        let body = response.body.clone();
        let world = World::new();
        world.transport.push(Ok(response));
        let client = elsewhere(&world);
        assert!(block_on(client.login_popup(popup())).is_ok(), "{body}");
        assert_eq!(
            discovery_requests(&world),
            [HttpCache::Allowed, HttpCache::Bypassed],
            "{body}"
        );
        assert!(block_on(client.login_popup(popup())).is_ok(), "{body}");
        assert_eq!(discovery_requests(&world).len(), 2, "what is good is remembered");
    }
}

#[test]
fn a_document_that_is_unusable_twice_is_the_error() {
    for (response, code) in unusable_documents() {
        let world = World::new();
        world.transport.push(Ok(html_response(200)));
        world.transport.push(Ok(response.clone()));
        let client = elsewhere(&world);
        let log = Log::of(&client);
        let error = block_on(client.login_popup(popup())).unwrap_err();
        assert_eq!(error.code(), code, "{}", response.body);
        assert_eq!(
            discovery_requests(&world),
            [HttpCache::Allowed, HttpCache::Bypassed]
        );
        assert_eq!((log.status(), world.windows.open()), (InteractionStatus::None, 0));
        assert!(
            block_on(client.login_popup(popup())).is_ok(),
            "a later call asks anew"
        );
    }
}

#[test]
fn the_second_response_decides_also_when_it_does_not_come() {
    let world = World::new();
    let lost: TransportResult = Err(msal_web::platform::TransportError::Offline);
    world.transport.push(Ok(html_response(200)));
    world.transport.push(lost);
    let error = block_on(elsewhere(&world).login_popup(popup())).unwrap_err();
    assert_eq!(error.code(), "no_network_connectivity");
}

#[test]
fn an_authority_out_of_reach_is_not_asked_past_the_cache() {
    for departure in [Departure::Unreachable, Departure::Offline] {
        let world = World::new();
        world.authority.depart(departure);
        block_on(elsewhere(&world).login_popup(popup())).unwrap_err();
        assert_eq!(discovery_requests(&world), [HttpCache::Allowed]);
    }
}

#[test]
fn an_error_names_the_authority_and_the_host_that_is_not_its_own() {
    let mut foreign = document();
    foreign["token_endpoint"] = "https://evil.example/token".into();
    let mut issuer = document();
    issuer["issuer"] = "https://evil.example/t/v2.0".into();
    for response in [
        json_response(200, foreign),
        json_response(200, issuer),
        sent_by("https://evil.example/document"),
    ] {
        let world = World::new();
        world.transport.push(Ok(response.clone()));
        world.transport.push(Ok(response));
        let error = block_on(elsewhere(&world).login_popup(popup())).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("https://login.contoso.com/t/"), "{message}");
        assert!(message.contains("https://evil.example"), "{message}");
    }
}

#[test]
fn a_redirect_on_the_authoritys_own_host_is_followed() {
    let world = World::new();
    let moved = sent_by("https://login.contoso.com/elsewhere");
    world.transport.push(Ok(moved));
    world
        .authority
        .edit_id_tokens(|mint| mint.issuer("https://login.contoso.com/t/v2.0"));
    assert!(block_on(elsewhere(&world).login_popup(popup())).is_ok());
}

#[test]
fn a_host_that_the_app_vouches_for_may_stand_in_the_document() {
    let mut document = document();
    document["issuer"] = "https://issuer.example/t/v2.0".into();
    document["token_endpoint"] = "https://tokens.example/t/token".into();
    let world = World::new();
    world.transport.push(Ok(json_response(200, document)));
    world
        .authority
        .edit_id_tokens(|mint| mint.issuer("https://issuer.example/t/v2.0"));
    let configuration = Configuration::new(CLIENT_ID)
        .with_authority("https://login.contoso.com/t")
        .with_known_authority("issuer.example")
        .with_known_authority("https://tokens.example/");
    assert!(block_on(client_with(&world, configuration).login_popup(popup())).is_ok());
}

#[test]
fn calls_at_one_time_ask_once_and_dropping_one_stops_no_other() {
    let world = World::new();
    world.authority.set_session(true);
    let client = elsewhere(&world);
    world.transport.hold();
    let session = |scope: &str| SsoSilentRequest::new([scope]);
    let mut dropped = start(client.sso_silent(session("User.Read")));
    let mut other = start(client.sso_silent(session("Mail.Read")));
    let mut by_popup = start(client.login_popup(popup()));
    for call in [&mut dropped, &mut other, &mut by_popup] {
        assert!(!call.runs_to_its_end());
    }
    assert_eq!(discovery_requests(&world).len(), 1);
    drop(dropped);
    world.transport.release();
    assert_eq!(in_a_word(&by_popup.finish()), "network");
    assert_eq!(in_a_word(&other.finish()), "frame");
    assert_eq!(discovery_requests(&world).len(), 1);
}

#[test]
fn calls_at_one_time_share_a_failure_that_is_not_remembered() {
    let world = World::new();
    world.authority.set_session(true);
    world.authority.depart(Departure::Unreachable);
    let client = elsewhere(&world);
    world.transport.hold();
    let mut silent = start(client.sso_silent(SsoSilentRequest::new(["User.Read"])));
    let mut by_popup = start(client.login_popup(popup()));
    assert!(!silent.runs_to_its_end() && !by_popup.runs_to_its_end());
    world.transport.release();
    for call in [silent, by_popup] {
        assert_eq!(call.finish().unwrap_err().code(), "get_request_failed");
    }
    assert_eq!(discovery_requests(&world).len(), 1);
    world.authority.behave();
    assert!(block_on(client.login_popup(popup())).is_ok());
    assert_eq!(discovery_requests(&world).len(), 2);
}

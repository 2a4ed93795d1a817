use msal_testkit::{CLIENT_ID, Departure, TransportResult, World, block_on, html_response, json_response};
use msal_web::platform::{HttpCache, HttpResponse};
use msal_web::{Configuration, InteractionStatus, PublicClientApplication};
use serde_json::{Value, json};

use crate::common::{Log, client_with, popup};

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
    let mut foreign = document();
    foreign["issuer"] = "https://evil.example/t/v2.0".into();
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
        (json_response(200, foreign), "issuer_validation_failed"),
    ]
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

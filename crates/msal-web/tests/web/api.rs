//! Calls of APIs by `fetch`. The browser makes the requests; `fetch` itself is the tests' own, since
//! a page of tests has no API to call, but for what only a real network shows.

use gloo_net::http::Request;
use msal_testkit::{World, block_on};
use msal_web::{ApiClient, ApiError, ApiResource, PopupRequest, UserNeeded};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::{Replaced, client_of, in_this_page, origin, script};

/// An API client with somebody signed in, for Graph and for this page's own origin.
fn api(world: &World) -> ApiClient {
    let client = client_of(in_this_page(world));
    block_on(client.login_popup(PopupRequest::new(["User.Read"]))).unwrap();
    let graph = ApiResource::new("https://graph.microsoft.com/v1.0", ["User.Read"]).unwrap();
    let own = ApiResource::new("/api", ["User.Read"]).unwrap();
    ApiClient::new(&client, [graph, own.with_user_needed(UserNeeded::fail())])
}

/// Puts a script in the place of `fetch`: it gets the request, and its body as text, and how often
/// it has been called before. What has come is kept in `window.seen`.
fn fetch(response: &str) -> Replaced {
    script("window.seen = []");
    let function = format!(
        "async request => {{
            const body = await request.text(), round = window.seen.length;
            window.seen.push([request.method, request.url, request.headers.get('authorization'), body]);
            return {response};
        }}"
    );
    Replaced::new("window", "fetch", &function)
}

/// What `fetch` was called with: method, address, authorization and body of each request.
fn seen() -> Vec<[String; 4]> {
    let seen: js_sys::Array = script("window.seen").unchecked_into();
    let texts = |row: JsValue| {
        let row: js_sys::Array = row.unchecked_into();
        [0, 1, 2, 3].map(|at| row.get(at).as_string().unwrap_or_default())
    };
    seen.iter().map(texts).collect()
}

#[wasm_bindgen_test]
async fn a_request_gets_the_token_and_the_response_comes_back() {
    let world = World::new();
    let api = api(&world);
    let _fetch = fetch("new Response('hello', { status: 418, headers: { 'x-a': 'b' } })");
    let response = api.get("https://graph.microsoft.com/v1.0/me?x=1").await.unwrap();
    assert_eq!(
        (response.status(), response.headers().get("x-a")),
        (418, Some("b".to_owned()))
    );
    assert_eq!(response.text().await.unwrap(), "hello");
    let seen = seen();
    assert_eq!(seen[0][..2], ["GET", "https://graph.microsoft.com/v1.0/me?x=1"]);
    assert!(seen[0][2].starts_with("Bearer access-token-"), "{seen:?}");
    assert_eq!(seen.len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_compared_is_the_address_that_the_browser_goes_to() {
    let world = World::new();
    let api = api(&world);
    let _fetch = fetch("new Response('')");
    for address in [
        "https://graph.microsoft.com/v1.0/../beta/me",
        "https://graph.microsoft.com/v1.0/%2e%2E/beta/me",
        "https://graph.microsoft.com\\@evil.example/v1.0",
        "https://graph.microsoft.com/v1.0\\..\\beta",
        "https://graph.microsoft.com\t.evil.example/v1.0/me",
        "v1.0/me",
        "/v1.0/me",
    ] {
        let error = api.get(address).await.unwrap_err();
        assert!(matches!(error, ApiError::NoResource(_)), "{address}: {error:?}");
    }
    for address in [
        "https://user@graph.microsoft.com/v1.0/me",
        "https://graph.microsoft.com:x/",
        "http://graph.microsoft.com/v1.0/me",
        // By http, as the page of the tests.
        "//graph.microsoft.com/v1.0/me",
        "https://graph.microsoft.com/v1.0/..%2fbeta",
    ] {
        let error = api.get(address).await.unwrap_err();
        assert!(matches!(error, ApiError::Url(_)), "{address}: {error:?}");
    }
    assert!(seen().is_empty());
    for address in [
        "HTTPS://GRAPH.microsoft.com:443/x/../v1.0/me",
        "https:\\\\graph.microsoft.com\\v1.0\\me",
        " https://graph.mic\trosoft.com/v1.0/me",
    ] {
        assert!(api.get(address).await.is_ok(), "{address}");
    }
    assert!(
        seen()
            .iter()
            .all(|row| row[1] == "https://graph.microsoft.com/v1.0/me")
    );
    let own = format!("{}/api/orders", origin());
    assert!(api.get("/api/orders").await.is_ok() && api.get("/x/../api/orders").await.is_ok());
    assert!(seen()[3..].iter().all(|row| row[1] == own), "{:?}", seen());
}

#[wasm_bindgen_test]
async fn bodies_pass_through_and_are_sent_again_with_another_token() {
    let world = World::new();
    let api = api(&world);
    let url = "https://graph.microsoft.com/v1.0/upload";
    let form = "(() => { const form = new FormData(); form.append('file', new Blob(['blob text']), 'a.txt'); return form; })()";
    let stream = "new Blob(['streamed text']).stream()";
    for (body, wanted) in [
        ("'plain text'", "plain text"),
        ("new Blob(['blob text'])", "blob text"),
        ("new Uint8Array([104, 105])", "hi"),
        ("new URLSearchParams({ a: 'b c' })", "a=b+c"),
        (form, "filename=\"a.txt\""),
        (stream, "streamed text"),
    ] {
        world.clock.advance(std::time::Duration::from_secs(60));
        let _fetch = fetch("new Response('', { status: round ? 201 : 401 })");
        let options = format!("({{ method: 'POST', body: {body}, duplex: 'half' }})");
        let raw = web_sys::Request::new_with_str_and_init(url, &script(&options).unchecked_into()).unwrap();
        let response = api.send(raw.into()).await.unwrap();
        assert_eq!(response.status(), 201, "{body}");
        let seen = seen();
        assert_eq!(seen.len(), 2, "{body}");
        assert!(
            seen.iter().all(|row| row[0] == "POST" && row[3].contains(wanted)),
            "{body}: {seen:?}"
        );
        assert_ne!(seen[0][2], seen[1][2], "{body}");
    }
}

#[wasm_bindgen_test]
async fn a_response_is_handed_over_while_it_still_streams() {
    let world = World::new();
    let api = api(&world);
    let _fetch = fetch(
        "new Response(new ReadableStream({
            start(controller) {
                controller.enqueue(new TextEncoder().encode('first'));
                window.finish = () => { controller.enqueue(new TextEncoder().encode(' last')); controller.close(); };
            }
        }))",
    );
    let response = api.get("https://graph.microsoft.com/v1.0/events").await.unwrap();
    assert!(response.body().is_some() && !response.body_used());
    script("window.finish()");
    assert_eq!(response.text().await.unwrap(), "first last");
}

#[wasm_bindgen_test]
async fn a_challenge_of_several_headers_is_answered() {
    let world = World::new();
    let api = api(&world);
    let challenge = "(() => {
        const headers = new Headers();
        headers.append('WWW-Authenticate', 'Basic realm=\"a, b\"');
        headers.append('WWW-Authenticate', 'Bearer realm=\"\", error=\"insufficient_claims\", claims=\"'
            + btoa('{\"access_token\":{\"acrs\":{\"value\":\"c1\"}}}') + '\"');
        return new Response('', round ? { status: 200 } : { status: 401, headers });
    })()";
    let _fetch = fetch(challenge);
    world.transport.forget();
    assert_eq!(api.get("/api/x").await.unwrap().status(), 200);
    let claims = world.transport.sent()[0]
        .field("claims")
        .unwrap_or_default()
        .to_owned();
    assert!(claims.contains(r#""acrs":{"value":"c1"}"#), "{claims}");
    assert_eq!(seen().len(), 2);
}

#[wasm_bindgen_test]
async fn an_authorization_header_of_the_apps_is_replaced_and_its_request_is_left_alone() {
    let world = World::new();
    let api = api(&world);
    let _fetch = fetch("new Response('')");
    let request = Request::get("/api/x")
        .header("Authorization", "Basic x")
        .build()
        .unwrap();
    let raw: web_sys::Request = request.into();
    api.send(raw.clone().unwrap().into()).await.unwrap();
    api.send(raw.clone().unwrap().into()).await.unwrap();
    assert!(
        seen().iter().all(|row| row[2].starts_with("Bearer ")),
        "{:?}",
        seen()
    );
    assert_eq!(
        raw.headers().get("authorization").unwrap().as_deref(),
        Some("Basic x")
    );
    api.send(Request::from(raw.clone().unwrap())).await.unwrap();
}

#[wasm_bindgen_test]
async fn what_fetch_rejects_with_is_a_network_error_whatever_it_is() {
    let world = World::new();
    let api = api(&world);
    for (reason, detail) in [
        ("new TypeError('Failed to fetch')", "Failed to fetch"),
        ("'a text'", ""),
        ("undefined", ""),
    ] {
        let _fetch = Replaced::new("window", "fetch", &format!("() => Promise.reject({reason})"));
        let error = api.get("/api/x?secret=1").await.unwrap_err();
        let wanted = ApiError::Network {
            place: format!("{}/api/x", origin()),
            detail: detail.to_owned(),
        };
        assert_eq!(error, wanted, "{reason}");
    }
}

#[wasm_bindgen_test]
async fn a_body_that_has_been_read_already_is_an_error_and_no_panic() {
    let world = World::new();
    let api = api(&world);
    let request = Request::post("/api/x").body("once").unwrap();
    request.text().await.unwrap();
    let error = api.send(request).await.unwrap_err();
    assert_eq!(error.code(), "api_unreachable", "{error:?}");
}

#[wasm_bindgen_test]
async fn the_apps_own_signal_aborts_a_request() {
    let world = World::new();
    let api = api(&world);
    let abort = web_sys::AbortController::new().unwrap();
    let request = Request::get("/api/x")
        .abort_signal(Some(&abort.signal()))
        .build()
        .unwrap();
    abort.abort();
    let error = api.send(request).await.unwrap_err();
    assert_eq!(error.code(), "api_unreachable", "{error:?}");
}

#[wasm_bindgen_test]
async fn a_real_request_reaches_the_network() {
    let world = World::new();
    let response = api(&world).get("/api/no/such/file").await.unwrap();
    assert!(response.status() >= 400);
    assert_eq!(response.url(), format!("{}/api/no/such/file", origin()));
}

//! What Chromium does with a token when an API redirects a request to another origin: the client
//! for APIs follows redirects because of it.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use journeys::{Failure, Outcome, World, journey};
use serde_json::json;
use tokio::net::TcpListener;

/// The method of each request that came, with its `Authorization` header.
type Seen = Arc<Mutex<Vec<(String, Option<String>)>>>;

/// An API that lets every page read what it responds with.
struct Api {
    origin: String,
    seen: Seen,
}

impl Api {
    /// Redirects to the address, else says that all is well.
    async fn start(location: Option<String>) -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.map_err(Failure::system("listening"))?;
        let address = listener.local_addr().map_err(Failure::system("listening"))?;
        let seen = Seen::default();
        let recorder = Arc::clone(&seen);
        let routes = Router::new().fallback(async move |method: Method, headers: HeaderMap| {
            respond(&recorder, &method, &headers, location.as_deref())
        });
        // Serving ends with the process, never by itself.
        tokio::spawn(async move { drop(axum::serve(listener, routes).await) });
        Ok(Self {
            origin: format!("http://{address}"),
            seen,
        })
    }

    fn seen(&self) -> Vec<(String, Option<String>)> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn respond(seen: &Seen, method: &Method, headers: &HeaderMap, location: Option<&str>) -> Response {
    let cors = [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-headers", "authorization"),
    ];
    if method == Method::OPTIONS {
        return (cors, "").into_response();
    }
    let token = headers.get("authorization").and_then(|value| value.to_str().ok());
    let request = (method.to_string(), token.map(str::to_owned));
    seen.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    match location {
        Some(location) => (StatusCode::FOUND, cors, [("location", location)]).into_response(),
        None => (cors, "all is well").into_response(),
    }
}

/// Fetches an address with a token, as the client for APIs does; the text of the response.
async fn fetch(world: &World, address: &str) -> Outcome<String> {
    let script = "const request = new Request(arguments[0]).clone();
        request.headers.set('Authorization', 'Bearer secret');
        return fetch(request).then(response => response.text(), error => String(error));";
    let text = world.browser().script(script, &[json!(address)]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_token_does_not_follow_a_redirect_to_another_origin() {
    journey(async |world| {
        let other = Api::start(None).await?;
        let api = Api::start(Some(format!("{}/elsewhere", other.origin))).await?;
        world.page().open_blank().await?;
        assert_eq!(
            fetch(world, &format!("{}/moved", api.origin)).await?,
            "all is well"
        );
        let with_token = ("GET".to_owned(), Some("Bearer secret".to_owned()));
        assert_eq!(api.seen(), [with_token]);
        assert_eq!(other.seen(), [("GET".to_owned(), None)]);
        Ok(())
    });
}

//! The web server of all pages: ours and theirs from one origin, so that they share the session
//! storage.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use journeys::{Failure, Outcome};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::library::Library;
use crate::site::{Area, Site};

/// What makes a document `crossOriginIsolated`, with a clock of microseconds.
const ISOLATION: [(HeaderName, HeaderValue); 2] = [
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        HeaderValue::from_static("require-corp"),
    ),
];

/// Serves the pages on a port of its own until it is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    port: u16,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start() -> Outcome<Self> {
        let site = Arc::new(Site::new()?);
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .map_err(Failure::system("listening"))?;
        let address = listener.local_addr().map_err(Failure::system("listening"))?;
        let routes = Router::new()
            .route(
                "/blank",
                get(async || Html("<!DOCTYPE html><title>Blank</title>")),
            )
            .route("/{run}/{area}/{*file}", get(file))
            .with_state(site);
        // Serving ends with the task, never by itself.
        let task = tokio::spawn(async move { drop(axum::serve(listener, routes).await) });
        Ok(Self {
            port: address.port(),
            task,
        })
    }

    /// `http://localhost:43123`.
    pub(crate) fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// A page of another site, for which the browser takes another process.
    pub(crate) fn elsewhere(&self) -> String {
        format!("http://127.0.0.1:{}/blank", self.port)
    }

    /// The page of a library. Every `run` has addresses of its own, so that the first run of a name
    /// finds nothing in the browser's caches.
    pub(crate) fn page(&self, run: &str, area: Area, library: Library) -> String {
        format!("{}/{run}/{area}/{library}/", self.origin())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn file(
    State(site): State<Arc<Site>>,
    Path((_run, area, file)): Path<(String, String, String)>,
) -> Response {
    let name = if file.ends_with('/') {
        format!("{file}index.html")
    } else {
        file
    };
    let Some(bytes) = site.file(&format!("{area}/{name}")) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (kind, caching) = match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => ("text/html; charset=utf-8", "no-store"),
        "wasm" => ("application/wasm", "max-age=31536000, immutable"),
        _ => ("text/javascript; charset=utf-8", "max-age=31536000, immutable"),
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if area == Area::Cache.to_string() {
        headers.extend(ISOLATION.map(|(name, value)| (Some(name), value)));
    }
    (headers, bytes).into_response()
}

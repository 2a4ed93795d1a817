//! A web server for a built app, the demo as a rule, which remembers what was asked of it.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::dist::Dist;
use crate::failure::{Failure, Outcome};
use crate::injected;

/// Where the browser reports what a policy has refused.
const VIOLATIONS_PATH: &str = "/__journey/violations";

/// Serves the app on a port of its own until it is dropped.
#[derive(Debug)]
pub struct DemoServer {
    origin: String,
    seen: Arc<Seen>,
    server: JoinHandle<()>,
}

/// A document that a browser loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Path, without the query.
    pub path: String,
    /// `Sec-Fetch-Dest`: `document` for a window, `iframe` for a frame.
    pub dest: String,
}

#[derive(Debug)]
struct Seen {
    dist: &'static Dist,
    index: Mutex<String>,
    authority: Mutex<String>,
    headers: Mutex<HeaderMap>,
    violations: Mutex<Vec<String>>,
    withholds_modules: Mutex<bool>,
    documents: Mutex<Vec<Document>>,
    mounted: Mutex<usize>,
}

impl DemoServer {
    /// What Trunk leaves in place of the nonces of scripts: in the page and in a policy it becomes
    /// a new one each time the page is served.
    pub const NONCE: &str = "{{__TRUNK NONCE__}}";

    /// Serves an app as Trunk has built it, pointed at `authority` and `api_url`.
    ///
    /// # Errors
    /// When the app has not been built.
    pub async fn start(app: App, authority: &str, api_url: &str) -> Outcome<Self> {
        let dist = Dist::of(app)?;
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .map_err(Failure::system("listening"))?;
        let port = listener
            .local_addr()
            .map_err(Failure::system("listening"))?
            .port();
        let seen = Arc::new(Seen {
            dist,
            index: Mutex::new(injected::into_page(&dist.index(), authority, api_url)),
            authority: Mutex::new(authority.to_owned()),
            headers: Mutex::default(),
            violations: Mutex::default(),
            withholds_modules: Mutex::default(),
            documents: Mutex::default(),
            mounted: Mutex::default(),
        });
        let routes = Router::new()
            .route(injected::MOUNTED_PATH, post(mounted))
            .route(injected::BLANK_PATH, get(async || Html("")))
            .route(injected::OBSERVER_PATH, get(observer))
            .route(VIOLATIONS_PATH, post(violated))
            .fallback(file)
            .with_state(seen.clone());
        // Serving ends with the task, never by itself.
        let server = tokio::spawn(async move { drop(axum::serve(listener, routes).await) });
        Ok(Self {
            origin: format!("http://localhost:{port}"),
            seen,
            server,
        })
    }

    /// `http://localhost:43123`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The documents loaded so far, in windows and in frames.
    pub fn documents(&self) -> Vec<Document> {
        lock(&self.seen.documents).clone()
    }

    /// Sends no wasm module from now on: no further document can become an app.
    pub fn withhold_modules(&self) {
        *lock(&self.seen.withholds_modules) = true;
    }

    /// Puts HTML first into the head of the app's page.
    pub fn add_to_head(&self, html: &str) {
        let mut index = lock(&self.seen.index);
        *index = index.replacen("<head>", &format!("<head>\n{html}"), 1);
    }

    /// Has the app's page name another authority from now on.
    pub fn set_authority(&self, authority: &str) {
        let content = |authority: &str| format!("content=\"{authority}\"");
        let mut current = lock(&self.seen.authority);
        let mut index = lock(&self.seen.index);
        *index = index.replacen(&content(&current), &content(authority), 1);
        authority.clone_into(&mut current);
    }

    /// Sends this header with everything from now on.
    ///
    /// # Panics
    /// When `value` is none that HTTP knows.
    pub fn add_header(&self, name: &'static str, value: &str) {
        let value = HeaderValue::from_str(value).expect("a header's value is visible text");
        lock(&self.seen.headers).insert(name, value);
    }

    /// Sends a content security policy from now on, whose violations the browser reports. In it
    /// [`NONCE`](Self::NONCE) is that of the page.
    pub fn add_policy(&self, policy: &str) {
        let policy = format!("{policy}; report-uri {VIOLATIONS_PATH}");
        self.add_header("content-security-policy", &policy);
    }

    /// What the browser has refused by the policy, in its words.
    pub fn violations(&self) -> Vec<String> {
        lock(&self.seen.violations).clone()
    }

    /// In how many of them the app has appeared.
    pub fn mounted(&self) -> usize {
        *lock(&self.seen.mounted)
    }
}

impl Drop for DemoServer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn mounted(State(seen): State<Arc<Seen>>) -> StatusCode {
    *lock(&seen.mounted) += 1;
    StatusCode::NO_CONTENT
}

async fn observer() -> Response {
    reply("text/javascript; charset=utf-8", Body::from(injected::observer()))
}

async fn violated(State(seen): State<Arc<Seen>>, report: String) -> StatusCode {
    lock(&seen.violations).push(report);
    StatusCode::NO_CONTENT
}

/// A file of the demo, or the app's page for a navigation to no file: its router knows more paths
/// than there are files.
async fn file(State(seen): State<Arc<Seen>>, request: Request) -> Response {
    let path = request.uri().path();
    let name = path.trim_start_matches('/');
    let dest = destination(request.headers());
    let is_navigation = ["document", "iframe"].contains(&dest.as_str());
    if is_navigation {
        lock(&seen.documents).push(Document {
            path: path.to_owned(),
            dest,
        });
    }
    let is_withheld = name.ends_with(".wasm") && *lock(&seen.withholds_modules);
    let is_file = name != "index.html" && !is_withheld;
    let mut response = match seen.dist.file(name).filter(|_| is_file) {
        Some(bytes) => reply(mime(name), Body::from(bytes)),
        None if is_navigation => {
            let nonce = format!("{}", lock(&seen.documents).len());
            return page(&seen, &nonce);
        }
        None => StatusCode::NOT_FOUND.into_response(),
    };
    response.headers_mut().extend(lock(&seen.headers).clone());
    response
}

/// The app's page, with a nonce of its own.
fn page(seen: &Seen, nonce: &str) -> Response {
    let index = lock(&seen.index).replace(DemoServer::NONCE, nonce);
    let mut response = reply(mime("index.html"), Body::from(index));
    for (name, value) in lock(&seen.headers).iter() {
        let value = value
            .to_str()
            .unwrap_or_default()
            .replace(DemoServer::NONCE, nonce);
        let value = HeaderValue::from_str(&value).expect("a nonce is visible text");
        response.headers_mut().insert(name, value);
    }
    response
}

fn reply(kind: &'static str, body: Body) -> Response {
    let caching = if kind.starts_with("text/html") {
        "no-store"
    } else {
        "max-age=3600"
    };
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, caching)],
        body,
    )
        .into_response()
}

fn destination(headers: &HeaderMap) -> String {
    let value = headers
        .get("sec-fetch-dest")
        .and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

fn mime(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, kind)| kind) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

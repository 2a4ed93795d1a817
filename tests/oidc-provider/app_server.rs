//! The server of the app, and of providers that lie.

use axum::Router;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use journeys::{ClientPage, Failure, Outcome};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::hostile_provider;

const SCRIPT: &str = include_str!("app/app.js");

/// Serves the app of one test until it is dropped.
pub(crate) struct AppServer {
    port: u16,
    listener: Option<TcpListener>,
    server: Option<JoinHandle<()>>,
}

impl AppServer {
    /// Takes a port, on which nobody is served yet.
    pub(crate) async fn bind() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.map_err(Failure::system("listening"))?;
        let address = listener.local_addr().map_err(Failure::system("listening"))?;
        Ok(Self {
            port: address.port(),
            listener: Some(listener),
            server: None,
        })
    }

    /// Serves the app on every path, which finds `setting` in `window.SETTING`.
    pub(crate) fn serve(&mut self, setting: &Value) -> Outcome {
        let page = format!(
            "<!DOCTYPE html><title>Orders</title><link rel=\"icon\" href=\"data:,\">\
             <script>window.SETTING = {setting}</script><script type=\"module\" src=\"/app.js\"></script>"
        );
        let issuer = setting["issuer"].as_str().unwrap_or_default();
        let script = ([(header::CONTENT_TYPE, "text/javascript")], SCRIPT);
        let routes: Router = ClientPage::routes()?
            .route("/app.js", get(async move || script))
            .merge(hostile_provider::routes(&self.origin(), issuer))
            .fallback(async move || fresh(page.clone()));
        self.server = self.listener.take().map(|listener| {
            // Serving ends with the task, never by itself.
            tokio::spawn(async move { drop(axum::serve(listener, routes).await) })
        });
        Ok(())
    }

    /// `http://localhost:43123`.
    pub(crate) fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }
}

impl Drop for AppServer {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}

fn fresh(page: String) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Html(page)).into_response()
}

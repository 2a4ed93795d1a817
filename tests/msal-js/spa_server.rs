//! The https server of the pages.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::serve::Listener;
use journeys::{ClientPage, Failure, Outcome};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::bundle;
use crate::certificate::Certificate;

/// Serves the pages of one test until it is dropped.
pub(crate) struct SpaServer {
    port: u16,
    key_pin: String,
    server: Option<JoinHandle<()>>,
    listener: Option<TlsListener>,
}

/// What the pages' scripts are told, as JavaScript: it does not change while the server runs.
#[derive(Clone)]
struct Told(String);

impl SpaServer {
    /// Takes a port, on which nobody is served yet.
    pub(crate) async fn bind() -> Outcome<Self> {
        let certificate = Certificate::make()?;
        let tcp = TcpListener::bind("127.0.0.1:0").await;
        let tcp = tcp.map_err(Failure::system("listening"))?;
        let address = tcp.local_addr().map_err(Failure::system("listening"))?;
        Ok(Self {
            port: address.port(),
            key_pin: certificate.key_pin,
            server: None,
            listener: Some(TlsListener {
                tcp,
                acceptor: certificate.acceptor,
                handshakes: JoinSet::new(),
            }),
        })
    }

    /// Serves the pages, whose scripts find `told` in `window.JUDGE`.
    pub(crate) fn serve(&mut self, told: &serde_json::Value) -> Outcome {
        let bundle = bundle::of_process()?;
        let pages = [
            ("/", "page.js"),
            ("/redirect", "standards.js"),
            ("/react", "react.js"),
            ("/ours", "ours.js"),
            ("/front-channel-logout", "ours.js"),
            ("/auth-redirect.html", "bridge.js"),
        ];
        let script = async move |Path(name): Path<String>| match bundle.script(&name) {
            Some(script) => ([(header::CONTENT_TYPE, "text/javascript")], script).into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        };
        let mut routes = ClientPage::routes()?.route("/scripts/{name}", get(script)).route(
            "/signed-out",
            get(async || Html("<!DOCTYPE html><p id=\"signed-out\">Signed out</p>")),
        );
        for (path, script) in pages {
            routes = routes.route(
                path,
                get(async move |State(told): State<Told>| page(&told, script)),
            );
        }
        let routes = routes.with_state(Told(told.to_string()));
        let listener = self.listener.take();
        self.server = listener.map(|listener| {
            // Serving ends with the task, never by itself.
            tokio::spawn(async move { drop(axum::serve(listener, routes).await) })
        });
        Ok(())
    }

    /// `https://localhost:43123`.
    pub(crate) fn origin(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// What Chromium must know to trust the server.
    pub(crate) fn key_pin(&self) -> &str {
        &self.key_pin
    }
}

impl Drop for SpaServer {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}

fn page(told: &Told, script: &str) -> Response {
    let page = format!(
        "<!DOCTYPE html><title>Judge</title><link rel=\"icon\" href=\"data:,\"><div id=\"app\"></div>\
         <script>window.JUDGE = {}</script><script type=\"module\" src=\"/scripts/{script}\"></script>",
        told.0
    );
    ([(header::CACHE_CONTROL, "no-store")], Html(page)).into_response()
}

/// Gives out connections whose handshake is done; several shake hands at a time.
struct TlsListener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
    handshakes: JoinSet<io::Result<(TlsStream<TcpStream>, SocketAddr)>>,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        /// Browsers open connections that they never use.
        const PATIENCE: Duration = Duration::from_secs(20);
        loop {
            tokio::select! {
                Ok((stream, address)) = self.tcp.accept() => {
                    let acceptor = self.acceptor.clone();
                    self.handshakes.spawn(async move {
                        let stream = timeout(PATIENCE, acceptor.accept(stream)).await??;
                        Ok((stream, address))
                    });
                }
                Some(Ok(Ok(accepted))) = self.handshakes.join_next() => return accepted,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}

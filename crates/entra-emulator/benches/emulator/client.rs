//! One kept-alive connection to the emulator.

use entra_emulator::Emulator;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, HeaderMap, LOCATION, ORIGIN, SET_COOKIE};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use tokio::net::TcpStream;

/// Where the application lives.
const APPLICATION: &str = "http://localhost:3000";

/// A connection and its cookies.
pub(crate) struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    cookies: Vec<String>,
}

/// A response, read whole.
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) body: String,
    headers: HeaderMap,
}

impl Client {
    pub(crate) async fn connect(emulator: &Emulator) -> Self {
        let host = emulator.origin().trim_start_matches("http://").to_owned();
        let stream = TcpStream::connect(&host).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Self {
            sender,
            host,
            cookies: Vec::new(),
        }
    }

    pub(crate) async fn get(&mut self, path_and_query: &str) -> Response {
        self.send(Request::get(path_and_query), String::new()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Response {
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, form(fields)).await
    }

    /// A request of the application's script to the token endpoint.
    pub(crate) async fn redeem(&mut self, tenant: &str, fields: &[(&str, &str)]) -> Value {
        let request = Request::post(format!("{tenant}/oauth2/v2.0/token"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ORIGIN, APPLICATION);
        let cookies = std::mem::take(&mut self.cookies);
        let response = self.send(request, form(fields)).await;
        self.cookies = cookies;
        assert_eq!(response.status, StatusCode::OK, "{}", response.body);
        serde_json::from_str(&response.body).unwrap()
    }

    async fn send(&mut self, request: hyper::http::request::Builder, body: String) -> Response {
        let request = request.header(HOST, &self.host);
        let request = match self.cookies.join("; ") {
            none if none.is_empty() => request,
            cookies => request.header(COOKIE, cookies),
        };
        let request = request.body(Full::from(body)).unwrap();
        self.sender.ready().await.unwrap();
        let (head, body) = self.sender.send_request(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        for cookie in head.headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next();
            self.cookies.extend(pair.map(str::to_owned));
        }
        Response {
            status: head.status,
            body: String::from_utf8(body.into()).unwrap(),
            headers: head.headers,
        }
    }
}

impl Response {
    /// The parameter `name` of the fragment that the response redirects to.
    pub(crate) fn redirect_param(&self, name: &str) -> String {
        let location = self.headers.get(LOCATION).expect(&self.body).to_str().unwrap();
        let (_, fragment) = location.split_once('#').expect("a fragment");
        let mut pairs = fragment.split('&').filter_map(|pair| pair.split_once('='));
        let (_, value) = pairs
            .find(|(other, _)| *other == name)
            .expect("the parameter is there");
        value.to_owned()
    }

    /// The value that the page's forms name the sign-in by.
    pub(crate) fn flow(&self) -> String {
        let (_, rest) = self.body.split_once(r#"name="ctx" value=""#).expect("a form");
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

/// `fields` as a form or a query.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

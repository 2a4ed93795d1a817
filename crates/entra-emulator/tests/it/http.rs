//! A small HTTP/1.1 client: one connection per request, no redirects, and every byte in the test's
//! hands.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{self, ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// A request as a test spells it.
#[derive(Clone)]
pub(crate) struct Request {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    authority: Option<String>,
}

/// What came back before the connection closed.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// Fewer bytes came than were promised.
    pub(crate) cut_short: bool,
}

pub(crate) fn get(url: &str) -> Request {
    request("GET", url)
}

pub(crate) fn request(method: &str, url: &str) -> Request {
    Request {
        method: method.into(),
        url: url.into(),
        headers: Vec::new(),
        body: Vec::new(),
        authority: None,
    }
}

/// A form POST.
pub(crate) fn post(url: &str, fields: &[(&str, &str)]) -> Request {
    let pairs: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    request("POST", url)
        .header("content-type", "application/x-www-form-urlencoded;charset=utf-8")
        .body(pairs.join("&"))
}

impl Request {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Believes servers that this authority (PEM) vouches for.
    pub(crate) fn trusting(mut self, authority: &str) -> Self {
        self.authority = Some(authority.into());
        self
    }

    /// Sends it; `None` when the connection closes without a response.
    pub(crate) fn try_send(&self) -> Option<Response> {
        let (scheme, rest) = self.url.split_once("://").expect("a URL");
        let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
        let stream = TcpStream::connect(host).expect("the emulator listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        match scheme {
            "https" => self.exchange(host, path, self.secured(host, stream)),
            _ => self.exchange(host, path, stream),
        }
    }

    fn secured(&self, host: &str, stream: TcpStream) -> StreamOwned<ClientConnection, TcpStream> {
        let authority = self.authority.as_deref().unwrap_or_default();
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(authority.as_bytes()) {
            roots.add(certificate.unwrap()).unwrap();
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(
            host.rsplit_once(':')
                .unwrap()
                .0
                .trim_matches(['[', ']'])
                .to_owned(),
        );
        let connection = ClientConnection::new(Arc::new(config), name.unwrap()).unwrap();
        StreamOwned::new(connection, stream)
    }

    fn exchange(&self, host: &str, path: &str, mut stream: impl Read + Write) -> Option<Response> {
        let mut head = format!(
            "{} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n",
            self.method
        );
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n", self.body.len()));
        // A server that is not trusted, or refuses the connection, gives no response.
        stream.write_all(head.as_bytes()).ok()?;
        // A server that refuses a large body may stop reading it.
        let _ = stream.write_all(&self.body);
        let mut response = Vec::new();
        let _ = stream.read_to_end(&mut response);
        Response::parse(&response)
    }

    pub(crate) fn send(&self) -> Response {
        self.try_send().expect("a response")
    }
}

impl Response {
    fn parse(response: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(response).into_owned();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let promised = headers.iter().find(|(name, _)| name == "content-length");
        let promised = promised
            .and_then(|(_, length)| length.parse::<usize>().ok())
            .unwrap_or(0);
        Some(Self {
            status,
            cut_short: body.len() < promised,
            headers,
            body: body.to_owned(),
        })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
            .unwrap_or_else(|| panic!("no redirect but {}: {}", self.status, self.body))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|_| panic!("no JSON but {}: {}", self.status, self.body))
    }

    /// The decoded parameters of the redirect, whether in its query or its fragment.
    pub(crate) fn redirect_params(&self) -> Vec<(String, String)> {
        let location = self.location();
        let params = location
            .split_once(['?', '#'])
            .map_or("", |(_, params)| params)
            .trim_end_matches('#');
        params
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(n, v)| (n.into(), decode(v)))
            .collect()
    }

    pub(crate) fn redirect_param(&self, name: &str) -> Option<String> {
        self.redirect_params()
            .into_iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }
}

pub(crate) fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

pub(crate) fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced)
        .decode_utf8()
        .unwrap()
        .into_owned()
}

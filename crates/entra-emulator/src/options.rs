//! The options of an emulator's start.

use std::fmt;
use std::sync::Arc;

use crate::directory::Directory;
use crate::fault::FaultRule;
use crate::http::Reach;
use crate::request_log::{RequestObserver, RequestRecord};
use crate::tls::Tls;

/// The port of http.
const DEFAULT_PORT: u16 = 8400;
/// The port of https.
const DEFAULT_TLS_PORT: u16 = 8443;

/// Options of [`Emulator::start`](crate::Emulator::start).
#[derive(Clone)]
pub struct Options {
    port: Option<u16>,
    published_port: Option<u16>,
    published_host: Option<String>,
    pub(crate) reach: Reach,
    pub(crate) tls: Option<Tls>,
    pub(crate) directory: Directory,
    pub(crate) faults: Vec<FaultRule>,
    pub(crate) observer: RequestObserver,
}

impl Default for Options {
    /// http on port 8400 of loopback (https: 8443), no observer of requests.
    fn default() -> Self {
        Self {
            port: None,
            published_port: None,
            published_host: None,
            reach: Reach::Loopback,
            tls: None,
            directory: Directory::default(),
            faults: Vec::new(),
            observer: Arc::new(|_| {}),
        }
    }
}

impl Options {
    /// Listens on `port` of `localhost`; 0 takes any free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// The port by which clients reach it, where that is another one: a container's, or one that a
    /// browser maps. Issuers, endpoints and pages name it.
    #[must_use]
    pub fn published_port(mut self, port: u16) -> Self {
        self.published_port = Some(port);
        self
    }

    /// The host, with its port where that is not the scheme's own, by which clients reach it, where
    /// that is not `localhost`: one of Entra's own, which a browser maps. Issuers, endpoints and
    /// pages name it.
    ///
    /// ```
    /// use entra_emulator::{Options, Tls};
    /// // Chromium: --host-resolver-rules="MAP *.ciamlogin.com 127.0.0.1:8443"
    /// let options = Options::default()
    ///     .tls(Tls::made_for_this_run())
    ///     .published_host("fabrikam.ciamlogin.com");
    /// ```
    #[must_use]
    pub fn published_host(mut self, host: &str) -> Self {
        self.published_host = Some(host.to_owned());
        self
    }

    /// Lets every machine that can reach this one connect, over IPv4. Danger: the passwords are
    /// public, and every client can sign in as any user and switch faults on. For a container whose
    /// port is published to its own host only.
    #[must_use]
    pub fn danger_listen_everywhere(mut self) -> Self {
        self.reach = Reach::Everywhere;
        self
    }

    /// Speaks https instead of http, on port 8443 unless told otherwise. Session cookies are
    /// `SameSite=None; Secure` then.
    #[must_use]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Serves these tenants, users and applications instead of the built-in ones.
    #[must_use]
    pub fn directory(mut self, directory: Directory) -> Self {
        self.directory = directory;
        self
    }

    /// Switches a misbehaviour on from the start. A reset switches it off like any other.
    #[must_use]
    pub fn fault(mut self, fault: impl Into<FaultRule>) -> Self {
        self.faults.push(fault.into());
        self
    }

    /// Calls `observer` once for each request that was responded to. It must not block.
    #[must_use]
    pub fn on_request(mut self, observer: impl Fn(&RequestRecord) + Send + Sync + 'static) -> Self {
        self.observer = Arc::new(observer);
        self
    }

    /// The host and port that addresses name, for an emulator that listens on this port.
    pub(crate) fn named_host(&self, listening: u16) -> String {
        let of_this_machine = || format!("localhost:{}", self.published_port.unwrap_or(listening));
        self.published_host.clone().unwrap_or_else(of_this_machine)
    }

    pub(crate) fn listening_port(&self) -> u16 {
        self.port.unwrap_or(match self.tls {
            Some(_) => DEFAULT_TLS_PORT,
            None => DEFAULT_PORT,
        })
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("port", &self.listening_port())
            .field("published_port", &self.published_port)
            .field("published_host", &self.published_host)
            .field("reach", &self.reach)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}

//! A running emulator.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::task::JoinHandle;

use crate::directory::{Tenant, TenantKind};
use crate::fault::FaultRule;
use crate::http::{self, Reach};
use crate::key::{KeyRing, TokenKey};
use crate::options::Options;
use crate::request_log::RequestRecord;
use crate::service;
use crate::state::EmulatorState;
use crate::tls::{ServerIdentity, Tls, TlsError, Trust};

/// A running emulator, on tasks of the Tokio runtime that started it.
///
/// Dropping it closes the listener and every open connection.
pub struct Emulator {
    state: Arc<EmulatorState>,
    trust: Trust,
    reach: Reach,
    port: u16,
    server: JoinHandle<()>,
}

/// Why an emulator could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Another program listens on the port.
    #[error(
        "port {port} is in use: stop the program that listens there, or choose another port with --port (0 takes any free one)"
    )]
    PortInUse {
        /// The port asked for.
        port: u16,
    },
    /// The loopback addresses cannot be listened on.
    #[error("cannot listen on port {port} of localhost")]
    Listen {
        /// The port asked for.
        port: u16,
        /// The system's error.
        source: io::Error,
    },
    /// The signing key could not be made.
    #[error("cannot make a signing key")]
    Key(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// https cannot be served.
    #[error("cannot serve https")]
    Tls(#[from] TlsError),
}

impl Emulator {
    /// Starts listening on both loopback addresses, where the machine has both, unless told
    /// otherwise.
    ///
    /// The first start of a process also makes the RSA key that signs tokens; later ones share it.
    ///
    /// # Errors
    /// When the port is taken or cannot be listened on, or the key cannot be made.
    ///
    /// # Panics
    /// Outside of a Tokio runtime with time and I/O enabled.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let identity = options.tls.as_ref().map(Tls::identity).transpose()?;
        let trust = identity.as_ref().map(|identity| identity.trust.clone());
        let scheme = if identity.is_some() { "https" } else { "http" };
        let acceptor = identity.map(ServerIdentity::acceptor).transpose()?;
        let port = options.listening_port();
        let listeners = http::bind(port, options.reach)
            .await
            .map_err(|error| StartError::bind(port, error))?;
        let key = tokio::task::spawn_blocking(TokenKey::of_process).await;
        let key = key.map_err(StartError::key)?.map_err(StartError::key)?;
        let listening = listeners.port;
        let origin = format!("{scheme}://{}", options.named_host(listening));
        let state = EmulatorState::new(origin, options.directory, KeyRing::new(key), options.observer);
        let state = Arc::new(state);
        for rule in options.faults {
            state.add_fault(rule);
        }
        let (served, gated) = (state.clone(), state.clone());
        let server = http::serve(
            listeners,
            acceptor,
            move || pause(gated.clone()),
            move |request| service::respond(served.clone(), request),
        );
        Ok(Self {
            state,
            trust: trust.unwrap_or_default(),
            reach: options.reach,
            port: listening,
            server: tokio::spawn(server),
        })
    }

    /// `http://localhost:43123`: scheme, host and port, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.state.origin
    }

    /// The port that it listens on; [`origin`](Self::origin) names the one by which clients reach
    /// it, which [`Options::published_port`] and [`Options::published_host`] may have set apart.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate, in PEM form, that clients must trust; `None` with http or with one's own
    /// certificate.
    pub fn certificate_authority(&self) -> Option<&str> {
        self.trust.authority.as_deref()
    }

    /// The file that holds [`Emulator::certificate_authority`], if it is kept.
    pub fn certificate_authority_file(&self) -> Option<&Path> {
        self.trust.authority_file.as_deref()
    }

    /// SHA-256 of the server's public key in base64, as Chromium's
    /// `--ignore-certificate-errors-spki-list` takes it.
    pub fn certificate_key_pin(&self) -> Option<&str> {
        self.trust.key_pin.as_deref()
    }

    /// The authority of the first tenant, for a client's configuration; `common` without tenants.
    pub fn authority(&self) -> String {
        let tenants = self.state.directory.tenants();
        let first = tenants
            .into_iter()
            .find(|tenant| tenant.kind != TenantKind::Consumers);
        let path = first.map_or_else(|| "common".to_owned(), authority_path);
        format!("{}/{path}", self.origin())
    }

    /// The authorities of all tenants, the one of personal accounts left out.
    pub fn authorities(&self) -> Vec<String> {
        let tenants = self.state.directory.tenants();
        let own = tenants.filter(|tenant| tenant.kind != TenantKind::Consumers);
        own.map(|tenant| format!("{}/{}", self.origin(), authority_path(tenant)))
            .collect()
    }

    /// Client ids of the registered applications.
    pub fn client_ids(&self) -> Vec<&str> {
        self.state
            .directory
            .clients()
            .map(|client| client.guid.as_str())
            .collect()
    }

    /// The URL that stands for `https://graph.microsoft.com/v1.0`.
    pub fn graph_url(&self) -> String {
        format!("{}/graph/v1.0", self.origin())
    }

    /// User names of the test users; the password of each is [`PASSWORD`](crate::PASSWORD) unless
    /// the directory says otherwise.
    pub fn user_names(&self) -> Vec<&str> {
        self.state
            .directory
            .users()
            .map(|user| user.name.as_str())
            .collect()
    }

    /// The requests since the start or the last clearing, oldest first; those to the control plane
    /// left out.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.state.log.all()
    }

    /// Empties the request log.
    pub fn clear_requests(&self) {
        self.state.log.clear();
    }

    /// Switches a fault on: a [`Fault`](crate::Fault), which acts once, or a [`FaultRule`].
    pub fn add_fault(&self, fault: impl Into<FaultRule>) {
        self.state.add_fault(fault.into());
    }

    /// The names of the faults that are switched on and not used up: a test that has provoked one
    /// finds it gone when it has acted.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), entra_emulator::StartError> {
    /// use entra_emulator::{Emulator, Fault, Options};
    /// let entra = Emulator::start(Options::default().port(0)).await?;
    /// entra.add_fault(Fault::WrongNonce);
    /// assert_eq!(entra.faults(), ["wrong_nonce"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn faults(&self) -> Vec<&'static str> {
        let statuses = self.state.faults.statuses().into_iter();
        statuses.map(|status| status.name).collect()
    }

    /// Switches every fault off.
    pub fn clear_faults(&self) {
        self.state.clear_faults();
    }

    /// Back to the default directory: no faults, requests, sessions, codes, refresh tokens or
    /// consents, and the machine's time.
    pub fn reset(&self) {
        self.state.reset();
    }

    /// Moves the emulator's clock forward, so that codes and tokens expire without waiting.
    pub fn advance_clock(&self, by: Duration) {
        self.state.clock.advance(by);
    }

    /// Signs any `claims` with the emulator's key as an RS256 token: for tests of APIs that must
    /// refuse wrong ones.
    pub fn sign(&self, claims: &Value) -> String {
        self.state.key.sign(claims)
    }

    /// Whether other machines can connect.
    pub fn listens_everywhere(&self) -> bool {
        self.reach == Reach::Everywhere
    }

    /// Closes the listener and every open connection, and returns when both are closed.
    pub async fn stop(mut self) {
        self.server.abort();
        // Being cancelled is how this task ends.
        let _ = (&mut self.server).await;
    }
}

/// Waits until a fault makes the emulator unreachable; then, until that is over.
async fn pause(state: Arc<EmulatorState>) -> impl Future<Output = ()> + Send {
    state.gate.closed().await;
    async move { state.gate.opened().await }
}

/// The path of a tenant's authority, with the first policy where there are some.
fn authority_path(tenant: &Tenant) -> String {
    match tenant.policies.first() {
        Some(policy) => format!("{}/{policy}", tenant.guid),
        None => tenant.guid.clone(),
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl std::fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Emulator")
            .field("origin", &self.state.origin)
            .finish_non_exhaustive()
    }
}

impl StartError {
    fn bind(port: u16, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::AddrInUse => Self::PortInUse { port },
            _ => Self::Listen { port, source },
        }
    }

    fn key(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Key(Box::new(error))
    }
}

//! A certificate with its key, and what clients need to trust it.

use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::sha2::{Digest, Sha256};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

use super::error::TlsError;

/// A certificate ready to serve with.
pub(crate) struct ServerIdentity {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
    pub(crate) trust: Trust,
}

/// The certificates and hashes by which clients trust the emulator.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trust {
    /// The authority's certificate in PEM form; `None` with one's own files.
    pub(crate) authority: Option<String>,
    /// The file of that certificate.
    pub(crate) authority_file: Option<PathBuf>,
    /// SHA-256 of the public key that signed the server's certificate, base64.
    pub(crate) key_pin: Option<String>,
}

impl ServerIdentity {
    /// Accepts TLS connections with this certificate.
    pub(crate) fn acceptor(self) -> Result<TlsAcceptor, TlsError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(self.chain, self.key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

/// The hash that Chromium's `--ignore-certificate-errors-spki-list` takes.
pub(super) fn key_pin(public_key_info: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(public_key_info))
}

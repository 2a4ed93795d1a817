//! A certificate for the server of the pages.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use journeys::{Failure, Outcome};
use rcgen::{CertifiedKey, PublicKeyData};
use sha2::{Digest, Sha256};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

/// What a server serves with, and what Chromium must know to trust it.
pub(crate) struct Certificate {
    pub(crate) acceptor: TlsAcceptor,
    /// SHA-256 of the public key, base64.
    pub(crate) key_pin: String,
}

impl Certificate {
    /// One for `localhost`, signed by itself.
    pub(crate) fn make() -> Outcome<Self> {
        Self::try_make().map_err(|error| Failure::Surroundings(format!("a certificate: {error}")))
    }

    fn try_make() -> Result<Self, Box<dyn std::error::Error>> {
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key.into())?;
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            key_pin: STANDARD.encode(Sha256::digest(signing_key.subject_public_key_info())),
        })
    }
}

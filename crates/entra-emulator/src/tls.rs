//! https on loopback: a certificate made here and trusted through an authority made here, or one's own.

mod authority;
mod pem;
mod stored_authority;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::sha2::{Digest, Sha256};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

pub(crate) use stored_authority::default_directory;

use authority::Authority;

/// Where the certificate of an https emulator comes from.
#[derive(Debug, Clone)]
pub struct Tls(CertificateSource);

#[derive(Debug, Clone)]
enum CertificateSource {
    Made,
    Stored(PathBuf),
    Files { certificate: PathBuf, key: PathBuf },
}

/// Why https cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("cannot use {}", path.display())]
    File {
        /// Which file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file holds no certificate, or no private key.
    #[error("{} holds no usable {what} in PEM form", path.display())]
    Pem {
        /// Which file.
        path: PathBuf,
        /// `certificate` or `private key`.
        what: &'static str,
    },
    /// There is no place for files of this user.
    #[error("no home directory to keep the certificate authority in: name one with --tls-dir")]
    NoHome,
    /// A certificate could not be made.
    #[error("cannot make a certificate")]
    Make(#[from] rcgen::Error),
    /// The certificate and the key do not work together.
    #[error("the certificate and the private key cannot be used")]
    Unusable(#[from] rustls::Error),
}

/// A certificate ready to serve with.
pub(crate) struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    pub(crate) trust: Trust,
}

/// What clients need to trust the emulator.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trust {
    /// The authority's certificate in PEM form; `None` with one's own files.
    pub(crate) authority: Option<String>,
    /// Where that certificate is kept.
    pub(crate) authority_file: Option<PathBuf>,
    /// SHA-256 of the public key that signed the server's certificate, base64.
    pub(crate) key_pin: Option<String>,
}

impl Tls {
    /// A new authority and certificate, kept in memory only: for tests, which hand
    /// [`Emulator::certificate_authority`](crate::Emulator::certificate_authority) to their clients.
    pub fn made_for_this_run() -> Self {
        Self(CertificateSource::Made)
    }

    /// An authority kept in `directory` and made there at the first start, so that trusting it once is enough.
    pub fn kept_in(directory: impl Into<PathBuf>) -> Self {
        Self(CertificateSource::Stored(directory.into()))
    }

    /// An authority kept with the user's other application data.
    ///
    /// # Errors
    /// When the environment names no place for such data.
    pub fn kept_for_user() -> Result<Self, TlsError> {
        default_directory().map(Self::kept_in).ok_or(TlsError::NoHome)
    }

    /// A certificate chain and its private key from PEM files.
    pub fn from_files(certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        Self(CertificateSource::Files {
            certificate: certificate.into(),
            key: key.into(),
        })
    }

    /// Reads or makes the certificate.
    pub(crate) fn identity(&self) -> Result<Identity, TlsError> {
        match &self.0 {
            CertificateSource::Made => Authority::make()?.certify(None),
            CertificateSource::Stored(directory) => {
                let (authority, file) = stored_authority::authority(directory)?;
                authority.certify(Some(file))
            }
            CertificateSource::Files { certificate, key } => from_files(certificate, key),
        }
    }
}

impl Identity {
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

fn from_files(certificate: &Path, key: &Path) -> Result<Identity, TlsError> {
    Ok(Identity {
        chain: pem::certificates(certificate)?,
        key: pem::private_key(key)?,
        trust: Trust::default(),
    })
}

/// The hash that Chromium's `--ignore-certificate-errors-spki-list` takes.
fn key_pin(public_key_info: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(public_key_info))
}

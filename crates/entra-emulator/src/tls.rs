//! https on loopback: a certificate made here and trusted through an authority made here, or one's
//! own.

mod authority;
mod error;
mod identity;
mod pem;
mod stored_authority;

use std::path::{Path, PathBuf};

pub use error::TlsError;
pub(crate) use identity::{ServerIdentity, Trust};

use authority::Authority;
use stored_authority::default_directory;

/// Where the certificate of an https emulator comes from.
#[derive(Debug, Clone)]
pub struct Tls(CertificateSource);

#[derive(Debug, Clone)]
enum CertificateSource {
    Made,
    Stored(PathBuf),
    Files { certificate: PathBuf, key: PathBuf },
}

impl Tls {
    /// A new authority and certificate, kept in memory only: for tests, which hand
    /// [`Emulator::certificate_authority`](crate::Emulator::certificate_authority) to their
    /// clients.
    pub fn made_for_this_run() -> Self {
        Self(CertificateSource::Made)
    }

    /// An authority kept in `directory` and made there at the first start, so that trusting it once
    /// is enough.
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
    pub(crate) fn identity(&self) -> Result<ServerIdentity, TlsError> {
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

fn from_files(certificate: &Path, key: &Path) -> Result<ServerIdentity, TlsError> {
    Ok(ServerIdentity {
        chain: pem::certificates(certificate)?,
        key: pem::private_key(key)?,
        trust: Trust::default(),
    })
}

//! Errors of certificates and keys.

use std::io;
use std::path::PathBuf;

use tokio_rustls::rustls;

/// Why https cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("cannot use {}", path.display())]
    File {
        /// The file or directory.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A file holds no certificate, or no private key.
    #[error("{} holds no usable {what} in PEM form", path.display())]
    Pem {
        /// The file.
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

//! Checking signatures: the browser's WebCrypto, or something else.

use msal_core::signature::{SignatureAlgorithm, SignatureError};

use super::LocalFuture;

/// A signed message, and the key that is said to have signed it.
#[derive(Clone, Debug)]
pub struct SignedMessage {
    /// By which algorithm.
    pub algorithm: SignatureAlgorithm,
    /// The public key: a JWK (RFC 7517) as JSON text.
    pub key: String,
    /// What has been signed.
    pub message: String,
    /// The signature, in the form of JWS (RFC 7518, section 3).
    pub signature: Vec<u8>,
}

/// Checks signatures.
pub trait Signatures {
    /// Whether the key has signed the message.
    fn verify(&self, message: SignedMessage) -> LocalFuture<Result<(), SignatureError>>;
}

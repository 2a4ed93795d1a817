//! The RSA key that signs tokens, and the JSON Web Signatures made with it (RFC 7515, RFC 7518
//! section 3.3).

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use rsa::RsaPrivateKey;
use rsa::pkcs8::EncodePrivateKey;
use rsa::rand_core::OsRng;
use rsa::sha2::{Digest, Sha256};
use rsa::traits::PublicKeyParts;
use serde_json::{Value, json};

const BITS: usize = 2048;

/// An RS256 key with its id.
///
/// One library makes it and another uses it: `ring` makes no RSA keys, but signs several times
/// faster than `rsa`.
pub(crate) struct TokenKey {
    pair: KeyPair,
    public: PublicKeyComponents<Vec<u8>>,
    id: String,
}

/// The key that signs now, and those that did: only the first is published.
pub(crate) struct KeyRing(RwLock<Vec<Arc<TokenKey>>>);

/// Why a key could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeyError {
    #[error("no RSA key was found")]
    Make(#[from] rsa::Error),
    #[error("the RSA key cannot be written as PKCS #8")]
    Encode(#[from] rsa::pkcs8::Error),
    #[error("the RSA key is not one to sign with: {0}")]
    Rejected(ring::error::KeyRejected),
}

/// Why a JSON Web Token was not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JwtError {
    Malformed,
    Signature,
}

impl TokenKey {
    /// The key of this process, made when first asked for: making one takes a moment, and every
    /// emulator in a process may share it.
    pub(crate) fn of_process() -> Result<Arc<Self>, KeyError> {
        static KEY: OnceLock<Arc<TokenKey>> = OnceLock::new();
        if let Some(key) = KEY.get() {
            return Ok(key.clone());
        }
        let made = Arc::new(Self::make()?);
        Ok(KEY.get_or_init(|| made).clone())
    }

    fn make() -> Result<Self, KeyError> {
        let private = RsaPrivateKey::new(&mut OsRng, BITS)?;
        let pair = KeyPair::from_pkcs8(private.to_pkcs8_der()?.as_bytes()).map_err(KeyError::Rejected)?;
        let public = PublicKeyComponents {
            n: private.n().to_bytes_be(),
            e: private.e().to_bytes_be(),
        };
        let thumbprint = Sha256::digest(&public.n);
        Ok(Self {
            pair,
            public,
            id: URL_SAFE_NO_PAD.encode(&thumbprint[..20]),
        })
    }

    /// A compact JWS over `claims` whose header names the key `id`.
    ///
    /// # Panics
    /// When the signature does not verify, which means that the machine computes wrongly.
    fn sign_as(&self, id: &str, claims: &Value) -> String {
        let header = json!({ "typ": "JWT", "alg": "RS256", "kid": id });
        let input = format!("{}.{}", encode(&header), encode(claims));
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                input.as_bytes(),
                &mut signature,
            )
            .expect("the key was checked, and the signature has its length");
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// The claims of `token`, if this key signed it.
    fn verify(&self, token: &str) -> Result<Value, JwtError> {
        let (input, signature) = token.rsplit_once('.').ok_or(JwtError::Malformed)?;
        let (header, claims) = input.split_once('.').ok_or(JwtError::Malformed)?;
        let (header, claims) = (decode(header)?, decode(claims)?);
        if header["alg"] != "RS256" || header["kid"] != self.id.as_str() {
            return Err(JwtError::Signature);
        }
        let signature = URL_SAFE_NO_PAD
            .decode(signature)
            .map_err(|_| JwtError::Malformed)?;
        self.public
            .verify(&RSA_PKCS1_2048_8192_SHA256, input.as_bytes(), &signature)
            .map_err(|_| JwtError::Signature)?;
        Ok(claims)
    }

    /// The public half as a JSON Web Key (RFC 7517) with the members Entra adds.
    fn jwk(&self, issuer: &str) -> Value {
        json!({
            "kty": "RSA", "use": "sig", "kid": self.id, "x5t": self.id,
            "n": URL_SAFE_NO_PAD.encode(&self.public.n),
            "e": URL_SAFE_NO_PAD.encode(&self.public.e),
            "cloud_instance_name": "microsoftonline.com",
            "issuer": issuer,
        })
    }
}

impl KeyRing {
    pub(crate) fn new(key: Arc<TokenKey>) -> Self {
        Self(RwLock::new(vec![key]))
    }

    /// A compact JWS over `claims`.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let key = self.current();
        key.sign_as(&key.id, claims)
    }

    /// A compact JWS over `claims` that names a key nobody has.
    pub(crate) fn sign_as(&self, id: &str, claims: &Value) -> String {
        self.current().sign_as(id, claims)
    }

    /// The claims of `token`, if one of the keys signed it, published still or not.
    pub(crate) fn verify(&self, token: &str) -> Result<Value, JwtError> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut outcome = Err(JwtError::Signature);
        for key in keys {
            outcome = key.verify(token);
            if outcome != Err(JwtError::Signature) {
                break;
            }
        }
        outcome
    }

    /// The published key.
    pub(crate) fn jwk(&self, issuer: &str) -> Value {
        self.current().jwk(issuer)
    }

    /// Makes a new key that signs from now on.
    pub(crate) fn roll_over(&self) -> Result<(), KeyError> {
        let key = Arc::new(TokenKey::make()?);
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(0, key);
        Ok(())
    }

    fn current(&self) -> Arc<TokenKey> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)[0].clone()
    }
}

/// A token that claims to need no signature (RFC 7519, section 6): what a client must never take.
pub(crate) fn unsigned(claims: &Value) -> String {
    format!(
        "{}.{}.",
        encode(&json!({ "typ": "JWT", "alg": "none" })),
        encode(claims)
    )
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn decode(part: &str) -> Result<Value, JwtError> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| JwtError::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| JwtError::Malformed)
}

//! Proof Key for Code Exchange (RFC 7636), method `S256` only.

use sha2::compress256;
use sha2::digest::generic_array::GenericArray;

use crate::CodeVerifier;
use crate::encoding::base64url;

/// The number of random bytes in a verifier; they make 43 characters.
pub const VERIFIER_BYTES: usize = 32;

/// A verifier and the challenge that commits to it.
///
/// ```
/// let pkce = msal_core::Pkce::from_random([7; msal_core::pkce::VERIFIER_BYTES]);
/// assert_eq!(pkce.verifier.secret().len(), 43);
/// ```
#[derive(Debug)]
pub struct Pkce {
    /// Sent to the token endpoint, once.
    pub verifier: CodeVerifier,
    /// Sent to the authorization endpoint as `code_challenge`.
    pub challenge: String,
}

impl Pkce {
    /// Makes a pair from fresh random bytes.
    pub fn from_random(bytes: [u8; VERIFIER_BYTES]) -> Self {
        let verifier = CodeVerifier::new(base64url(&bytes));
        let challenge = sha256_base64url(verifier.secret());
        Self { verifier, challenge }
    }
}

/// The state that SHA-256 begins with (FIPS 180-4, section 5.3.3).
const INITIAL: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// Base64url of the SHA-256 hash of UTF-8 text.
///
/// The text is at hand as a whole, so that it is padded here (FIPS 180-4, section 5.1.1): a hasher
/// that takes text bit by bit is four times the code.
pub fn sha256_base64url(text: &str) -> String {
    let mut padded = text.as_bytes().to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend_from_slice(&(text.len() as u64 * 8).to_be_bytes());
    let mut state = INITIAL;
    for block in padded.chunks_exact(64) {
        compress256(&mut state, &[*GenericArray::from_slice(block)]);
    }
    base64url(state.map(u32::to_be_bytes).as_flattened())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_challenge_is_the_hash_of_the_verifier() {
        let mut bytes = [0; VERIFIER_BYTES];
        bytes
            .iter_mut()
            .enumerate()
            .for_each(|(i, byte)| *byte = 0xf0 + (i % 16) as u8);
        let pkce = Pkce::from_random(bytes);
        assert_eq!(
            pkce.verifier.secret(),
            "8PHy8_T19vf4-fr7_P3-__Dx8vP09fb3-Pn6-_z9_v8"
        );
        assert_eq!(pkce.challenge, "JKxYpupOicME9eXs2QQ9elwx102obypKVVNiXa_Zz88");
    }

    #[test]
    fn text_is_hashed_as_msal_hashes_it() {
        assert_eq!(
            sha256_base64url("abc"),
            "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"
        );
        for length in 0..=130 {
            let text = "x".repeat(length);
            assert_eq!(
                sha256_base64url(&text),
                base64url(&Sha256::digest(&text)),
                "{length}"
            );
        }
    }
}

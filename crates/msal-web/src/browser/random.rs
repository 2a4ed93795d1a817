//! Randomness, by `crypto.getRandomValues`.

use crate::platform::Random;

pub(super) struct WebCrypto;

impl Random for WebCrypto {
    /// # Panics
    /// When the document has no `crypto`, which every browser that runs WebAssembly gives it: an id that can be guessed must not be sent.
    fn fill(&self, buffer: &mut [u8]) {
        let crypto = web_sys::window().and_then(|window| window.crypto().ok());
        let filled = crypto.is_some_and(|crypto| crypto.get_random_values_with_u8_array(buffer).is_ok());
        assert!(
            filled,
            "no secure random numbers: `crypto.getRandomValues` is missing in this document"
        );
    }
}

//! Random numbers, by `crypto.getRandomValues`.

use crate::platform::{Random, RandomError};

pub(super) struct WebCrypto;

impl Random for WebCrypto {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomError> {
        let crypto = web_sys::window().and_then(|window| window.crypto().ok());
        let filled = crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(buffer).ok());
        filled.map(|_| ()).ok_or(RandomError)
    }
}

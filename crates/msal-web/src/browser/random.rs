//! Random numbers, by `crypto.getRandomValues`.

use super::globals;
use crate::platform::{Random, RandomError};

pub(super) struct WebCrypto;

impl Random for WebCrypto {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomError> {
        let filled = globals::get_random_values(buffer);
        filled.map(|_| ()).map_err(|_| RandomError::Unsupported)
    }
}

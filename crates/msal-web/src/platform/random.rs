//! Randomness.

/// Randomness for ids, nonces and verifiers. It must be cryptographically secure.
pub trait Random {
    /// Fills the buffer.
    fn fill(&self, buffer: &mut [u8]);
}

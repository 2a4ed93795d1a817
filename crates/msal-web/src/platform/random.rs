//! Random numbers.

/// Random numbers for ids, nonces and verifiers. They must be cryptographically secure.
pub trait Random {
    /// Fills the buffer with random bytes.
    ///
    /// # Errors
    /// [`RandomError`] when there are no secure random numbers; the buffer must not be used then.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomError>;
}

/// Why there are no secure random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RandomError {
    /// This browser, or this document in it, has none.
    Unsupported,
    /// There is no browser, as on a server that renders the first page.
    NotInBrowser,
}

//! What has been decrypted, so that only what others have changed is decrypted again.

use msal_core::text::concat;

use crate::platform::{MemoryStorage, Storage as _};

/// By entry and stored text, what the text says.
#[derive(Default)]
pub(super) struct ClearTexts(MemoryStorage);

impl ClearTexts {
    pub(super) fn get(&self, key: &str, stored: &str) -> Option<String> {
        self.0.get(&name(key, stored))
    }

    pub(super) fn put(&self, key: &str, stored: &str, clear: &str) {
        self.0.put(&name(key, stored), clear);
    }

    /// Forgets all but these.
    pub(super) fn keep(&self, others: Self) {
        self.0.replace(others.0.into_entries());
    }
}

/// A ciphertext tells itself apart: each is made with a nonce of its own.
fn name(key: &str, stored: &str) -> String {
    concat(&[key, "\n", stored])
}

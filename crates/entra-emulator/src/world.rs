//! Everything an endpoint may look at: one per emulator, passed by reference.

use std::sync::Arc;

use crate::clock::Clock;
use crate::directory::Directory;
use crate::faults::Faults;
use crate::key::TokenKey;
use crate::record::{Observer, RequestLog};
use crate::store::Store;

/// The state of one emulator.
pub(crate) struct World {
    /// `http://localhost:8400`, without a slash at the end.
    pub(crate) origin: String,
    pub(crate) directory: Directory,
    pub(crate) key: Arc<TokenKey>,
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) faults: Faults,
    pub(crate) log: RequestLog,
    pub(crate) observer: Observer,
}

impl World {
    /// The issuer of tokens for `tenant` (a GUID, or the placeholder of a multi-tenant authority).
    pub(crate) fn issuer(&self, tenant: &str) -> String {
        format!("{}/{tenant}/v2.0", self.origin)
    }

    /// Whether browsers reach this emulator over https.
    pub(crate) fn is_secure(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// Back to the state of a fresh start; the key stays.
    pub(crate) fn reset(&self) {
        self.faults.clear();
        self.log.clear();
        self.store.reset();
        self.clock.reset();
    }
}

//! The request log: method, path, client, user and outcome of each request, and never a code, a
//! token or a password.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

/// Enough for any test; a demo that runs for days must not grow without end.
const CAPACITY: usize = 10_000;

/// Called with the record of each request.
pub(crate) type RequestObserver = Arc<dyn Fn(&RequestRecord) + Send + Sync>;

/// One request and its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RequestRecord {
    /// HTTP method.
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// The endpoint: `discovery`, `keys`, `authorize`, `page` (a sign-in page was submitted),
    /// `token`, `logout`, `graph` or `other`.
    pub endpoint: String,
    /// `grant_type` of a token request.
    pub grant_type: Option<String>,
    /// `client_id` of the request, or of the sign-in or token it continues.
    pub client_id: Option<String>,
    /// User name, where the request itself tells: by its hint, session, code or token.
    pub user: Option<String>,
    /// `prompt` of an authorization request.
    pub prompt: Option<String>,
    /// HTTP status; 0 when the connection was dropped without a response.
    pub status: u16,
    /// Time of arrival, in milliseconds since 1970 by the emulator's clock.
    pub time: u64,
    /// `Sec-Fetch-Dest`, which tells a frame (`iframe`) from a window (`document`).
    pub fetch_dest: Option<String>,
    /// The client's mistakes that may have gone unpunished, each as `name: explanation`.
    pub warnings: Vec<String>,
}

/// The requests since the start or the last clearing, oldest first.
#[derive(Default)]
pub(crate) struct RequestLog(Mutex<VecDeque<RequestRecord>>);

impl RequestLog {
    pub(crate) fn add(&self, record: RequestRecord) {
        let mut records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if records.len() >= CAPACITY {
            records.pop_front();
        }
        records.push_back(record);
    }

    pub(crate) fn all(&self) -> Vec<RequestRecord> {
        let records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        records.iter().cloned().collect()
    }

    /// The last `count`, oldest first.
    pub(crate) fn last(&self, count: usize) -> Vec<RequestRecord> {
        let records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let older = records.len().saturating_sub(count);
        records.iter().skip(older).cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

//! The `client_info` parameter, an addition of Entra's.

use crate::http::Params;

/// Whether a response is to hold `client_info`, which names the account at its home tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientInfo {
    Requested,
    NotRequested,
}

impl ClientInfo {
    /// `client_info=1` requests it.
    pub(crate) fn read(params: &Params) -> Self {
        match params.get("client_info") {
            Some("1") => Self::Requested,
            _ => Self::NotRequested,
        }
    }
}

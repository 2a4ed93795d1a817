//! The few facts of a request that the request log, the faults and the warnings go by.

use crate::endpoint::Endpoint;

/// The client, the user and the purpose of a request, where the request itself tells.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestSummary {
    /// `None` for the control plane.
    pub(crate) endpoint: Option<Endpoint>,
    pub(crate) client_id: Option<String>,
    pub(crate) grant_type: Option<String>,
    /// The user name.
    pub(crate) user: Option<String>,
    pub(crate) prompt: Option<String>,
}

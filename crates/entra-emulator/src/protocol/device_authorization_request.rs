//! The device authorization request (RFC 8628, section 3.1).

use super::client_info::ClientInfo;
use crate::directory::{AuthorityPath, ClientId, ScopeSet};

/// A device authorization request that was accepted.
#[derive(Debug, Clone)]
pub(crate) struct DeviceAuthorizationRequest {
    pub(crate) client_id: ClientId,
    pub(crate) authority: AuthorityPath,
    pub(crate) scopes: ScopeSet,
    pub(crate) client_info: ClientInfo,
}

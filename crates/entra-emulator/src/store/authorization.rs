//! The authorization that a user gave an application (RFC 6749, section 1.3).

use super::sessions::Session;
use crate::directory::{ClientId, Platform, ScopeSet, TenantId, UserId};
use crate::protocol::ClientInfo;

/// A user's permission, as codes, refresh tokens and device codes carry it.
#[derive(Debug, Clone)]
pub(crate) struct Authorization {
    pub(crate) client_id: ClientId,
    pub(crate) platform: Platform,
    pub(crate) user: UserId,
    /// The tenant that issues tokens for it.
    pub(crate) tenant: TenantId,
    /// The policy of a B2C tenant.
    pub(crate) policy: Option<String>,
    pub(crate) scopes: ScopeSet,
    pub(crate) session: Session,
    pub(crate) client_info: ClientInfo,
}

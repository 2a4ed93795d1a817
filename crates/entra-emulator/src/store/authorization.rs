//! Who lets which application act, where and how far.

use crate::directory::{ClientId, Platform, ScopeSet, TenantId, UserId};
use crate::store::Session;

/// A person's permission, as codes, refresh tokens and device codes carry it.
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
    /// `client_info=1`.
    pub(crate) wants_client_info: bool,
}

//! Refresh tokens of single-page apps: they end a fixed time after the sign-in, and using one does not revoke it.

use std::collections::HashMap;

use crate::clock::UnixTime;
use crate::directory::{ScopeSet, UserId};
use crate::random;
use crate::store::Session;

/// What a refresh token stands for: a user and an application, not an API.
#[derive(Debug, Clone)]
pub(crate) struct RefreshGrant {
    pub(crate) client_id: &'static str,
    pub(crate) user: UserId,
    pub(crate) scopes: ScopeSet,
    pub(crate) session: Session,
    /// Successors inherit this instant.
    pub(crate) expires: UnixTime,
}

/// Issued refresh tokens.
#[derive(Debug, Default)]
pub(crate) struct RefreshTokens(HashMap<String, RefreshGrant>);

impl RefreshTokens {
    pub(crate) fn issue(&mut self, grant: RefreshGrant) -> String {
        let token = format!("1.A{}", random::opaque(384));
        self.0.insert(token.clone(), grant);
        token
    }

    pub(crate) fn find(&self, token: &str) -> Option<&RefreshGrant> {
        self.0.get(token)
    }
}

//! Refresh tokens. Using one does not revoke it; those of single-page apps end a fixed time after
//! the sign-in.

use std::collections::HashMap;

use super::authorization::Authorization;
use crate::clock::UnixTime;
use crate::directory::UserId;
use crate::random;

/// The grant that a refresh token stands for: a user and an application, not an API or a tenant.
#[derive(Debug, Clone)]
pub(crate) struct RefreshGrant {
    pub(crate) authorization: Authorization,
    pub(crate) expires: UnixTime,
    /// The user's sessions were revoked since.
    pub(crate) revoked: bool,
}

/// The refresh tokens that were issued.
#[derive(Debug, Default)]
pub(crate) struct RefreshTokens(HashMap<String, RefreshGrant>);

impl RefreshTokens {
    pub(crate) fn issue(&mut self, authorization: Authorization, expires: UnixTime) -> String {
        let token = format!("1.A{}", random::opaque(384));
        let grant = RefreshGrant {
            authorization,
            expires,
            revoked: false,
        };
        self.0.insert(token.clone(), grant);
        token
    }

    pub(crate) fn find(&self, token: &str) -> Option<&RefreshGrant> {
        self.0.get(token)
    }

    /// Makes every refresh token of `user` worthless.
    pub(crate) fn revoke(&mut self, user: UserId) {
        for grant in self
            .0
            .values_mut()
            .filter(|grant| grant.authorization.user == user)
        {
            grant.revoked = true;
        }
    }
}

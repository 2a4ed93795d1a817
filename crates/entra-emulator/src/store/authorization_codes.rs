//! Authorization codes: ten minutes, one redemption (RFC 6749, section 4.1.2).

use std::collections::HashMap;

use super::authorization::Authorization;
use crate::clock::UnixTime;
use crate::directory::{Platform, RedirectUri, UserId};
use crate::protocol::ClaimsRequest;
use crate::random;

const LIFETIME: i64 = 600;

/// The grant that a code stands for.
#[derive(Debug, Clone)]
pub(crate) struct CodeGrant {
    pub(crate) authorization: Authorization,
    /// `None` for a code that a server has got for its page (`return_spa_code`).
    pub(crate) redirect_uri: Option<RedirectUri>,
    pub(crate) nonce: Option<String>,
    /// S256 challenge, base64url.
    pub(crate) code_challenge: Option<String>,
    pub(crate) claims: ClaimsRequest,
}

/// Why a code cannot be redeemed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeError {
    Unknown,
    Redeemed,
    Expired,
}

/// The codes that were issued.
#[derive(Debug, Default)]
pub(crate) struct AuthorizationCodes(HashMap<String, CodeEntry>);

#[derive(Debug)]
struct CodeEntry {
    grant: CodeGrant,
    expires: UnixTime,
    redeemed: bool,
}

impl AuthorizationCodes {
    pub(crate) fn issue(&mut self, grant: CodeGrant, now: UnixTime) -> String {
        self.0.retain(|_, entry| now.since(entry.expires) < LIFETIME);
        let code = format!("1.A{}", random::opaque(96));
        self.0.insert(
            code.clone(),
            CodeEntry {
                grant,
                expires: now.plus(LIFETIME),
                redeemed: false,
            },
        );
        code
    }

    /// The grant behind `code`, if it can still be redeemed.
    pub(crate) fn find(&self, code: &str, now: UnixTime) -> Result<&CodeGrant, CodeError> {
        let entry = self.0.get(code).ok_or(CodeError::Unknown)?;
        match entry {
            _ if entry.redeemed => Err(CodeError::Redeemed),
            _ if now >= entry.expires => Err(CodeError::Expired),
            _ => Ok(&entry.grant),
        }
    }

    /// Redeems `code`: succeeds once, however many ask at the same time.
    pub(crate) fn redeem(&mut self, code: &str) -> Result<(), CodeError> {
        let entry = self.0.get_mut(code).ok_or(CodeError::Unknown)?;
        match std::mem::replace(&mut entry.redeemed, true) {
            false => Ok(()),
            true => Err(CodeError::Redeemed),
        }
    }

    /// The user that `code` was issued for, redeemed or not.
    pub(crate) fn user_of(&self, code: &str) -> Option<UserId> {
        self.0.get(code).map(|entry| entry.grant.authorization.user)
    }

    /// The platform that `code` was issued to, redeemed or not.
    pub(crate) fn platform_of(&self, code: &str) -> Option<Platform> {
        self.0.get(code).map(|entry| entry.grant.authorization.platform)
    }

    /// Makes `user`'s unused codes worthless.
    pub(crate) fn revoke(&mut self, user: UserId) {
        self.0.retain(|_, entry| entry.grant.authorization.user != user);
    }
}
